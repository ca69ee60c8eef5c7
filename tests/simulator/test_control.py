"""The control socket and the command line: many clients, bad lines, clear errors."""

import asyncio
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import pytest

from tools.paths import ROOT
from tools.simulator.async_client import AsyncDevice
from tools.simulator.client import Device, DeviceError

BAD_LINES = (
    b"hello\n",
    b"\xff\xfe\x00\n",
    b"[]\n",
    b"{}\n",
    b'{"do": 5}\n',
    b'{"do": "__init__"}\n',
    b'{"do": "explode"}\n',
    b'{"do": "power"}\n',
    b'{"do": "power", "set": "half"}\n',
    b'{"do": "key"}\n',
    b'{"do": "key", "press": "*"}\n',
    b'{"do": "key", "press": ["1", 2]}\n',
    b'{"do": "key", "press": [{}]}\n',
    b'{"do": "key", "press": "1", "hold_ms": -1}\n',
    b'{"do": "run"}\n',
    b'{"do": "run", "ms": "1"}\n',
    b'{"do": "run", "ms": 1, "until": {"moon": "full"}}\n',
    b'{"do": "world", "set": 5}\n',
    b'{"do": "card", "swipe": {"track9": "x"}}\n',
    b'{"do": "card", "swipe": {}, "damage": "burnt"}\n',
    b'{"do": "card", "swipe": {}, "damage": {}}\n',
    b'{"do": "time", "rate": 2}\n',
    b'{"do": "time", "rtc": "now"}\n',
    b'{"do": "watch", "events": ["rain"]}\n',
    b'{"do": "watch", "events": [[]]}\n',
    b'{"do": "provision"}\n',
    b'{"do": "log", "after": "x"}\n',
    b'{"do": "flash", "keep": "../x"}\n',
    b'{"do": "screen", "id": [1, {}]\n',
    b"[" * 100000 + b"\n",
)


@pytest.fixture
def device(start):
    with start("panel") as device:
        yield device


def port_of(device):
    return device._socket.getpeername()[1]


