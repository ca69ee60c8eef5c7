"""The PN532's model and our frames, judged by two programs that drive real chips: libnfc and Adafruit's driver.

The model runs on MicroPython behind a pseudo-terminal (device/pn532_serve.py).
"""

import contextlib
import ctypes
import ctypes.util
import os
import pty
import shutil
import subprocess
import sys
import threading
import tty
import types

import pytest
import serial

from tools.paths import BUILD, ROOT

HERE = ROOT / "tests" / "judges" / "device"
LIBNFC = ctypes.util.find_library("nfc")
UID = "08  a1  b2  c3"
ISO14443A, ISO14443B, AT_106 = 1, 3, 1  # libnfc's names for them


def missing(what: str):
    """A judge that is not there is an error in CI."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is missing")


@contextlib.contextmanager
def serial_line(*cards: str):
    """The path of a serial port with our model and these cards at its other end."""
    ends = [pty.openpty() for _ in range(2)]
    for pair in ends:
        tty.setraw(pair[1])

    def pump(here: int, there: int) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(here, 256):
                os.write(there, data)

    for here, there in ((0, 1), (1, 0)):
        threading.Thread(target=pump, args=(ends[here][0], ends[there][0]), daemon=True).start()
    command = [sys.executable, "-m", "tools.simulator.port", "--rom", f"/sim={BUILD / 'simulator' / 'silicon.romfs'}"]
    folder, _, name = os.ttyname(ends[0][1]).rpartition("/")
    command += ["--dir", f"/judge={HERE}", "--dir", f"/tty={folder}", "--run", "pn532_serve", name, *cards]
    model = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert model.stdout.readline() == "ready\n"
        yield os.ttyname(ends[1][1])
    finally:
        model.kill()
        model.wait()
        for descriptor in (*ends[0], *ends[1]):
            os.close(descriptor)


def nfc_list(path: str) -> str:
    if shutil.which("nfc-list") is None:
        missing("nfc-list (apt-get install libnfc-bin)")
    environment = {**os.environ, "LIBNFC_DEFAULT_DEVICE": f"pn532_uart:{path}"}
    done = subprocess.run(["nfc-list", "-v"], capture_output=True, text=True, timeout=60, env=environment)
    return done.stdout


def test_libnfc_lists_a_card_of_type_a():
    with serial_line("A") as path:
        said = nfc_list(path)
    assert "1 ISO14443A passive target(s) found" in said and "0 ISO14443B passive target(s) found" in said
    assert UID in said and "SAK (SEL_RES): 20" in said and "ATS: 78  80  84  02  5a  4d  42  00  ff  40" in said
    assert "ATQA (SENS_RES): 00  04" in said and "Frame Waiting Time: 77.33 ms" in said


def test_libnfc_lists_a_card_of_type_b_and_an_empty_field():
    with serial_line("B") as path:
        said = nfc_list(path)
    assert "0 ISO14443A passive target(s) found" in said and "1 ISO14443B passive target(s) found" in said
    assert "PUPI: 11  22  33  44" in said
    with serial_line() as path:
        assert " 1 " not in nfc_list(path).replace("libnfc 1", "")


class Modulation(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("rate", ctypes.c_int)]


@pytest.mark.parametrize(("card", "kind"), [("A", ISO14443A), ("B", ISO14443B)])
def test_libnfc_speaks_with_a_card(card, kind):
    if LIBNFC is None:
        missing("libnfc (apt-get install libnfc-bin)")
    nfc = ctypes.CDLL(LIBNFC)
    nfc.nfc_open.restype = ctypes.c_void_p
    context, target = ctypes.c_void_p(), ctypes.create_string_buffer(1024)
    nfc.nfc_init(ctypes.byref(context))
    with serial_line(card) as path:
        device = ctypes.c_void_p(nfc.nfc_open(context, f"pn532_uart:{path}".encode()))
        assert device
        try:
            assert nfc.nfc_initiator_init(device) == 0
            assert nfc.nfc_initiator_select_passive_target(device, Modulation(kind, AT_106), None, 0, target) == 1
            for size in (0, 1, 100, 240, 250):
                command = bytes(5) + bytes(i * 7 & 255 for i in range(size))
                answer = ctypes.create_string_buffer(300)
                count = nfc.nfc_initiator_transceive_bytes(device, command, len(command), answer, 300, 2000)
                assert answer.raw[: max(0, count)] == command[5:] + b"\x90\x00"
        finally:
            nfc.nfc_close(device)
            nfc.nfc_exit(context)


@pytest.fixture
def adafruit(monkeypatch):
    """Their driver; of the board support that it asks for it needs a few names only."""
    for module, names in {"digitalio": ("Direction", "DigitalInOut"), "busio": ("UART",), "micropython": ("const",),
                          "circuitpython_typing": ("ReadableBuffer",)}.items():  # fmt: skip
        stand_in = types.SimpleNamespace(**dict.fromkeys(names, lambda value: value))
        monkeypatch.setitem(sys.modules, module, stand_in)
    try:
        from adafruit_pn532.uart import PN532_UART
    except ImportError:
        missing("adafruit-circuitpython-pn532 (pip install --no-deps)")
    return PN532_UART


def test_adafruits_driver_speaks_with_a_card(adafruit):
    with serial_line("A") as path, serial.Serial(path, 115200, timeout=0.1) as port:
        chip = adafruit(port)
        assert chip.firmware_version == (0x32, 1, 6, 7)
        assert chip.listen_for_passive_target(timeout=1) is True
        listed = chip.process_response(0x4A, response_length=30, timeout=1)
        assert bytes(listed).hex().startswith("010100042004" + UID.replace("  ", ""))
        answer = chip.call_function(0x40, params=bytes((1, 0, 0x84, 0, 0, 2, 0xCA, 0xFE)), response_length=8, timeout=1)
        assert bytes(answer) == b"\x00\xca\xfe\x90\x00"
        chip.power_down()
        assert chip.firmware_version == (0x32, 1, 6, 7)


class Sheet:
    """Takes what their driver writes, gives what it is to read."""

    def __init__(self, to_read: bytes = b""):
        self.to_read, self.written = to_read, b""

    def write(self, data: bytes) -> None:
        self.written += bytes(data)

    def read(self, count: int) -> bytes:
        return self.to_read[:count]

    def reset_input_buffer(self) -> None:
        pass


def test_their_frames_are_frames_to_us_and_ours_to_them(adafruit, device):
    contents = [bytes((0xD5, 0x41)) + bytes(i * 31 & 255 for i in range(size)) for size in (0, 1, 20, 128, 250, 252)]
    theirs = []
    for content in contents:
        chip = adafruit.__new__(adafruit)
        chip.debug, chip._uart = False, Sheet()
        chip._write_frame(bytearray(content))
        theirs.append(chip._uart.written.hex())
    assert device("pn532_cases", [["parsed", frame] for frame in theirs]) == [["frame", c.hex()] for c in contents]
    ours = device("pn532_cases", [["made", content[1], content[2:].hex()] for content in contents])
    for frame, content in zip(ours, contents, strict=True):
        chip._uart = Sheet(bytes.fromhex(frame))
        assert bytes(chip._read_frame(len(content))) == b"\xd4" + content[1:]
