"""The panel's end of the simulated device's control socket (boards/simulator/README.md).

One connection carries the requests of all tabs and the device's events. When it breaks, the link says so in the mirror,
tries again until the device is back, and takes the whole state over anew.
"""

import asyncio
import base64
import itertools
import json
import zlib
from collections.abc import Callable
from typing import Any

from tools.panel.mirror import Mirror

LINE_LIMIT = 8 << 20  # bytes; the longest answer is a long strip of paper
PATIENCE = 10.0  # seconds for an answer
PULSE = 3.0  # seconds between questions for the time; a device that does not answer is gone
RETRY_FIRST, RETRY_MOST = 0.2, 2.0  # seconds between attempts to connect
QUIET = 0.15  # seconds without painting before the texts on the screen are read


class DeviceError(Exception):
    """A request failed; the argument says why: the device's words, or the id of a text of the page."""


class DeviceLink:
    """Keeps `mirror` equal to the device at `host`:`port`. `run()` must be running."""

    def __init__(self, host: str, port: int, mirror: Mirror) -> None:
        self.host, self.port, self.mirror = host, port, mirror
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[dict]] = {}
        self._ids = itertools.count(1)
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
            "flash": lambda event: mirror.tell("flash", {k: event[k] for k in ("programs", "erases")}),
            "crash": self._on_crash,
        }
        mirror.tell("device", {"connected": False})

    # requests

    async def ask(self, do: str, **fields: Any) -> dict:
        """Send a request and return the device's answer. Raises DeviceError."""
        if self._writer is None:
            raise DeviceError("device_gone_long")
        number = next(self._ids)
        answer: asyncio.Future[dict] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(json.dumps({"id": number, "do": do, **fields}).encode() + b"\n")
            async with asyncio.timeout(PATIENCE):
                result = await answer
        except TimeoutError:
            raise DeviceError("device_silent") from None
        finally:
            self._waiting.pop(number, None)
        if not result.get("ok"):
            raise DeviceError(str(result.get("error", "refused")))
        return result

    # the connection

    async def run(self) -> None:
        """Connect, follow, and connect again, for ever."""
        pause = RETRY_FIRST
        while True:
            try:
                reader, self._writer = await asyncio.open_connection(self.host, self.port, limit=LINE_LIMIT)
            except OSError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, RETRY_MOST)
                continue
            pause = RETRY_FIRST
            try:
                await self._follow(reader)
            finally:
                await self._hang_up()

    async def _follow(self, reader: asyncio.StreamReader) -> None:
        """Read the device until it goes away."""
        tasks = [asyncio.create_task(task) for task in (self._receive(reader), self._accompany(), self._read_screen())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hang_up(self) -> None:
        writer, self._writer = self._writer, None
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result({"ok": False, "error": "device_gone_long"})
        self.mirror.tell("device", {"connected": False})
        if writer is not None:
            writer.close()

    async def _receive(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._take(line)
        except (OSError, ValueError):  # ValueError: a line over the limit
            pass

    def _take(self, line: bytes) -> None:
        """One line from the device. Lines that make no sense are left aside: the device is ahead of this panel."""
        try:
            message = json.loads(line)
            if "event" in message:
                handler = self._events.get(message["event"])
                if handler is not None:
                    handler(message)
            elif (answer := self._waiting.get(message.get("id"))) is not None and not answer.done():
                answer.set_result(message)
        except (ValueError, KeyError, TypeError, zlib.error):
            self.mirror.note({"source": "panel", "say": "not_understood"})

    async def _accompany(self) -> None:
        """Take over the state, then keep asking for the time: it is shown, and it is the pulse."""
        try:
            await self.ask("watch", events="all")
            await self._take_over()
            while True:
                await asyncio.sleep(PULSE)
                self._on_time(await self.ask("time"))
        except DeviceError:
            return

    async def _take_over(self) -> None:
        state = await self.ask("state")
        self._on_power({"set": state["power"]})
        self._on_world({"world": state["world"]}, first=True)
        self._on_time(state["time"])
        self.mirror.tell("leds", state["leds"])
        self.mirror.tell("backlight", state["backlight"])
        self.mirror.tell("flash", {k: state["flash"][k] for k in ("programs", "erases")})
        lcd = await self.ask("lcd")
        self.mirror.paint((0, 0, lcd["w"], lcd["h"]), unpack(lcd["data"]))
        self._painted.set()
        self.mirror.hang_out(unpack((await self.ask("paper"))["data"]))
        self._catch_up((await self.ask("log", after=0))["lines"])
        self.mirror.tell("device", {"connected": True, "serial": state.get("serial")})

    def _catch_up(self, lines: list[dict]) -> None:
        """Log lines of the time before, without those already shown."""
        if self._last_line in lines:
            lines = lines[lines.index(self._last_line) + 1 :]
        for line in lines:
            self._on_log(line)

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

    def look_again(self) -> None:
        """Somebody has come to look: read the screen's texts, also when nothing is painted."""
        self._painted.set()

    # requests whose answers concern all tabs

    async def tear(self) -> None:
        """Tear the paper off; the slip goes to the tray."""
        answer = await self.ask("tear")
        self.mirror.hang_out(b"")
        if answer["rows"]:
            self.mirror.file(unpack(answer["data"]), answer["text"], self.device_time())

    async def set_time(self, **fields: int) -> None:
        """Change the rate or the clock."""
        self._on_time(await self.ask("time", **fields))

    def device_time(self) -> float:
        """The device's clock, seconds since 2000, as last heard."""
        return float(self.mirror.facts.get("time", {}).get("rtc", 0))

    # events

    def _on_power(self, event: dict) -> None:
        self.mirror.tell("power", event["set"])

    def _on_screen(self, event: dict) -> None:
        self._painted.set()

    def _on_lcd(self, event: dict) -> None:
        x, y, w, h = (event[name] for name in "xywh")
        self.mirror.paint((x, y, w, h), unpack(event["data"]))
        self._painted.set()

    def _on_paper(self, event: dict) -> None:
        self.mirror.feed(unpack(event["data"]))

    def _on_log(self, event: dict) -> None:
        line = {key: event[key] for key in ("n", "t", "source", "text")}
        self._last_line = line
        self.mirror.note(line)

    def _on_time(self, event: dict) -> None:
        self.mirror.tell("time", {"rtc": event["rtc"], "rate": event["rate"]})

    def _on_world(self, event: dict, first: bool = False) -> None:
        world = event["world"]
        if not first:
            for what, value in differences(self.mirror.facts.get("world", {}), world):
                self.mirror.note({"source": "world", "say": what, "value": value})
        self.mirror.tell("world", world)

    def _on_crash(self, event: dict) -> None:
        self.mirror.note({"source": "crash", "text": event["text"]})


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
