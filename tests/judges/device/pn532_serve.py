"""The PN532's model behind a serial line: `python -m tools.simulator.port ... --dir /tty=/dev/pts --run pn532_serve N`.

Cards in its field are told by the arguments after N: `A` and `B`, which answer every command with its data and 9000.
"""

import select
import sys

import clock
from chips.pn532 import Pn532

ATS = bytes.fromhex("0B788084025A4D4200FF40")
ATQB = bytes.fromhex("50112233440000000000818180")


class Card:
    """Echoes."""

    uid, atqa, sak, ats, atqb = b"\x08\xa1\xb2\xc3", b"\x04\x00", b"\x20", ATS, ATQB

    def __init__(self, kind):
        self.kind = kind

    def power(self, on, warm=False):
        pass

    def transceive(self, apdu, answer):
        clock.after(5, lambda: answer(apdu[5:] + b"\x90\x00"))


class Line:
    """The wire's place is taken by the serial line."""

    baudrate = 115200

    def __init__(self, file):
        self.file = file

    def send(self, data):
        self.file.write(data)


def serve(path: str, kinds) -> None:
    chip = Pn532()
    for kind in kinds:
        chip.put(Card(kind))
    poll = select.poll()
    with open(path, "r+b", buffering=0) as file:
        chip.wire = Line(file)
        poll.register(file, select.POLLIN)
        print("ready")
        while True:
            if poll.poll(1):
                chip.receive(file.read(1))
                clock.pass_us(87)  # a pseudo-terminal has no rate
            clock.run_timers()


serve("/tty/" + sys.argv[1], sys.argv[2:])
