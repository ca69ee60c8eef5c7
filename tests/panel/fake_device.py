"""A device that is not one: speaks the control socket's protocol and has just enough of a till to look at.

It stands in for the simulator where a test is about the panel and its link: lost connections, slow tabs, refusals,
late answers. Typed digits show on its display, OK asks for a card, a swipe or a chip's answer approves and prints.

    python -m tests.panel.fake_device --port 7700
"""

import argparse
import asyncio
import base64
import copy
import json
import zlib

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 320, 240
DOTS = 384
WORLD = {
    "network": {"up": True, "delay_ms": 20, "loss": 0, "rssi": -55, "ap": "ok"},
    "cellular": {"fitted": True, "up": True},
    "paper": {"connected": True, "rows_left": 60_000, **dict.fromkeys(("out", "near_end", "cover_open", "hot"), False)},
    "battery": {"percent": 82, "charging": False},
    "case": {"open": False},
    "scanner": {"dirty": False},
    "keys": {"stuck": [], "bounce_ms": 4},
    "cut": None,
}
RTC = 848_644_331  # 2026-11-22 14:32:11 in China, in seconds since 2000 UTC


def packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


def pixels(image: Image.Image) -> bytes:
    """Big-endian RGB565."""
    out = bytearray()
    for r, g, b in image.convert("RGB").get_flattened_data():
        out += ((r >> 3) << 11 | (g >> 2) << 5 | b >> 3).to_bytes(2, "big")
    return bytes(out)


