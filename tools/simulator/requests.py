"""What control clients may ask (boards/simulator/README.md): one method a request."""

import asyncio
import base64
import zlib
from typing import Any

from tools import boards
from tools.simulator import census
from tools.simulator.errors import Message, PowerLostError, RequestError
from tools.simulator.host import DeviceHost
from tools.simulator.state import ROW, StateError

KEYS = (
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00",
    "ok", "cancel", "back", "clear", "menu", "func", "up", "down",
)  # fmt: skip
EVENTS = ("power", "screen", "lcd", "paper", "log", "leds", "buzzer", "backlight", "world", "flash", "crash",
          "console")  # fmt: skip
FIELDS: dict[str, dict[str, type | tuple[type, ...]]] = {  # parts of the world: what may be set
    "network": {
        "up": bool, "delay_ms": int, "loss": int, "rssi": int, "ap": str, "reset": bool, "break": (dict, type(None)),
    },
    "cellular": {
        "fitted": bool, "sim": str, "registered": bool, "csq": int, "up": bool, "silent": bool, "delay_ms": int,
        "loss": int,
    },
    "paper": {
        "out": bool, "near_end": bool, "cover_open": bool, "hot": bool, "connected": bool, "rows_left": int,
        "new_roll": bool,
    },
    "battery": {"percent": (int, float), "charging": bool},
    "case": {"open": bool},
    "scanner": {"dirty": bool},
    "keys": {"stuck": list, "bounce_ms": int},
    "cut": {"at": int, "torn": bool},
}  # fmt: skip
APS = ("ok", "wrong_secret", "absent")
SIMS = ("ok", "absent", "locked")
ROLL_ROWS = 88000
DAMAGES = ("lrc", "parity", "short")
LONGEST_CODE = 7000  # bytes; QR code version 40 holds so many digits


def packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 1)).decode()


