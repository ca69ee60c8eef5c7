"""What the browser tests share: one browser, and a panel in front of a fake device."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine

import pytest

from tests.e2e.browser import chromium
from tests.panel.fake_acquirer import FakeAcquirer
from tests.panel.fake_device import FakeDevice
from tests.panel.running import panel_for


@pytest.fixture(scope="module")  # while it runs, its event loop is in the way of tests that need one of their own
def browser():
    with chromium() as running:
        yield running


class FakeTill:
    """A fake device, a fake acquirer and a panel in front of them, in a thread of their own."""

    def __init__(self) -> None:
        self.device: FakeDevice
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._rooms = {"device": contextlib.AsyncExitStack(), "panel": contextlib.AsyncExitStack()}
        self.device = self._await(self._rooms["device"].enter_async_context(FakeDevice()))
        self.acquirer = self._await(self._rooms["device"].enter_async_context(FakeAcquirer()))
        self.start_panel()

    def _await(self, work: Coroutine):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def start_panel(self) -> None:
        """At the same address as before."""
        port = int(self.url.rstrip("/").rsplit(":", 1)[1]) if self.url else 0
        serving = panel_for(self.device.port, self.acquirer.url, port)
        panel = self._await(self._rooms["panel"].enter_async_context(serving))
        self.url = f"http://{panel.address}/"

    def stop_panel(self) -> None:
        self._await(self._rooms["panel"].aclose())

    def do(self, action: Callable[[FakeDevice], object]) -> None:
        """Let the device do something, in its own thread."""

        async def act() -> None:
            action(self.device)

        self._await(act())

    def stop(self) -> None:
        self.stop_panel()
        self._await(self._rooms["device"].aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


@pytest.fixture
def till():
    running = FakeTill()
    yield running
    running.stop()