class Raw:
    """A client that sends whatever bytes it likes."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.lines = self.socket.makefile("rb")

    def say(self, data):
        self.socket.sendall(data)
        return json.loads(self.lines.readline())


def test_bad_lines_are_answered_and_change_nothing(device):
    raw = Raw(port_of(device))
    before = device.state()
    for line in BAD_LINES:
        answer = raw.say(line)
        assert answer["ok"] is False and answer["error"], line
    assert raw.say(b'{"id": "x", "do": "screen"}\n') == {"id": "x", "ok": True, "name": "", "texts": []}
    after = device.state()
    assert {key: after[key] for key in after if key != "id"} == {key: before[key] for key in before if key != "id"}


def test_a_line_without_an_end(device):
    raw = Raw(port_of(device))
    assert "bytes" in raw.say(b"x" * (2 << 20) + b"\n")["error"]


def test_empty_lines_and_split_lines(device):
    raw = Raw(port_of(device))
    raw.socket.sendall(b"\n\n{\"do\": ")
    time.sleep(0.05)
    assert raw.say(b'"screen"}\n')["ok"]


def test_many_clients_at_once(device):
    others = [Device(port_of(device)) for _ in range(20)]
    for other in others:
        other.watch("power", "screen")
    device.power_on()
    device.expect(screen="home", within=1)
    for other in others:
        assert other.next_event("power")["set"] == "on"
        assert other.next_event("screen")["name"] == "home"
        assert other.screen()["name"] == "home"
    for other in others[::2]:
        other.close()
    device.press("1")
    for other in others[1::2]:
        assert other.next_event("screen")["name"] == "key_1"


def test_only_what_is_watched_is_sent(device):
    device.watch("screen")
    device.power_on()
    device.press("1")
    assert {event["event"] for event in device.events} == {"screen"}
    device.watch()
    device.press("menu")
    assert {"lcd", "log"} <= {event["event"] for event in device.events}


def test_state_has_everything(device):
    device.power_on()
    device.press("menu", "ok")
    device.run(1000)
    state = device.state()
    for key in ("power", "world", "time", "screen", "lcd", "paper", "log", "leds", "backlight", "flash", "heap"):
        assert key in state
    assert state["paper"]["text"] == ["金额 12.50"]


def test_the_log_can_be_read_on(device):
    device.power_on()
    device.press("1", "2")
    first = device.log()
    device.press("3")
    more = device.log(after=first[-1]["n"])
    assert [line["text"] for line in more] == ["3"]
    assert first[0].keys() == {"event", "n", "t", "source", "text"}


def test_quit(device):
    raw = Raw(port_of(device))
    assert raw.say(b'{"do": "quit"}\n')["ok"]
    with pytest.raises((DeviceError, OSError)):
        for _ in range(10):
            device.screen()
            time.sleep(0.05)


def simulator(*options):
    command = [sys.executable, "-m", "tools.simulator", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)


def test_errors_of_the_command_line_are_one_line(device, image, tmp_path):
    product = str(image("panel"))
    taken = simulator("--state", str(tmp_path / "a"), "--port", str(port_of(device)), "--image", product)
    missing = simulator("--state", str(tmp_path / "b"), "--image", str(tmp_path / "none.romfs"))
    bad_file = simulator("--state", str(tmp_path / "c"), "--image", product, "--provision", __file__)
    no_file = simulator("--state", str(tmp_path / "d"), "--image", product, "--provision", str(tmp_path / "none.json"))
    no_folder = simulator("--state", product, "--image", product)
    for done, words in (
        (taken, "cannot listen on port"), (missing, "run make image"), (bad_file, "is not JSON"),
        (no_file, "cannot read"), (no_folder, "cannot use the folder"),
    ):  # fmt: skip
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1 and words in done.stderr, done.stderr


def test_a_damaged_folder_is_refused(image, tmp_path):
    (tmp_path / "device.json").write_text("{", encoding="utf-8")
    done = simulator("--state", str(tmp_path), "--image", str(image("panel")))
    assert "is damaged" in done.stderr


def children(pid):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            number = int(stat.parent.name)
            found += [number, *children(number)]
    return found


@pytest.mark.skipif(not pathlib.Path("/proc/self/stat").exists(), reason="reads /proc")
def test_nothing_is_left_behind_when_the_host_is_killed(image, tmp_path):
    command = [sys.executable, "-m", "tools.simulator", "--state", str(tmp_path), "--port", "0", "--on"]
    host = subprocess.Popen([*command, "--image", str(image("panel"))], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    host.stdout.readline()
    time.sleep(0.3)
    family = children(host.pid)
    assert len(family) == 2  # the power supply and the device
    host.send_signal(signal.SIGKILL)
    host.wait()
    for _ in range(50):
        alive = [pid for pid in family if pathlib.Path(f"/proc/{pid}").exists() and not zombie(pid)]
        if not alive:
            break
        time.sleep(0.05)
    assert not alive
    assert os.getpid() not in family


def zombie(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_the_asynchronous_client(device):
    async def use():
        events = []
        client = AsyncDevice(events.append)
        await client.connect(port_of(device))
        await client.watch("screen")
        await client.request("power", set="on")
        answers = await asyncio.gather(client.request("run", ms=100), client.request("screen"))
        assert answers[1]["name"] == "home"
        with pytest.raises(DeviceError):
            await client.request("explode")
        await client.close()
        with pytest.raises(DeviceError):
            await client.request("screen")
        assert [event["name"] for event in events] == ["home"]

    asyncio.run(use())


def test_the_command_line_client(device):
    def ctl(*arguments):
        command = [sys.executable, "-m", "tools.simulator.ctl", str(port_of(device)), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=20)

    assert json.loads(ctl("power", "set=on").stdout) == {"power": "on"}
    assert ctl("key", "press=1", "press=menu").returncode == 0
    assert json.loads(ctl("screen").stdout)["name"] == "key_menu"
    assert ctl("lcd").stdout.startswith(b"\x89PNG")
    assert json.loads(ctl("run", "ms=500").stdout)["passed_ms"] == 500
    assert ctl("explode").stderr == b"ctl: no such request: explode\n"
