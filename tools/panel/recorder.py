"""Records what hands do at the panel, to be written down as a test (script.py).

A step is a request of the page that was carried out. With it are kept the screens that the terminal went through since
the step before, so that the test can wait for what the person waited for.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from tools.panel.acquirer import AcquirerDesk, AcquirerError
from tools.panel.device import DeviceLink
from tools.panel.mirror import Mirror
from tools.panel.script import write

MOST = 2000  # steps of a recording
BEGINNINGS = ("amount", "login")  # screens on which a recording may begin; or the power is off
NOT_RECORDED = frozenset(["record", "renew"])
KEPT = 20  # scripts; the oldest goes first


class RecorderError(Exception):
    """It cannot be recorded now; the argument is the id of a text of the page."""


@dataclass
class Step:
    """One thing done. `screens`: name and ms on each since the step before; `held`: cards at the readers."""

    message: dict
    screens: list[tuple[str, int]]
    held: frozenset[str]
    amounts: list[str] = field(default_factory=list)  # sums of money on the display at this moment
    hold_ms: int = 0  # of a key


class Recorder:
    """At most one recording, for all tabs. The fact `recording` tells whether, and how many steps."""

    def __init__(self, mirror: Mirror, device: DeviceLink, acquirer: AcquirerDesk) -> None:
        self._mirror, self._device, self._acquirer = mirror, device, acquirer
        self._steps: list[Step] = []
        self._screens: list[tuple[str, float]] = []
        self._down: dict[str, tuple[Step, float]] = {}
        self._begun_on = ""
        self._world: dict[str, Any] = {}
        self._booked = 0
        self._scripts: dict[int, str] = {}
        self._number = 0
        self.on = False
        device.on_screen = self._see

    def script(self, number: int) -> str | None:
        """A test that was written, as Python."""
        return self._scripts.get(number)

    async def start(self) -> None:
        """Begin. Raises RecorderError, DeviceError."""
        on = self._mirror.facts.get("power") == "on"
        name = (await self._device.ask("screen"))["name"] if on else ""
        if on and name not in BEGINNINGS:
            raise RecorderError("record_from_home")
        self._booked = len(await self._books())
        self._begun_on, self._world = name, dict(self._mirror.facts.get("world", {}))
        self._steps, self._screens, self._down = [], [(name, _now())], {}
        self.on = True
        self._tell()

    async def stop(self) -> int:
        """End and write the test; its number."""
        self.on = False
        end = self._step({"do": "end"})
        rows = (await self._books())[self._booked :]
        self._number += 1
        self._scripts[self._number] = write(self._begun_on, self._world, [*self._steps, end], rows)
        for old in [number for number in self._scripts if number <= self._number - KEPT]:
            del self._scripts[old]
        self._tell()
        return self._number

    async def _books(self) -> list[dict]:
        try:
            return await self._acquirer.transactions()
        except AcquirerError:
            return []

    async def follow(self, message: dict, work: Awaitable[dict]) -> dict:
        """Do the work of a request, and keep it if it could be done."""
        if not self.on or message["do"] in NOT_RECORDED or len(self._steps) >= MOST:
            return await work
        if self._goes_on(message):
            return await work
        step = self._step(message)
        if message["do"] == "key":
            self._down[message["down"]] = step, _now()
        elif message["do"] == "touch":
            step.message = {"do": "touch", "stroke": [message["at"]]}
        self._steps.append(step)
        self._tell()
        try:
            return await work
        except Exception:
            self._steps.remove(step)
            raise

    def _step(self, message: dict) -> Step:
        now, seen = _now(), self._screens
        ends = [at for _, at in seen[1:]] + [now]
        screens = [(name, int((end - at) * 1000)) for (name, at), end in zip(seen, ends, strict=True)]
        self._screens = [(seen[-1][0], now)]
        texts = self._mirror.facts.get("screen", {}).get("texts", [])
        held = frozenset(one["card"] for one in self._mirror.facts.get("held", []))
        return Step(dict(message), screens, held, [text for text in texts if _is_money(text)])

    def _goes_on(self, message: dict) -> bool:
        """Whether a message only goes on with an earlier step: a key comes up, a finger moves on."""
        if message["do"] == "key" and "up" in message:
            before, since = self._down.pop(message["up"], (None, 0.0))
            if before is not None:
                before.hold_ms = int((_now() - since) * 1000)
            return True
        last = self._steps[-1].message if self._steps else {}
        if message["do"] != "touch" or last.get("do") != "touch" or last.get("lifted"):
            return message["do"] == "touch" and "up" in message
        if "at" in message:
            last["stroke"].append(message["at"])
        else:
            last["lifted"] = True
        return True

    def _see(self, name: str) -> None:
        if self.on and name != self._screens[-1][0]:
            self._screens.append((name, _now()))

    def _tell(self) -> None:
        self._mirror.tell("recording", {"on": self.on, "steps": len(self._steps)})


def _now() -> float:
    return asyncio.get_running_loop().time()


def _is_money(text: str) -> bool:
    """A sum as the display writes it: 1,234.50 or with a sign before it."""
    digits = text.lstrip("¥-").replace(",", "")
    whole, point, cents = digits.partition(".")
    return whole.isdecimal() and point == "." and cents.isdecimal() and len(cents) == 2
