"""A Python client of the simulated device, for tests and scripts.

    with Device.start() as device:           # a new device in a folder of its own, in virtual time
        device.power_on()
        device.press("1", "0", "0", "ok")
        device.expect(screen="present")

Nothing here is asynchronous; `AsyncDevice` (async_client.py) is.
"""

import base64
import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tools.paths import ROOT

if TYPE_CHECKING:
    from PIL.Image import Image

Message = dict[str, Any]
PATIENCE_MS = 10_000  # what the device asks a peer may take so long on a busy machine
ANSWER_S = 120.0  # no request takes longer, short of a `run` in real time


class DeviceError(Exception):
    """A request was refused, or the simulator did not start; the argument says why."""


class PowerLost(DeviceError):
    """The device lost its power (a cut that was armed, a crash) while it did what was asked."""


class NotReachedError(AssertionError):
    """What was expected did not come. The text has the screen and the last lines of the log."""


def spawn(state: pathlib.Path, *options: str) -> tuple[subprocess.Popen[str], int]:
    """Start a device host on a free port; returns its process and the port. Raises DeviceError."""
    command = [sys.executable, "-m", "tools.simulator", "--state", str(state), "--port", "0", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("control "):
        process.wait()
        raise DeviceError(f"the simulator did not start: {line.strip() or 'see its message above'}")
    return process, int(line.rsplit(":", 1)[1])


class Device:
    """A connection to a device host.

    Events that are watched are kept in `events`. `patience`: real ms that virtual time waits for a network peer.
    """

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.port = port
        self.events: list[Message] = []
        self.patience = PATIENCE_MS
        self._socket = socket.create_connection((host, port), ANSWER_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self._socket.makefile("rb")
        self._serial = 0

    @classmethod
    @contextlib.contextmanager
    def start(cls, *options: str, state: pathlib.Path | None = None, time: str = "virtual") -> Iterator["Device"]:
        """A device host of one's own, ended with the context. `state`: a folder to keep, else a temporary one."""
        with contextlib.ExitStack() as stack:
            if state is None:
                state = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="device-")))
            process, port = spawn(state, "--time", time, *options)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            device = cls(port)
            stack.callback(device.close)
            yield device

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    # --- the protocol ---

    def request(self, do: str, **fields: Any) -> Message:
        """Send a request and return the answer's fields. Raises DeviceError when it is refused."""
        self._serial += 1
        self._socket.sendall((json.dumps({"id": self._serial, "do": do, **fields}) + "\n").encode())
        while True:
            message = self._read()
            if "event" in message:
                self.events.append(message)
            elif message.get("id") == self._serial:
                if not message["ok"]:
                    lost = message["error"].startswith("the power went")
                    raise (PowerLost if lost else DeviceError)(message["error"])
                return message

    def _read(self) -> Message:
        line = self._lines.readline()
        if not line:
            raise DeviceError("the simulator has ended")
        message: Message = json.loads(line)
        return message

    def watch(self, *names: str) -> None:
        """From now on these events (none: all) are kept."""
        self.request("watch", events=list(names) or "all")

    def next_event(self, name: str, timeout: float = 10.0) -> Message:
        """The next event of a kind, taken out of `events`; waits for it in real time. Raises TimeoutError."""
        for index, event in enumerate(self.events):
            if event["event"] == name:
                return self.events.pop(index)
        self._socket.settimeout(timeout)
        try:
            while True:
                message = self._read()
                if message.get("event") == name:
                    return message
                self.events.append(message)
        finally:
            self._socket.settimeout(ANSWER_S)

    # --- power ---

    def power_on(self) -> bool:
        """True when the device is up; False when a cut that was armed has already happened."""
        return bool(self.request("power", set="on")["power"] == "on")

    def power_off(self) -> None:
        """Between two flash steps."""
        self.request("power", set="off")

    def cut(self) -> None:
        """The power fails this instant."""
        self.request("power", set="cut")

    def cut_at(self, step: int | None, torn: bool = False) -> None:
        """Let the power fail at the n-th flash step from now (None: disarm)."""
        self.request("world", set={"cut": None if step is None else {"at": step, "torn": torn}})

    @property
    def power(self) -> str:
        return str(self.request("time").get("power", ""))

    # --- hands ---

    def press(self, *keys: str, hold_ms: int = 60) -> None:
        """Press keys one after the other."""
        self.request("key", press=list(keys), hold_ms=hold_ms, patience=self.patience)

    def touch(self, *strokes: list[tuple[int, int]]) -> None:
        """Draw strokes with a finger, each along its points on the display, 20 ms from one to the next."""
        for stroke in strokes:
            self.request("touch", stroke=[list(point) for point in stroke], patience=self.patience)

    def swipe(self, track2: str | None = None, **more: str | None) -> None:
        """Swipe a card: `track1`, `track2`, `track3` with their sentinels, `damage`."""
        damage = more.pop("damage", None)
        self.request("card", swipe={"track2": track2, **more}, damage=damage, patience=self.patience)

    def scan(self, code: str, ms: int = 1500) -> bool:
        """Hold a code before the scanner, for `ms` at most; whether it was read."""
        return bool(self.request("scan", code=code, ms=ms, patience=self.patience)["read"])

    def tear(self) -> list[str]:
        """Tear the paper off; returns the lines of text on it."""
        return list(self.request("tear")["text"])

    # --- the world and time ---

    def world(self, **parts: Message | None) -> Message:
        """Set parts of the world, e.g. `network={"up": False}`; returns all of it."""
        return dict(self.request("world", set=parts)["world"])

    def provision(self, **fields: Any) -> None:
        """What is put on the device at the next power-on."""
        self.request("provision", set=fields)

    def run(self, ms: int, until: Message | None = None) -> Message:
        """Let up to `ms` milliseconds pass; returns `reached` and `passed_ms` (and `power` when it was lost)."""
        timeout = None if ms > 60000 else ANSWER_S + ms / 1000
        self._socket.settimeout(timeout)
        try:
            return self.request("run", ms=ms, until=until or {}, patience=self.patience)
        finally:
            self._socket.settimeout(ANSWER_S)

    def expect(self, within: float = 60, **until: Any) -> Message:
        """Let time pass until `screen`, `text`, `log`, `paper` or `quiet` holds; fail after `within` seconds."""
        answer = self.run(int(within * 1000), until)
        if not answer["reached"]:
            raise NotReachedError(self._report(until, within, answer))
        return answer

    def _report(self, until: Message, within: float, answer: Message) -> str:
        lost = f", the power was lost ({answer['power']})" if "power" in answer else ""
        lines = [f"expected {until} within {within} s{lost}"]
        screen = self.screen()
        lines.append(f"screen: {screen['name'] or '(none)'}")
        lines += [f"    {text['text']}" for text in screen["texts"]]
        lines.append("last lines of the log:")
        lines += [f"    {line['t']} {line['source']} {line['text']}" for line in self.log()[-15:]]
        return "\n".join(lines)

    def console(self) -> "DeviceConsole":
        """The technician's end of the serial line, over a connection of its own."""
        return DeviceConsole(self.port)

    # --- looking ---

    def screen(self) -> Message:
        """The screen's `name` and `texts`."""
        return self.request("screen")

    def texts(self) -> list[str]:
        """The texts on the screen from top to bottom."""
        return [text["text"] for text in self.screen()["texts"]]

    def lcd_image(self) -> "Image":
        from tools.simulator import pictures

        answer = self.request("lcd")
        return pictures.lcd_image(answer["w"], answer["h"], answer["data"])

    def paper_text(self) -> list[str]:
        """The lines of text on the paper that hangs out."""
        return list(self.request("paper")["text"])

    def paper_image(self) -> "Image":
        from tools.simulator import pictures

        return pictures.paper_image(self.request("paper")["data"])

    def log(self, after: int = 0) -> list[Message]:
        """Lines of the log: `n`, `t`, `source`, `text`."""
        return list(self.request("log", after=after)["lines"])

    def flash(self, **what: Any) -> Message:
        """Flash counters; `hash=True` adds the SHA-256; `erase`, `keep`, `restore` when the power is off."""
        return self.request("flash", **what)

    def lag_ms(self) -> float:
        """For how long, in ms of virtual time, one task has kept all others waiting since the last call: buses, flash
        and sleeps. What instructions cost is not in it; `make bench` counts those."""
        return float(self.request("lag")["longest_us"]) / 1000

    def heap(self) -> Message:
        """Bytes in the device's heap: `free`; `firmware` and `silicon`, whose the live objects are;
        `cpu_ms`: processor time of its process so far."""
        return self.request("heap")

    def state(self) -> Message:
        """Everything at once."""
        return self.request("state")


class DeviceConsole:
    """A technician's end of the device's serial line. While it waits for bytes in virtual time, it lets time pass."""

    def __init__(self, port: int) -> None:
        self._device = Device(port)
        self._device.watch("console")
        self._virtual = bool(self._device.request("time")["virtual"])

    def write(self, data: bytes) -> None:
        self._device.request("console", data=base64.b64encode(data).decode())

    def read(self, seconds: float) -> bytes:
        """What has come, after at most `seconds` of the device's time; b"" when nothing has."""
        step_ms = 50 if self._virtual else 10
        for _ in range(max(1, int(seconds * 1000 / step_ms))):
            if data := self._heard():
                return data
            self._device.run(step_ms)
        return self._heard()

    def _heard(self) -> bytes:
        events, self._device.events = self._device.events, []
        return b"".join(base64.b64decode(event["data"]) for event in events if event["event"] == "console")

    def close(self) -> None:
        self._device.close()