class FakeDevice:
    """One listening control socket. `async with FakeDevice() as device: ... device.port`."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.world = copy.deepcopy(WORLD)
        self.power = "on"
        self.rate, self.rtc = 1, RTC
        self.typed = ""
        self.screen, self.texts = "amount", ["0.00"]
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.rows = b""
        self.text: list[str] = []
        self.lines: list[dict] = []
        self.requests: list[dict] = []  # everything asked, for assertions
        self.deaf = False  # answers nothing
        self.looking = True  # the scanner
        self.fitted = {"insert", "tap"}  # readers
        self.cards: dict[int, tuple[str, asyncio.StreamWriter]] = {}  # way and holder by number
        self._speaker: asyncio.StreamWriter | None = None  # whose request is being done
        self.clients: set[asyncio.StreamWriter] = set()
        self.watchers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task] = set()

    async def __aenter__(self) -> "FakeDevice":
        self.show("amount", "0.00", "#1051a5")
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.drop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def drop(self) -> None:
        """Break every connection."""
        for client in list(self.clients):
            client.transport.abort()

    def emit(self, event: str, **fields: object) -> None:
        line = json.dumps({"event": event, **fields}).encode() + b"\n"
        for client in self.watchers:
            client.write(line)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        self.clients.add(writer)
        try:
            while line := await reader.readline():
                message = json.loads(line)
                self.requests.append(message)
                if self.deaf:
                    continue
                if message["do"] == "watch":
                    self.watchers.add(writer)
                self._speaker = writer
                try:
                    answer = {"ok": True, **getattr(self, "do_" + message["do"])(message)}
                except ValueError as error:
                    answer = {"ok": False, "error": str(error)}
                writer.write(json.dumps({"id": message.get("id"), **answer}).encode() + b"\n")
        except OSError:
            pass
        finally:
            self.clients.discard(writer)
            self.watchers.discard(writer)
            self.cards = {number: held for number, held in self.cards.items() if held[1] is not writer}
            self._tasks.discard(asyncio.current_task())

    # what the till does

    def show(self, name: str, text: str, colour: str) -> None:
        """Paint a band with a text, the whole display in three strips as a terminal would."""
        self.screen, self.texts = name, [name, text]
        draw = ImageDraw.Draw(self.image)
        draw.rectangle((0, 0, WIDTH, HEIGHT), fill="white")
        draw.rectangle((0, 24, WIDTH, 80), fill=colour)
        draw.text((308, 52), text, fill="white", font=ImageFont.load_default(40), anchor="rm")
        draw.text((12, 120), name, fill="#101821", font=ImageFont.load_default(24))
        self.emit("screen", name=name)
        for y in (0, 80, 160):
            self.paint(0, y, WIDTH, 80)

    def paint(self, x: int, y: int, w: int, h: int) -> None:
        self.emit("lcd", x=x, y=y, w=w, h=h, data=packed(pixels(self.image.crop((x, y, x + w, y + h)))))

    def print_slip(self, amount: str) -> None:
        lines = ["TINYTILL TEST SHOP", "SALES SLIP", "CARD 622424******0019 S", f"RMB {amount}", "APPROVED"]
        for text in lines:
            image = Image.new("1", (DOTS, 40))
            ImageDraw.Draw(image).text((12, 4), text, fill=1, font=ImageFont.load_default(26))
            self.rows += image.tobytes()
            self.text.append(text)
            self.emit("paper", rows=40, data=packed(image.tobytes()))

    def log(self, source: str, text: str) -> None:
        line = {"n": len(self.lines) + 1, "t": 18_000 + len(self.lines), "source": source, "text": text}
        self.lines.append(line)
        self.emit("log", **line)

    def key(self, key: str) -> None:
        self.log("key", key)
        if key.isdigit():
            self.typed = (self.typed + key)[-9:].lstrip("0")
            self.emit("buzzer", hz=2000, ms=30)
        elif key == "back":
            self.typed = self.typed[:-1]
        elif key in ("clear", "cancel"):
            self.typed = ""
        amount = f"{int(self.typed or '0') / 100:,.2f}"
        if key == "ok" and self.typed:
            self.show("present", amount, "#1051a5")
            self.emit("leds", on=[True, False, False, False])
        else:
            self.show("amount", amount, "#1051a5")

    # the protocol

    def do_watch(self, message: dict) -> dict:
        return {}

    def do_state(self, message: dict) -> dict:
        return {
            "power": self.power,
            "serial": "TT24-000187",
            "world": self.world,
            "time": self.do_time({}),
            "screen": self.do_screen({}),
            "lcd": self.do_lcd({}),
            "paper": self.do_paper({}),
            "log": [{"event": "log", **line} for line in self.lines],
            "leds": [False] * 4,
            "backlight": 100,
            "flash": {"programs": 12, "erases": 1, "total_programs": 500},
        }

    def do_time(self, message: dict) -> dict:
        self.rate = message.get("rate", self.rate)
        self.rtc += message.get("shift", 0)
        return {"rtc": self.rtc, "elapsed_ms": 20_000, "rate": self.rate, "virtual": False}

    def do_lcd(self, message: dict) -> dict:
        return {"w": WIDTH, "h": HEIGHT, "data": packed(pixels(self.image))}

    def do_screen(self, message: dict) -> dict:
        texts = [{"id": "x", "text": text, "x": 0, "y": 0, "size": 16} for text in self.texts]
        return {"name": self.screen, "texts": texts}

    def do_paper(self, message: dict) -> dict:
        return {"text": self.text, "rows": len(self.rows) // 48, "data": packed(self.rows)}

    def do_tear(self, message: dict) -> dict:
        answer = self.do_paper(message)
        self.rows, self.text = b"", []
        return answer

    def do_log(self, message: dict) -> dict:
        return {"lines": [line for line in self.lines if line["n"] > message["after"]]}

    def do_key(self, message: dict) -> dict:
        if self.power != "on":
            raise ValueError("the power is off")
        if "down" in message:
            self.key(message["down"])
        return {}

    def do_card(self, message: dict) -> dict:
        if "remove" in message:
            mine = [number for number, (_, holder) in self.cards.items() if holder is self._speaker]
            for number in mine if message["remove"] is True else [message["remove"]]:
                self.log("card", f"{self.cards.pop(number)[0]} removed")
            return {}
        if "swipe" in message:
            self.log("card", "swiped")
            self._pay()
            return {}
        [way] = {"insert", "tap"} & message.keys()
        if way not in self.fitted:
            raise ValueError("this reader is not fitted")
        number = len(self.requests)
        self.cards[number] = (way, self._speaker)
        self.log("card", f"{way} {number}")
        if self.screen == "present":
            asyncio.get_running_loop().call_soon(self._select, number)
        return {"card": number}

    def _select(self, number: int) -> None:
        """The first command to a card: its directory."""
        way, writer = self.cards[number]
        name = b"2PAY.SYS.DDF01" if way == "tap" else b"1PAY.SYS.DDF01"
        for event in (
            {"event": "powered", "card": number, "on": True, "warm": False},
            {"event": "apdu", "card": number, "serial": 1, "data": (b"\0\xa4\4\0\x0e" + name + b"\0").hex()},
        ):
            writer.write(json.dumps(event).encode() + b"\n")

    def do_apdu(self, message: dict) -> dict:
        if message.get("data", "").endswith("9000"):
            self._pay()
        return {}

    def _pay(self) -> None:
        if self.screen == "present":
            amount = self.texts[1]
            self.show("approved", amount, "#007139")
            self.emit("leds", on=[True] * 4)
            self.print_slip(amount)
            self.typed = ""

    def do_scan(self, message: dict) -> dict:
        if self.looking:
            self.log("scanner", f"code of {len(message['code'])} characters")
        return {"read": self.looking}

    def do_power(self, message: dict) -> dict:
        self.power = message["set"]
        self.emit("power", set=self.power)
        if self.power == "on":
            self.show("amount", "0.00", "#1051a5")
        return {"power": self.power}

    def do_world(self, message: dict) -> dict:
        for part, fields in message.get("set", {}).items():
            if part == "cut":
                self.world["cut"] = fields
            elif fields.get("new_roll"):
                self.world["paper"].update(rows_left=80_000, out=False)
            else:
                self.world[part].update(fields)
        self.emit("world", world=self.world)
        return {"world": self.world}


async def serve(port: int) -> None:
    async with FakeDevice(port) as device:
        print(f"control 127.0.0.1:{device.port}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(serve(parser.parse_args().port))
