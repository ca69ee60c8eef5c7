"""The device host: one simulated device, from its power plug to its paper.

It keeps what outlives the power (state.py), starts and kills the MicroPython process (supply.py), talks with the agent
in it over a line of JSON messages, carries its packets (air.py), and answers what control clients ask (requests.py).
"""

import asyncio
import contextlib
import json
import os
import pathlib
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from tools import boards
from tools.simulator.air import Air
from tools.simulator.cards import Cards
from tools.simulator.errors import Message, PowerLostError, RequestError
from tools.simulator.printing import printed_text, qr_code
from tools.simulator.serial_line import SerialLine
from tools.simulator.state import SILICON, State, StateError, partition_table
from tools.simulator.supply import Supply

LOG_LINES = 2000
PATIENT_S = 1.0  # how long an orderly power-off may take before it is a cut
SCREEN_EVENT_S = 0.02  # painted boxes are gathered so long
PWRON_RESET = 1
DEEPSLEEP_RESET = 4


class DeviceHost:
    """One device. `image`: the product's ROMFS image; `font`: the printer's ROM; `virtual`: its time stands still."""

    def __init__(self, state: State, supply: Supply, image: pathlib.Path, font: pathlib.Path, virtual: bool) -> None:
        self.state = state
        self.supply = supply
        self.image = image
        self.font = font
        self.virtual = virtual
        self.rate = 1
        self.power = "off"
        self.fell = ""  # cut or crash, when that is why the power is off
        self.air = Air(virtual, lambda: float(self.state.words()[8]))
        self.air.on_snap = self._air_snapped
        self.cards = Cards(self)
        self.on_event: Callable[[Message], None] = lambda event: None
        self.log: deque[Message] = deque(maxlen=LOG_LINES)
        self.screen = ""
        self.glass = {"on": False, "inverted": False, "bgr": True}
        self.leds = [False] * 4
        self.backlight = 0
        self.restarted = asyncio.Event()  # set while the device is on and up
        self._lines = 0
        self._pid = 0
        self._link: socket.socket | None = None
        self._pending = b""
        self.line = SerialLine(self._note)
        self._asked: dict[int, asyncio.Future[Message]] = {}
        self._serial = 0
        self._up: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._painted: list[int] | None = None
        self._paper_sent = 0
        self._world_stale = False
        self._waits_for_charger = False

    # --- power ---

    @property
    def pid(self) -> int:
        """The device's process; 0 while it is off."""
        return self._pid

    async def power_on(self, cause: int = PWRON_RESET) -> None:
        """Switch on; returns when the firmware is about to run its first instruction."""
        if self._pid:
            return
        self._waits_for_charger = False
        try:
            table = partition_table(self.state.board)
            deployed = self.state.deploy(self.image, table)
        except FileNotFoundError as error:
            raise RequestError(f"{error.filename} is missing; run make image") from None
        except StateError as error:
            raise RequestError(str(error)) from None
        self.state.begin_count()
        rtc = self.state.rtc(self.virtual)
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        hears, prints = self.line.plug()
        maps = {name: str(self.state.path(name + ".bin").resolve()) for name in ("flash", "lcd", "paper", "vitals")}
        maps["screen"] = maps.pop("lcd")
        roms = {"/sim": str(SILICON), "/frozen": str(boards.frozen(self.state.board))}
        what = {"roms": roms, "maps": maps, "data": {"font": str(self.font)}}
        self._pid = self.supply.on(what, theirs, prints, hears)
        theirs.close()
        os.close(prints)
        os.close(hears)
        ours.setblocking(False)
        self._link = ours
        self.screen = ""
        self._paper_sent = min(self._paper_sent, self.state.words()[5])
        self._up = asyncio.get_running_loop().create_future()
        provision = self.state.device.get("provision")
        hello = {
            "virtual": self.virtual, "rate": self.rate, "rtc": rtc, "cause": cause, "table": table,
            "identity": self.state.device["identity"], "world": self.state.world, "provision": provision,
            "cards": self.cards.about(), "board": self.state.board, "deployed": deployed,
        }  # fmt: skip
        self.tell_device(hello)
        self._pending = b""
        asyncio.get_running_loop().add_reader(ours, self._readable)
        await self.line.listen()
        self.power = "on"
        self._tell({"event": "power", "set": "on", "cause": cause})
        try:
            await self._up
        except PowerLostError as lost:
            if lost.how == "crash":
                said = self.line.said.decode(errors="replace").strip()
                raise RequestError(f"the device did not start: {said}") from None
            return
        if provision is not None:
            del self.state.device["provision"]
            self.state.save()

    async def power_off(self) -> None:
        """Switch off between two flash steps; a firmware that does not listen is cut off."""
        if not self._pid:
            return
        with contextlib.suppress(PowerLostError, TimeoutError):
            await asyncio.wait_for(self.ask("off"), PATIENT_S)
        self._lose_power("off")
        self.fell = ""

    def power_cut(self) -> None:
        """The power fails this instant."""
        if self._pid:
            self._lose_power("cut")
        self.fell = ""

    def _lose_power(self, how: str, elapsed_us: int = -1, cut: Message | None = None) -> None:
        """End the process and tell whoever waits for it. `cut`: stays armed. (The line is read to its end first.)"""
        if not self.virtual:
            self.state.set_rtc(self.rtc())
        pid, self._pid = self._pid, 0
        self.air.lose_device()
        self.supply.kill(pid)
        self.line.unplug()
        self.state.forget_memory()
        link, self._link = self._link, None
        if link is not None:
            asyncio.get_running_loop().remove_reader(link)
            self._drain(link)
            link.close()
        self.power, self.fell = "off", how
        self.restarted.clear()
        self.glass["on"] = False
        self.leds = [False] * 4
        self.backlight = 0
        self.state.world["cut"] = cut
        self.state.save()
        lost = PowerLostError(how, elapsed_us)
        for future in [*self._asked.values(), self._up]:
            if future is not None and not future.done():
                future.set_exception(lost)
                future.exception()  # it is no fault when nobody looks
        self._asked.clear()
        self.cards.lose_power()
        if how != "reset":
            self._tell({"event": "power", "set": how if how != "crash" else "off"})

    # --- the device's line ---

    @property
    def running(self) -> bool:
        """True when there is a device to talk to."""
        return self._pid != 0

    def tell_device(self, message: Message) -> None:
        """To the device. The line's buffer is larger than any message. Raises PowerLostError."""
        if self._link is None:
            raise PowerLostError("off")
        try:
            self._link.setblocking(True)
            self._link.sendall((json.dumps(message) + "\n").encode())
            self._link.setblocking(False)
        except OSError:
            raise PowerLostError("crash") from None

    async def ask(self, do: str, **fields: Any) -> Message:
        """Ask the device's agent. Raises PowerLostError when the power goes or went, RequestError when it is off."""
        if not self._pid and self.fell:
            raise PowerLostError(self.fell)
        if not self._pid:
            raise RequestError("the power is off")
        self._serial += 1
        serial = self._serial
        future = self._asked[serial] = asyncio.get_running_loop().create_future()
        self.tell_device({"id": serial, "do": do, **fields})
        return await future

    def _readable(self) -> None:
        """The device has said something, or has ended."""
        link = self._link
        if link is None:
            return
        try:
            data = link.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(link)
            self._spawn(self._crashed(link))
            return
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            self._handle(json.loads(line))
        self.air.deliver()

    def _drain(self, link: socket.socket) -> None:
        """What the device said before its end."""
        data = self._pending
        with contextlib.suppress(OSError):
            while piece := link.recv(65536):
                data += piece
        for line in data.split(b"\n"):
            with contextlib.suppress(ValueError):
                message = json.loads(line)
                if message.get("event") in ("log", "printed", "paper"):
                    self._note(message)

    async def _crashed(self, link: socket.socket) -> None:
        """The process ended by itself."""
        await asyncio.sleep(0.02)  # its last words are still in the pipe
        if self._link is link:
            text = self.line.said.decode(errors="replace").strip() or "the process ended without a word"
            self._lose_power("crash")
            self._tell({"event": "crash", "text": text})

    def _handle(self, message: Message) -> None:
        """One message of the device's."""
        if "id" in message:
            future = self._asked.pop(message.pop("id"), None)
            if future is not None and not future.done():
                future.set_result(message)
        elif "ask" in message:
            self._spawn(self._answer(message))
        elif message["event"] == "up":
            self.restarted.set()
            if self._up is not None and not self._up.done():
                self._up.set_result(None)
        elif message["event"] in ("cut", "reset"):
            self._spawn(self._gone(message))
        elif message["event"] == "asleep":
            self._spawn(self._sleep(message["wakes"]))
        elif message["event"] in ("powered", "apdu"):
            self.cards.heard(message)
        elif message["event"] == "air":
            self._spawn(self._judge_air(message))
        elif message["event"] == "joined":
            self.air.device_has(message["up"], message["way"])
            self._spawn(self.air.refresh())
        else:
            self._note(message)

    async def _gone(self, message: Message) -> None:
        """The device stands still at a flash step or in a reset, for ever; what it has sent is under way."""
        await self.air.settle()
        self._lose_power(message["event"], message["elapsed_us"], message.get("cut"))
        if message["event"] == "reset":
            try:
                await self.power_on(message["cause"])
            except RequestError as error:
                self.fell = "crash"
                self.restarted.set()  # for who waits: the next question tells them
                self._tell({"event": "crash", "text": str(error)})

    async def _sleep(self, wakes: bool) -> None:
        """The device has switched itself off, until it is switched on or, if it is wired so, the charger comes."""
        await self.air.settle()
        self._lose_power("off")
        self.fell = ""
        self._waits_for_charger = wakes
        await self.charger_changed()

    async def charger_changed(self) -> None:
        """The charger was plugged in or pulled: it wakes a device that sleeps."""
        if self._waits_for_charger and self.state.world["battery"]["charging"]:
            await self.power_on(DEEPSLEEP_RESET)

    async def _answer(self, message: Message) -> None:
        """What the device's chips cannot know themselves: the way to a host, the modules of a QR code."""
        fields = message["with"]
        if message["ask"] == "connect":
            try:
                answer = await self.air.connect(fields["host"], fields["port"])
            except OSError:  # this machine has no port or descriptor left
                answer = {"silent": True}
        else:
            answer = qr_code(bytes.fromhex(fields["data"]), "LMQH"[fields["level"]])
        with contextlib.suppress(PowerLostError):
            self.tell_device({"serial": message["serial"], **answer})

    async def _judge_air(self, message: Message) -> None:
        allowed = await self.air.may_move()
        with contextlib.suppress(PowerLostError):
            self.tell_device({"air": message["serial"], "us": allowed})

    def _note(self, event: Message) -> None:
        """Something happened in the device: remember it, and tell the clients."""
        name = event["event"]
        if name == "log":
            self._lines += 1
            event["n"] = self._lines
            self.log.append(event)
        elif name == "screen":
            self.screen = event["name"]
        elif name == "leds":
            self.leds = event["on"]
        elif name == "backlight":
            self.backlight = event["percent"]
        elif name == "printed":
            self.state.add_paper_line(printed_text(bytes.fromhex(event["text"])))
            return
        elif name == "glass":
            self.glass = {"on": event["on"], "inverted": event["inverted"], "bgr": event["bgr"]}
            self._paint([0, 0, 320, 240])
            return
        elif name == "lcd":
            self._paint(event["box"])
            return
        elif name == "paper":
            self._paper_moved(event)
            return
        self._tell(event)

    def _paper_moved(self, event: Message) -> None:
        paper = self.state.world["paper"]
        ran_out = event["out"] and not paper["out"]
        paper["rows_left"], paper["out"] = event["rows_left"], event["out"]
        first, self._paper_sent = self._paper_sent, self.state.words()[5]
        self._tell({"event": "paper", "first": first, "rows": self._paper_sent - first})
        if ran_out:
            self._tell({"event": "world", "world": self.state.world})

    def _paint(self, box: list[int]) -> None:
        """Gather painted boxes for a moment, then tell."""
        if self._painted is None:
            self._painted = list(box)
            asyncio.get_running_loop().call_later(SCREEN_EVENT_S, self.tell_painted)
            return
        old = self._painted
        right, bottom = max(old[0] + old[2], box[0] + box[2]), max(old[1] + old[3], box[1] + box[3])
        x, y = min(old[0], box[0]), min(old[1], box[1])
        self._painted = [x, y, right - x, bottom - y]

    def tell_painted(self) -> None:
        """Tell now what was painted."""
        box, self._painted = self._painted, None
        if box is not None:
            self._tell({"event": "lcd", "box": box})

    def _air_snapped(self, how: str, part: str) -> None:
        if how == "silence":
            self.state.world[part]["up"] = False
            self._spawn(self.air.refresh())
            self._tell({"event": "world", "world": self.state.world})

    def _tell(self, event: Message) -> None:
        self.on_event(event)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def paper_torn(self) -> None:
        self._paper_sent = 0

    def rtc(self) -> int:
        """The wall clock now, seconds since 2000, whether the device is on or off."""
        words = self.state.words()
        if self.virtual or not self._pid:
            return self.state.rtc(self.virtual)
        return words[3] + int((time.time() - words[4]) * self.rate)

    def close(self) -> None:
        """The simulator ends."""
        self.power_cut()
        self.air.close()
        self.line.close()
        self.supply.close()
        self.state.save()
