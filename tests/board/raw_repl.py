"""A board for mpremote: MicroPython's raw prompt on stdin and stdout, run by MicroPython itself.

Arguments: what the board calls itself, a file (JSON) with its partition rows, the keys its loader believes and its
secrets, the file that stands for the ROMFS partition, the version (JSON). The working folder is the board's files.
`machine.reset()` starts everything anew, as on a board. "worn" flash loses bits, and a "deaf" board does not listen
before it was interrupted so often.

The raw prompt as MicroPython documents it: Ctrl-A enters it, Ctrl-B leaves, Ctrl-C interrupts, Ctrl-D runs what was
typed or, with nothing typed, restarts softly. Of raw paste it answers "not supported".
"""

import io
import json
import os
import sys

NAME, _, ROM, VERSION = sys.argv[1:5]
with open(sys.argv[2]) as told:
    TOLD = json.load(told)
ROWS, KEYS, SECRETS = TOLD["rows"], TOLD["keys"], TOLD["secrets"]
BLOCK = 4096
BANNER = b"raw REPL; CTRL-B to exit\r\n"
PLAIN = b"\r\n>>> "


class Reset(Exception):
    pass


class Flash:
    """The ROMFS partition."""

    def ioctl(self, request, argument):
        if request == 4:
            return os.stat(ROM)[6] // BLOCK
        if request == 5:
            return BLOCK
        assert request == 6
        self.writeblocks(argument, b"\xff" * BLOCK, 0)
        return 0

    def writeblocks(self, block, buffer, offset):
        if TOLD["worn"]:
            buffer = bytes(buffer[:-1]) + b"\x00"
        with open(ROM, "r+b") as file:
            file.seek(block * BLOCK + offset)
            file.write(buffer)


class Vfs:
    def __init__(self, has_romfs):
        self._flash = Flash() if has_romfs else None

    def rom_ioctl(self, request, *arguments):
        if request == 1:
            return 1 if self._flash else 0
        return self._flash if self._flash and request == 2 else -22

    def umount(self, path):
        pass


class Partition:
    TYPE_DATA = 1

    def __init__(self, row):
        self._row = row

    @staticmethod
    def find(kind, label=None):
        return [Partition(row) for row in ROWS if row[0] == kind and label in (None, row[4])]

    def info(self):
        return tuple(self._row) + (False,)

    def readblocks(self, block, buffer):
        with open(ROM, "rb") as file:
            file.seek(block * BLOCK)
            file.readinto(buffer)


class Nvs:
    """The secrets; what is forgotten is noted in a file."""

    def __init__(self, name):
        assert name == "tinytill"

    def get_blob(self, name, buffer):
        if name not in SECRETS:
            raise OSError(-0x1102)
        buffer[:] = bytes(SECRETS[name])
        return len(buffer)

    def erase_key(self, name):
        if name not in SECRETS:
            raise OSError(-0x1102)
        with open("forgotten", "a") as file:
            file.write(name)

    def commit(self):
        pass


class Trust:
    """The loader's."""

    KEYS = tuple(bytes.fromhex(key) for key in KEYS or ())
    IS_PRODUCTION = bool(TOLD["production"])


class Esp32:
    pass


class Machine:
    @staticmethod
    def reset():
        raise Reset


class Implementation:
    name = "micropython"
    version = tuple(json.loads(VERSION))
    _machine = NAME


class Sys:
    """`sys` with the board's name and version; the rest is this interpreter's."""

    implementation = Implementation

    def __getattr__(self, name):
        return getattr(sys, name)


Esp32.Partition, Esp32.NVS = Partition, Nvs
sys.modules["esp32"] = Esp32
sys.modules["machine"] = Machine
sys.modules["vfs"] = Vfs(any(row[4] == "romfs" for row in ROWS))
if KEYS is not None:
    sys.modules["trust"] = Trust
OWN_SYS = Sys()
output = sys.stdout.buffer
source = sys.stdin.buffer


def say(data):
    output.write(data)
    output.flush() if hasattr(output, "flush") else None


def run(code, names):
    """Execute what came; output, then what went wrong, as the raw prompt sends them."""
    say(b"OK")
    problem = b""
    try:
        exec(compile(code, "<stdin>", "exec"), names)
    except Reset:
        raise
    except SystemExit:
        pass
    except BaseException as error:
        text = io.StringIO()
        sys.print_exception(error, text)
        problem = text.getvalue().encode()
    say(b"\x04" + problem + b"\x04>")


def serve():
    """One life of the board, until it is reset."""
    names = {}
    sys.modules["sys"] = OWN_SYS
    raw = False
    typed = bytearray()
    while TOLD["deaf"]:  # a terminal runs; its loader, after a reset, can be interrupted
        TOLD["deaf"] -= source.read(1) == b"\x03"
    while True:
        byte = source.read(1)
        if not byte:
            raise SystemExit
        if byte == b"\x01":
            raw = True
            typed = bytearray()
            say(BANNER + b">")
        elif byte == b"\x02":
            raw = False
            say(b"\r\nMicroPython v1.29.0" + PLAIN)
        elif byte == b"\x03":
            typed = bytearray()
            say(b"\r\n" if raw else PLAIN)
        elif byte == b"\x04" and raw and not typed:
            names = {}
            say(b"OK\r\nMPY: soft reboot\r\n" + BANNER + b">")
        elif byte == b"\x04" and raw:
            code, typed = bytes(typed), bytearray()
            run(code, names)
        elif raw:
            if not typed and byte == b"\x05":
                source.read(2)
                say(b"R\x00")
            else:
                typed.extend(byte)


while True:
    try:
        serve()
    except Reset:
        with open("resets", "a") as file:
            file.write("reset\n")
        say(b"\r\nESP-ROM:esp32s3\r\n" + PLAIN)
