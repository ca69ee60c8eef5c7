"""tools/technician/deploy.py: real mpremote against a real MicroPython's raw prompt on a pseudo terminal."""

import json
import os
import pathlib
import pty
import subprocess
import sys
import time
import tty

import pytest

from tools import boards
from tools.image.build import build_product
from tools.image.signing import Identity, modulus, signed, workshop_key
from tools.paths import BUILD, ROOT
from tools.technician import deploy as command
from tools.technician import partitions
from tools.technician.trouble import Trouble

HERE = pathlib.Path(__file__).parent
FOLDER = ROOT / "boards" / "handheld_s3"
ROWS = [list(row.fields()) for row in partitions.read_csv(FOLDER / "partitions.csv")]
MICROPYTHON = pathlib.Path(sys.executable).with_name("micropython")
NAME = "TinyTill handheld_s3 with ESP32-S3"
CATCH = command.catch
KEY = modulus(workshop_key()).hex()


class Board:
    """A running raw prompt; `files` is its file system, `rom` its ROMFS partition."""

    def __init__(self, folder, name=NAME, rows=ROWS, version=(1, 29, 0), **more):
        """`more`: keys, secrets, production, worn (flash), deaf (interrupts until it listens), see raw_repl.py."""
        self.files = folder / "files"
        self.files.mkdir()
        self.rom = folder / "rom.bin"
        self.rom.write_bytes(b"\xff" * 0x1A0000)
        told = {"rows": rows, "keys": [KEY], "secrets": {}, "production": False, "worn": False, "deaf": 0, **more}
        (folder / "told.json").write_text(json.dumps(told))  # too long for an argument of MicroPython's
        master, slave = pty.openpty()
        for end in (master, slave):
            tty.setraw(end)
        self.port = os.ttyname(slave)
        self._ends = master, slave
        self._process = subprocess.Popen(
            [MICROPYTHON, HERE / "raw_repl.py", name, folder / "told.json", self.rom, json.dumps(list(version))],
            stdin=master, stdout=master, stderr=subprocess.PIPE, cwd=self.files,
        )

    def resets(self):
        path = self.files / "resets"
        return path.read_text().count("reset") if path.exists() else 0

    def stop(self):
        self._process.kill()
        self._process.communicate()
        for end in self._ends:
            os.close(end)


@pytest.fixture
def board(tmp_path):
    """Starts boards."""
    running = []

    def start(**options):
        folder = tmp_path / str(len(running))
        folder.mkdir()
        running.append(Board(folder, **options))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="module")
def image():
    path = BUILD / "handheld_s3" / "tinytill.romfs"
    return path if path.exists() else build_product()


def refused(port) -> str:
    with pytest.raises(Trouble) as caught:
        command.deploy(port, "handheld_s3")
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.fixture
def small(image, tmp_path, monkeypatch):
    """The image's first 64 KB, signed: the whole one takes a minute at the prompt's speed."""
    data = signed(image.read_bytes()[: 64 * 1024], workshop_key(), Identity("handheld_s3", (0, 1, 0)))
    (tmp_path / "handheld_s3").mkdir()
    (tmp_path / "handheld_s3" / "tinytill.romfs").write_bytes(data)
    monkeypatch.setattr(command, "BUILD", tmp_path)
    return data


def test_a_board_with_a_running_terminal_gets_the_new_one(board, small, monkeypatch, capsys):
    """It hears nothing before its RESET has been pressed; what was to be installed there is forgotten."""
    monkeypatch.setattr(command, "PROBE_SECONDS", 2)
    one = board(deaf=30, secrets={"update": [1], "lowest": [0, 1, 0]})
    monkeypatch.setattr(command, "catch", lambda port: (CATCH(port), monkeypatch.setattr(command, "PROBE_SECONDS", 40)))
    command.deploy(one.port, "handheld_s3")
    assert "press RESET on it now" in capsys.readouterr().err
    assert one.rom.read_bytes()[: len(small)] == small
    assert (one.files / "forgotten").read_text() == "update"
    end = time.monotonic() + 5
    while not one.resets() and time.monotonic() < end:
        time.sleep(0.05)
    assert one.resets() == 1


