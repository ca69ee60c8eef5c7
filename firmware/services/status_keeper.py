"""Keeps the status bar true: wall clock, battery, network, sign-on, open sales."""

import asyncio
import time

from drivers.errors import GaugeError
from host.errors import HostNotGenuine
from ui.texts import phrase

_LOOK_S = 5
_BARS = ((-55, 4), (-67, 3), (-75, 2), (-85, 1))  # at least so many dBm: so many bars


class StatusKeeper:
    """Looks every few seconds, and at once when told that something has changed."""

    def __init__(self, till):
        self._till = till

    async def run(self) -> None:
        """The background task."""
        while True:
            self.refresh()
            await asyncio.sleep(_LOOK_S)

    def refresh(self) -> None:
        """Read everything; the status bar repaints only what is different."""
        till, bar = self._till, self._till.ui.status
        bar.operator = "%s %s" % (till.operator.number, till.operator.name) if till.operator else ""
        bar.time = till.local_clock(time.time())
        bar.pending = till.drain.pending
        bar.link = till.network.is_up and till.session.signed_on
        bar.net = "wifi" if till.network.is_up else ""
        bar.bars = _bars(till.board.wifi.rssi() if till.network.is_up else None)
        bar.battery = _percent(till.board.gauge)

    def network_changed(self, is_up: bool) -> None:
        """The network has come or gone."""
        self.refresh()
        if is_up:
            self._till.sign_on.hurry()
            self._till.drain.hurry()
            self._till.link_keeper.hurry()

    def network_trouble(self, error) -> None:
        """A try to connect has failed."""
        self._till.ui.toast("toast.wifi_" + error.reason)

    def sign_on_failed(self, error) -> None:
        """A background sign-on has failed; without a network that is no news."""
        if not self._till.network.is_up:
            return
        code = getattr(error, "code", None)
        if code is not None:
            self._till.ui.toast(phrase("toast.sign_on_refused", code=code))
        else:
            self._till.ui.toast("toast.not_genuine" if isinstance(error, HostNotGenuine) else "toast.sign_on_failed")


def _bars(dbm) -> int:
    if dbm is None:
        return 0
    for least, bars in _BARS:
        if dbm >= least:
            return bars
    return 0


def _percent(gauge):
    if gauge is None:
        return None
    try:
        return gauge.percent()
    except GaugeError:
        return None
