"""Prints every slip on the model of the printer (MicroPython): dots to /out, names and heights to standard output."""

import asyncio
import gc
import sys
import uctypes

import clock
import waiting

waiting.install()
clock.go_virtual()
waiting.patience = 0
clock.grant(24 * 3600 * 1000)

from chips.escpos_printer import ROW, EscposPrinter  # noqa: E402
from qrcode.encoder import encode  # noqa: E402
from receipts.escpos_slip import EscposSlip  # noqa: E402
from slip_scenes import SLIPS  # noqa: E402


class Roll:
    """Paper that goes straight into a file."""

    def __init__(self, file):
        self._file = file
        self.rows = 0

    def add(self, row):
        self._file.write(row)
        self.rows += 1


def fault(text):
    print("@@fault", text)


def qr_code(data, level):
    code = encode(data, "LMQH"[level])
    return code.size, code.rows


def mapped(argument):
    """The file that `--data` has mapped, as a buffer."""
    address, length = argument.split("@")[1].split("+")
    return uctypes.bytearray_at(int(address), int(length))


async def main(font) -> None:
    with open("/out/slips.raw", "wb") as out:
        for name in sorted(SLIPS):
            roll = Roll(out)
            printer = EscposPrinter(font, roll, lambda _: None, lambda: None, fault, qr_code)

            async def send(piece, printer=printer):
                printer.receive(piece)
                while printer.busy():
                    await asyncio.sleep_ms(50)

            renderer = EscposSlip()
            await renderer.start(send)
            for line in SLIPS[name]():
                await renderer.line(line, send)
            await renderer.end(send)
            assert roll.rows * ROW and not printer.lost
            print("@@slip", name, roll.rows)
            gc.collect()


asyncio.run(main(mapped(sys.argv[1])))