def need(message: Message, name: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
    """A field of the right type. Raises RequestError."""
    value = message.get(name, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise RequestError(f"{name}: {'missing' if value is None else 'wrong type'}")
    return value


def _is_pixel(point: Any) -> bool:
    if not isinstance(point, list) or len(point) != 2 or not all(type(number) is int for number in point):
        return False
    return 0 <= point[0] < 320 and 0 <= point[1] < 240


class Requests:
    """Carries out requests on one device."""

    def __init__(self, host: DeviceHost) -> None:
        self.host = host
        self._has_touch = boards.load(host.state.board).has("touch")

    async def carry_out(self, message: Message) -> Message:
        """The answer's fields. Raises RequestError."""
        do = message.get("do")
        method = getattr(self, f"do_{do}", None) if isinstance(do, str) and do.isidentifier() else None
        if method is None:
            raise RequestError(f"no such request: {do}")
        try:
            return await method(message)
        except PowerLostError as lost:
            raise RequestError(f"the power went: {lost.how}") from None
        except StateError as error:
            raise RequestError(str(error)) from None

    # --- power and hands ---

    async def do_power(self, message: Message) -> Message:
        wanted = message.get("set")
        if wanted == "on":
            await self.host.power_on()
        elif wanted == "off":
            await self.host.power_off()
        elif wanted == "cut":
            self.host.power_cut()
        else:
            raise RequestError("set: on, off or cut")
        return {"power": self.host.power}

    async def do_key(self, message: Message) -> Message:
        given = {name: message[name] for name in ("press", "down", "up") if name in message}
        if len(given) != 1:
            raise RequestError("one of press, down, up")
        for keys in given.values():
            for key in keys if isinstance(keys, list) else [keys]:
                if key not in KEYS:
                    raise RequestError(f"no such key: {key}")
        hold_ms = need(message, "hold_ms", int, 60)
        if not 1 <= hold_ms <= 60000:
            raise RequestError("hold_ms: 1 to 60000")
        self._set_patience(message)
        return await self._by_hand("key", hold_ms=hold_ms, **given)

    async def do_touch(self, message: Message) -> Message:
        if not self._has_touch:
            raise RequestError(f"a {self.host.state.board} has no touch panel")
        given = {name: message[name] for name in ("stroke", "at", "up") if name in message}
        if len(given) != 1:
            raise RequestError("one of stroke, at, up")
        points = given.get("stroke", [given["at"]] if "at" in given else [])
        if not isinstance(points, list) or len(points) > 1000 or not all(_is_pixel(point) for point in points):
            raise RequestError("points are [x, y] on the display, 320 by 240")
        self._set_patience(message)
        return await self._by_hand("touch", **given)

    async def do_card(self, message: Message) -> Message:
        tracks = need(message, "swipe", dict)
        for name, track in tracks.items():
            if name not in ("track1", "track2", "track3") or not isinstance(track, str | None):
                raise RequestError(f"swipe: {name}?")
        damage = message.get("damage")
        if damage is not None and damage not in DAMAGES:
            raise RequestError(f"damage: one of {', '.join(DAMAGES)}")
        self._set_patience(message)
        return await self._by_hand("card", swipe=tracks, damage=damage)

    async def do_scan(self, message: Message) -> Message:
        code = need(message, "code", str)
        if not 1 <= len(code.encode()) <= LONGEST_CODE:
            raise RequestError(f"code: 1 to {LONGEST_CODE} bytes")
        held_ms = need(message, "ms", int, 1500)
        if not 1 <= held_ms <= 600000:
            raise RequestError("ms: 1 to 600000")
        self._set_patience(message)
        return {"read": False, **await self._by_hand("scan", code=code, ms=held_ms)}

    def _set_patience(self, message: Message) -> None:
        self.host.air.patience_s = need(message, "patience", int, 2000) / 1000

    async def _by_hand(self, do: str, **fields: Any) -> Message:
        """What a hand does is done, even if the device restarts because of it. A hand needs time."""
        if not self.host.rate:
            raise RequestError("time stands still")
        try:
            return await self.host.ask(do, **fields)
        except PowerLostError as lost:
            if lost.how != "reset":
                raise
            await self.host.restarted.wait()
        return {}

    # --- the world ---

    async def do_world(self, message: Message) -> Message:
        given = message.get("set", {})
        if not isinstance(given, dict):
            raise RequestError("set: an object")
        for part, fields in given.items():
            self._check_part(part, fields)
        world = self.host.state.world
        changed: Message = {}
        for part, fields in given.items():
            if part == "cut":
                world["cut"] = changed["cut"] = fields
                continue
            passing = {name: fields[name] for name in ("reset", "break", "new_roll") if name in fields}
            world[part].update({name: value for name, value in fields.items() if name not in passing})
            if passing.get("new_roll"):
                world["paper"].update(out=False, near_end=False, rows_left=ROLL_ROWS)
            # of the paper only what is new: the device itself moves the rest
            changed[part] = fields if part == "paper" else {**world[part], **passing}
            if part in ("network", "cellular"):
                await self._set_network(passing)
        self.host.state.save()
        if self.host.power == "on" and changed:
            await self.host.ask("world", set=changed)
        await self.host.charger_changed()
        if changed:
            self.host.on_event({"event": "world", "world": world})
        return {"world": world}

    def _check_part(self, part: str, fields: Any) -> None:
        if part not in FIELDS:
            raise RequestError(f"no such part of the world: {part}")
        if part == "cut" and fields is None:
            return
        if not isinstance(fields, dict):
            raise RequestError(f"{part}: an object")
        for name, value in fields.items():
            kind = FIELDS[part].get(name)
            if kind is None or not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
                raise RequestError(f"{part}.{name}: {'no such field' if kind is None else 'wrong type'}")
        if fields.get("ap", "ok") not in APS:
            raise RequestError(f"network.ap: one of {', '.join(APS)}")
        if fields.get("sim", "ok") not in SIMS:
            raise RequestError(f"cellular.sim: one of {', '.join(SIMS)}")
        if part == "cut" and fields.get("at", 0) < 1:
            raise RequestError("cut.at: 1 or more")

    async def _set_network(self, passing: Message) -> None:
        air = self.host.air
        for bearer in air.bearers.values():
            now = self.host.state.world[bearer.part]
            bearer.up, bearer.delay_ms, bearer.loss = now["up"], now["delay_ms"], now["loss"]
        if "break" in passing:
            air.arm(passing["break"])
        if passing.get("reset"):
            air.reset_all()
        await air.refresh()

    async def do_provision(self, message: Message) -> Message:
        self.host.state.device["provision"] = need(message, "set", dict)
        self.host.state.save()
        return {}

    async def do_console(self, message: Message) -> Message:
        """Bytes to the device's serial line."""
        try:
            data = base64.b64decode(need(message, "data", str), validate=True)
        except ValueError:
            raise RequestError("data: base64 is needed") from None
        self.host.line.send(data)
        return {}

    # --- time ---

    async def do_time(self, message: Message) -> Message:
        host = self.host
        given = {name: need(message, name, int) for name in ("rate", "rtc", "shift") if name in message}
        if "rate" in given:
            if host.virtual:
                raise RequestError("virtual time has no rate")
            if not 0 <= given["rate"] <= 60:
                raise RequestError("rate: 0 to 60")
            host.rate = given["rate"]
        if host.power == "on":
            now = await host.ask("time", **given)
        else:
            if "rtc" in given or "shift" in given:
                host.state.set_rtc(given.get("rtc", host.rtc()) + given.get("shift", 0))
            now = {"rtc": host.rtc(), "elapsed_ms": 0}
        total_ms = host.state.passed_ms + now["elapsed_ms"]
        return {**now, "total_ms": total_ms, "rate": host.rate, "virtual": host.virtual, "power": host.power}

    async def do_run(self, message: Message) -> Message:
        host = self.host
        left = need(message, "ms", int)
        if not 0 <= left <= 400 * 24 * 3600 * 1000:
            raise RequestError("ms: 0 to 400 days")
        until = dict(need(message, "until", dict, {}))
        self._set_patience(message)
        met = self._check_until(until)
        passed = 0
        start = 0
        while True:
            await host.air.settle()
            try:
                answer = await host.ask("run", ms=left, until=until, met=met)
            except PowerLostError as lost:
                if lost.how == "crash":
                    raise
                now = lost.elapsed_us // 1000 - start if lost.elapsed_us >= 0 else 0
                passed += max(0, min(now, left))
                if lost.how != "reset":
                    return {"reached": False, "passed_ms": passed, "power": lost.how}
                left, start = max(0, left - now), 0
                await host.restarted.wait()
                continue
            return {"reached": answer["reached"], "passed_ms": passed + answer["passed_ms"]}

    def _check_until(self, until: Message) -> list[str]:
        """Check a condition and put it as the device understands it; which line conditions hold already."""
        for kind, wanted in until.items():
            if kind == "quiet":
                need(until, "quiet", int)
            elif kind not in ("screen", "text", "log", "paper"):
                raise RequestError(f"until: {kind}?")
            elif not all(isinstance(part, str) for part in (wanted if isinstance(wanted, list) else [wanted])):
                raise RequestError(f"until.{kind}: text, or a list of texts")
        if "paper" not in until:
            return []
        parts = until["paper"] if isinstance(until["paper"], list) else [until["paper"]]
        until["paper"] = [part.encode("gb18030").hex() for part in parts]
        lines = self.host.state.paper_lines()
        return ["paper"] if any(part in line for part in parts for line in lines) else []

    # --- looking ---

    async def do_state(self, message: Message) -> Message:
        host = self.host
        screen = {"name": host.screen, "texts": []}
        heap: Message = {}
        if host.power == "on":
            screen = await host.ask("screen")
            heap = await host.ask("heap")
        return {
            "power": host.power, "world": host.state.world, "time": await self.do_time({}), "screen": screen,
            "lcd": await self.do_lcd({}), "paper": await self.do_paper({}), "log": list(host.log), "leds": host.leds,
            "backlight": host.backlight, "flash": await self.do_flash({}), "heap": heap, "cards": host.cards.about(),
        }  # fmt: skip

    async def do_lag(self, message: Message) -> Message:
        """For how long one task has kept all others waiting since the last time somebody asked. In virtual time."""
        return await self.host.ask("lag")

    async def do_heap(self, message: Message) -> Message:
        """Whose the live objects are. Only on Linux."""
        heap = await self.host.ask("heap")
        try:
            counted = await asyncio.to_thread(census.take, self.host.pid)
        except census.CensusError as error:
            raise RequestError(str(error)) from None
        return {
            "free": heap["free"], "firmware": counted.firmware, "silicon": counted.silicon - heap["held"],
            "cpu_ms": census.cpu_ms(self.host.pid),
        }  # fmt: skip

    async def do_screen(self, message: Message) -> Message:
        if self.host.power == "off":
            return {"name": "", "texts": []}
        return await self.host.ask("screen")

    async def do_lcd(self, message: Message) -> Message:
        return {"w": 320, "h": 240, "data": packed(self.seen([0, 0, 320, 240]))}

    def seen(self, box: list[int]) -> bytes:
        """What the glass shows in a box: nothing when it is off, colours as the controller's settings make them."""
        x, y, width, height = box
        glass = self.host.glass
        if not glass["on"]:
            return bytes(2 * width * height)
        pixels = self.host.state.screen_box(x, y, width, height)
        if glass["inverted"]:
            pixels = bytes(byte ^ 0xFF for byte in pixels)
        if not glass["bgr"]:
            swapped = bytearray(pixels)
            for place in range(0, len(pixels), 2):
                word = pixels[place] << 8 | pixels[place + 1]
                word = word & 0x07E0 | word >> 11 | (word & 0x1F) << 11
                swapped[place : place + 2] = word.to_bytes(2, "big")
            pixels = bytes(swapped)
        return pixels

    async def do_paper(self, message: Message) -> Message:
        rows = self.host.state.paper_rows()
        return {"text": self.host.state.paper_lines(), "rows": len(rows) // ROW, "data": packed(rows)}

    async def do_tear(self, message: Message) -> Message:
        paper = await self.do_paper({})
        if self.host.power == "on":
            await self.host.ask("tear")
        self.host.state.tear()
        self.host.paper_torn()
        return paper

    async def do_log(self, message: Message) -> Message:
        after = need(message, "after", int, 0)
        return {"lines": [line for line in self.host.log if line["n"] > after]}

    async def do_flash(self, message: Message) -> Message:
        state = self.host.state
        wanted = [name for name in ("erase", "keep", "restore") if message.get(name)]
        if wanted not in ([], ["keep"]) and self.host.power != "off":
            raise RequestError("the power is on")
        if message.get("erase") is True:
            state.erase_flash()
        for name, method in (("keep", state.keep_flash), ("restore", state.restore_flash)):
            if name in wanted:
                label = need(message, name, str)
                if not label.isidentifier():
                    raise RequestError(f"{name}: a name of letters and digits")
                method(label)
        words = state.words()
        answer = {
            "programs": words[0], "erases": words[1], "clashes": words[2], "total_programs": words[6] + words[0],
            "total_erases": words[7] + words[1], "worst_sector": state.worst_wear(),
        }  # fmt: skip
        return {**answer, "sha256": state.flash_hash()} if message.get("hash") is True else answer

    def event(self, event: Message) -> Message:
        """An event as clients get it: with pixels and rows."""
        if event["event"] == "lcd":
            x, y, width, height = event["box"]
            return {"event": "lcd", "x": x, "y": y, "w": width, "h": height, "data": packed(self.seen(event["box"]))}
        if event["event"] == "paper":
            rows = self.host.state.paper_rows(event["first"])[: event["rows"] * ROW]
            return {"event": "paper", "rows": event["rows"], "data": packed(rows)}
        return event
