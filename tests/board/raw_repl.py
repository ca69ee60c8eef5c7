"""A board for mpremote: MicroPython's raw prompt on stdin and stdout, run by MicroPython itself.

Arguments: what the board calls itself, the file with its partition rows (JSON), the file that stands for the ROMFS
partition, the version (JSON). The working folder is the board's file system. `machine.reset()` starts everything anew,
as on a board.

The raw prompt as MicroPython documents it: Ctrl-A enters it, Ctrl-B leaves, Ctrl-C interrupts, Ctrl-D runs what was
typed or, with nothing typed, restarts softly. Of raw paste it answers "not supported".
"""

import io
import json
import os
import sys

NAME, _, ROM, VERSION = sys.argv[1:5]
with open(sys.argv[2]) as table:
    ROWS = table.read()
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
    def find(kind):
        return [Partition(row) for row in json.loads(ROWS) if row[0] == kind]

    def info(self):
        return tuple(self._row) + (False,)


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


Esp32.Partition = Partition
sys.modules["esp32"] = Esp32
sys.modules["machine"] = Machine
sys.modules["vfs"] = Vfs(json.loads(ROWS) and any(row[4] == "romfs" for row in json.loads(ROWS)))
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