def test_flash_that_does_not_keep_the_image_is_told(board, small):
    one = board(worn=True)
    assert "what lies in the board's flash is not the image" in refused(one.port)
    assert not one.resets()


def test_an_image_that_the_loader_would_refuse_is_not_written(board, small):
    for options, words in (
        ({"keys": None}, "has no loader: build MicroPython again with build/handheld_s3/frozen"),
        ({"keys": ["ab" * 256]}, "believes other keys than this image's: build MicroPython again"),
        ({"production": True}, "a shop's device: it takes signed updates only"),
        ({"secrets": {"lowest": [0, 1, 1]}}, "runs nothing below 0.1.1 any more, and this image is 0.1.0"),
    ):
        one = board(**options)
        assert words in refused(one.port)
        assert one.rom.read_bytes()[:4] == b"\xff" * 4


def test_wrong_boards_are_told_apart(board, image):
    other = [list(row) for row in ROWS]
    other[6][3] = 0x100000
    for options, words in (
        ({"version": (1, 28, 0)}, "runs micropython 1.28.0, 1.29 or later is needed: tinytill flash --port /dev/pts/"),
        ({"name": "Raspberry Pi Pico with RP2040"}, "it calls itself 'Raspberry Pi Pico with RP2040'"),
        ({"rows": [row for row in ROWS if row[4] != "romfs"]}, "has no ROMFS partition: tinytill flash"),
        ({"rows": other}, "another partition table ('ledger' differs): tinytill flash"),
    ):
        one = board(**options)
        assert words in refused(one.port)
        assert not list(one.files.iterdir())


def test_a_generic_board_with_our_partitions_will_do(board):
    one = board(name="Generic ESP32S3 module with Octal-SPIRAM with ESP32S3")
    facts = command.probe(one.port)
    command.check(facts, "ESP32-S3", partitions.read_csv(FOLDER / "partitions.csv"), one.port)
    with pytest.raises(Trouble, match=r"expected an ESP32$"):
        command.check(facts, "ESP32", partitions.read_csv(FOLDER / "partitions.csv"), one.port)


def test_a_silent_port_is_told(image, monkeypatch):
    monkeypatch.setattr(command, "PROBE_SECONDS", 2)
    monkeypatch.setattr(command, "CATCH_SECONDS", 1)
    _, slave = pty.openpty()
    port = os.ttyname(slave)
    message = refused(port)
    assert f"no MicroPython answers on {port}" in message
    assert f"tinytill flash --port {port} first" in message


def test_a_port_that_is_not_there(image):
    assert "there is no port /dev/ttyACM77: is the USB cable in?" in refused("/dev/ttyACM77")


def test_no_image_yet(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "BUILD", tmp_path)
    assert "there is no image for handheld_s3 yet: run make image first" in refused("/dev/null")


def test_an_image_that_does_not_fit(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "BUILD", tmp_path)
    (tmp_path / "handheld_s3").mkdir()
    (tmp_path / "handheld_s3" / "tinytill.romfs").write_bytes(bytes(0x1A0001))
    assert "the partition 'romfs' only 1703936" in refused("/dev/null")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("mpremote: failed to access /dev/x (it may be in use by another program)", "open in another program"),
        ("Traceback\nmpremote.transport.TransportError: could not enter raw repl", "no MicroPython answers"),
        ("Traceback\nmpremote.transport.TransportExecError: MemoryError: no memory", "ran out of memory"),
        ("Traceback\nOSError: [Errno 5] Input/output error", "broke off (OSError: [Errno 5]"),
        ("", "no message"),
    ],
)
def test_mpremotes_errors_become_next_steps(error, words):
    assert words in command.explain("/dev/x", error)


def test_the_command_line_ends_with_one_clear_line():
    done = subprocess.run(
        [sys.executable, "-m", "tools.technician", "deploy", "--port", "/dev/none", "--board", "toaster"],
        capture_output=True, text=True, cwd=ROOT,
    )
    assert done.returncode == 1
    assert done.stderr == f"deploy: there is no board 'toaster'; choose one of: {', '.join(boards.names())}\n"
