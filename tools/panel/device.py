"""The panel's end of the simulated device's control socket (boards/simulator/README.md).

Three connections, since the socket does one request after the other: one for hands (keys and cards take the time that a
hand needs), one for the payer who holds up a phone, one for everything else and for the device's events.
When they break, the link says so in the mirror, tries again until the device is back, and takes the whole state over
anew.
"""

import asyncio
import base64
import zlib
from collections.abc import Callable
from typing import Any

from tools.panel.line import DeviceError, Line
from tools.panel.mirror import Mirror

PULSE = 3.0  # seconds between questions for the time; a device that does not answer is gone
RETRY_FIRST, RETRY_MOST = 0.2, 2.0  # seconds between attempts to connect
LINGER = 0.04  # seconds that a finger stays longer on a key: a quick click is not lost on a device that is painting
QUIET = 0.15  # seconds without painting before the texts on the screen are read
DARK = {"leds": [False] * 4, "backlight": 0}  # without power


class DeviceLink:
    """Keeps `mirror` equal to the device at `host`:`port`. `run()` must be running."""

    def __init__(self, host: str, port: int, mirror: Mirror, serial: str = "") -> None:
        """`serial` is shown for a device that does not tell its own."""
        self.host, self.port, self.mirror, self.serial = host, port, mirror, serial
        self._eyes = Line(self._on_event, self._on_nonsense)
        self._hands = Line(self._on_event, self._on_nonsense)
        self._payer = Line(self._on_event, self._on_nonsense)
        self._hand = asyncio.Lock()
        self._painted = asyncio.Event()
        self._last_line: dict | None = None
        self._events: dict[str, Callable[[dict], None]] = {
            "power": self._on_power,
            "screen": self._on_screen,
            "lcd": self._on_lcd,
            "paper": self._on_paper,
            "log": self._on_log,
            "leds": lambda event: mirror.tell("leds", event["on"]),
            "buzzer": lambda event: mirror.beep({"hz": event["hz"], "ms": event["ms"]}),
            "backlight": lambda event: mirror.tell("backlight", event["percent"]),
            "world": self._on_world,
            "flash": self._on_flash,
            "crash": self._on_crash,
        }
        self.on_screen: Callable[[str], None] = lambda name: None  # called with the name of each new screen
        mirror.tell("device", {"connected": False, "serial": serial})

    # requests

    async def ask(self, do: str, **fields: Any) -> dict:
        """Ask for something that is done at once. Raises DeviceError."""
        return await self._eyes.ask(do, **fields)

    async def handle(self, do: str, **fields: Any) -> dict:
        """Do something with a hand, `key` or `card`, one thing after the other. Raises DeviceError."""
        async with self._hand:
            if "up" in fields:
                await asyncio.sleep(LINGER)
            return await self._hands.ask(do, **fields)

    async def hold_code(self, code: str, ms: int) -> bool:
        """Hold a code before the scanner for `ms` at most; whether it was read. Raises DeviceError."""
        return bool((await self._payer.ask("scan", code=code, ms=ms))["read"])

    async def tear(self) -> None:
        """Tear the paper off; the slip goes to the tray. Raises DeviceError."""
        answer = await self.ask("tear")
        self.mirror.hang_out(b"")
        if answer["rows"]:
            self.mirror.file(unpack(answer["data"]), answer["text"])

    async def set_time(self, **fields: int) -> None:
        """Change the rate or the clock. Raises DeviceError."""
        self._on_time(await self.ask("time", **fields))

    def look_again(self) -> None:
        """Somebody has come to look: read the screen's texts, also when nothing is painted."""
        self._painted.set()

    # the connections

    async def run(self) -> None:
        """Connect, follow, and connect again, for ever."""
        pause = RETRY_FIRST
        while True:
            try:
                await self._eyes.open(self.host, self.port)
                await self._hands.open(self.host, self.port)
                await self._payer.open(self.host, self.port)
                pause = RETRY_FIRST
                await self._follow()
            except OSError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, RETRY_MOST)
            finally:
                self._eyes.close()
                self._hands.close()
                self._payer.close()
                self.mirror.tell("device", {"connected": False, "serial": self.serial})

    async def _follow(self) -> None:
        """Read the device until it goes away."""
        works = (self._eyes.read(), self._hands.read(), self._payer.read(), self._accompany(), self._read_screen())
        tasks = [asyncio.create_task(work) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, ValueError | KeyError | TypeError):
                    self._on_nonsense()

    async def _accompany(self) -> None:
        """Take over the state, then keep asking for the time: it is shown, and it is the pulse."""
        try:
            await self.ask("watch", events="all")
            self._take_over(await self.ask("state"))
            while True:
                await asyncio.sleep(PULSE)
                self._on_time(await self.ask("time"))
        except DeviceError:
            return

    def _take_over(self, state: dict) -> None:
        """Everything at once."""
        self._on_power({"set": state["power"]})
        self.mirror.tell("world", state["world"])
        self._on_time(state["time"])
        self.mirror.tell("leds", state["leds"])
        self.mirror.tell("backlight", state["backlight"])
        self._on_flash(state["flash"])
        lcd = state["lcd"]
        self.mirror.paint((0, 0, lcd["w"], lcd["h"]), unpack(lcd["data"]))
        self._painted.set()
        self.mirror.hang_out(unpack(state["paper"]["data"]))
        self._catch_up(state["log"])
        self.mirror.tell("device", {"connected": True, "serial": state.get("serial", self.serial)})

    def _catch_up(self, events: list[dict]) -> None:
        """Log lines of the time before, without those already shown; those of earlier power-ons have no time."""
        lines = [line_of(event) for event in events]
        if self._last_line in lines:
            lines = lines[lines.index(self._last_line) + 1 :]
        ticks = [line["t"] or 0 for line in lines]
        begins = max((n for n in range(1, len(ticks)) if ticks[n] < ticks[n - 1]), default=0)
        for n, line in enumerate(lines):
            self._note(line, self.mirror.clock.of(line["t"]) if n >= begins else None)

    async def _read_screen(self) -> None:
        """Once the display is quiet, ask what is written on it: for people who cannot see it."""
        while True:
            await self._painted.wait()
            self._painted.clear()
            await asyncio.sleep(QUIET)
            if self._painted.is_set() or not self.mirror.watched:
                continue
            try:
                answer = await self.ask("screen")
            except DeviceError:
                continue
            texts = [text["text"] for text in answer["texts"]]
            self.mirror.tell("screen", {"name": answer["name"], "texts": texts})

    # events

    def _on_event(self, event: dict) -> None:
        """Kinds of events that are not known are left aside: the device is ahead of this panel."""
        handler = self._events.get(event["event"])
        if handler is not None:
            try:
                handler(event)
            except zlib.error:
                self._on_nonsense()

    def _on_nonsense(self) -> None:
        self.mirror.note({"source": "panel", "say": "not_understood"})

    def _on_power(self, event: dict) -> None:
        self.mirror.tell("power", event["set"])
        if event["set"] != "on":
            for name, value in DARK.items():
                self.mirror.tell(name, value)
            if world := self.mirror.facts.get("world"):
                self.mirror.tell("world", {**world, "cut": None})  # an armed cut has happened, or is forgotten

    def _on_crash(self, event: dict) -> None:
        self.mirror.tell("power", "crash")
        self.mirror.note({"source": "crash", "text": event["text"]})

    def _on_screen(self, event: dict) -> None:
        self._painted.set()
        self.on_screen(event["name"])

    def _on_lcd(self, event: dict) -> None:
        x, y, w, h = (event[name] for name in "xywh")
        self.mirror.paint((x, y, w, h), unpack(event["data"]))
        self._painted.set()

    def _on_paper(self, event: dict) -> None:
        rows = unpack(event["data"])
        self.mirror.feed(rows)
        world = self.mirror.facts.get("world")
        if world is not None:  # the device tells the new length of the roll only now and then
            left = max(0, world["paper"]["rows_left"] - event["rows"])
            self.mirror.tell("world", {**world, "paper": {**world["paper"], "rows_left": left}})

    def _on_log(self, event: dict) -> None:
        line, clock = line_of(event), self.mirror.clock
        self._note(line, clock.now() if line["t"] is None else clock.of(line["t"]))

    def _note(self, line: dict, time: float | None) -> None:
        self._last_line = line
        self.mirror.note({"source": line["source"], "text": line["text"], "time": time})

    def _on_time(self, event: dict) -> None:
        on = self.mirror.facts.get("power") == "on"
        self.mirror.clock.hear(event["rtc"], event["elapsed_ms"], event["rate"], on)
        self.mirror.tell("time", {"rtc": event["rtc"], "rate": event["rate"]})

    def _on_flash(self, event: dict) -> None:
        self.mirror.tell("flash", {name: event[name] for name in ("programs", "erases")})

    def _on_world(self, event: dict) -> None:
        world = event["world"]
        for what, value in differences(self.mirror.facts.get("world", {}), world):
            self.mirror.note({"source": "world", "say": what, "value": value})
        self.mirror.tell("world", world)


def line_of(event: dict) -> dict:
    """What makes a log line; `t` is ticks in ms, or None for a line of the simulator itself."""
    return {name: event[name] for name in ("n", "t", "source", "text")}


def unpack(data: str) -> bytes:
    """The control socket's form of binary data. Raises ValueError or zlib.error."""
    return zlib.decompress(base64.b64decode(data, validate=True))


QUIETLY = {("paper", "rows_left")}  # changes all the time by itself: not worth a line


def differences(before: dict, after: dict) -> list[tuple[str, Any]]:
    """What changed in the world: `part_field` and the new value. `cut` is one thing, armed or None."""
    out: list[tuple[str, Any]] = []
    for part, value in after.items():
        old = before.get(part)
        if part == "cut":
            out += [("cut", value)] if value != old else []
        elif isinstance(value, dict) and isinstance(old, dict):
            changed = {field: new for field, new in value.items() if new != old.get(field)}
            out += [(f"{part}_{field}", new) for field, new in changed.items() if (part, field) not in QUIETLY]
    return out
