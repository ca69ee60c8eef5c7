"""An ESC/POS printer on the other end of a UART: a receive buffer that empties at the speed of printing.

DLE EOT is answered when it comes in, and still takes its place in the buffer.
"""

import asyncio

from fakes_bus import Uart

REAL_TIME = b"\x10\x04"
STATUS = b"\x1dr\x01"


class Printer:
    """`ready()`, `paper_out()` and so on set the answers to DLE EOT 1 to 4. `printed` is what has left the buffer."""

    def __init__(self, room=4096):
        self.uart = Uart()
        self.uart.on_write = self._come
        self.room = room
        self.buffer = bytearray()
        self.fullest = 0
        self.printed = bytearray()
        self.works = True
        self.powered = True
        self.set(0x12, 0x12, 0x12, 0x12)

    def set(self, *answers):
        self.answers = answers

    def paper_out(self):
        self.works = False
        self.set(0x1A, 0x32, 0x12, 0x72)

    def ready(self):
        self.works = True
        self.set(0x12, 0x12, 0x12, 0x12)

    async def run(self):
        """Print for ever, a byte a millisecond."""
        while True:
            await asyncio.sleep_ms(10)
            for _ in range(10):
                if self.works and self.buffer:
                    self._work()

    def _come(self, data):
        if not self.powered:
            return
        if data.startswith(REAL_TIME):
            assert len(data) % 3 == 0
            for at in range(0, len(data), 3):
                assert data[at : at + 2] == REAL_TIME
                self.uart.feed(bytes((self.answers[data[at + 2] - 1],)))
        self.buffer.extend(data)
        self.fullest = max(self.fullest, len(self.buffer))
        assert len(self.buffer) <= self.room, "the printer's buffer ran over"

    def _work(self):
        if self.buffer[:3] == STATUS:
            self.uart.feed(b"\x00")
            self.buffer = self.buffer[3:]
        elif self.buffer[:2] == REAL_TIME:
            self.buffer = self.buffer[3:]
        else:
            self.printed.append(self.buffer[0])
            self.buffer = self.buffer[1:]
