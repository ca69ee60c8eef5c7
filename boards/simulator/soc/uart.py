"""UARTs: `machine.UART`, and the two wires that join it to a chip.

Bytes take their time at the line's rate. As on the ESP32, `write` blocks while the transmit buffer is full, `read` does
not block unless a timeout is set, and what arrives when the receive buffer is full is lost.
"""

import io
from micropython import RingIO, const

import clock
from soc import model
from soc.gpio import number
from soc.outside import outside

PIECE_US = const(2000)  # bytes travel in pieces of about this long
_FIFO = const(128)  # bytes the hardware holds beside the buffers
_POLL = const(3)  # MP_STREAM_POLL
_FLUSH = const(1)  # MP_STREAM_FLUSH
_GARBLED = const(0xA5)

wires = []  # of Wire


class Wire:
    """What joins a UART and a chip: the chip has `receive(buffer)`, and speaks with `send`.

    `to_chip` and `from_chip` are the pins (-1: that way is not wired).
    """

    def __init__(self, chip, baudrate: int, to_chip: int, from_chip: int):
        self.chip = chip
        self.baudrate = baudrate  # the chip's
        self.to_chip = to_chip
        self.from_chip = from_chip
        self.uart = None
        self._waiting = b""  # bytes the chip has sent that are still on their way
        self._timer = None

    def send(self, data) -> None:
        """From the chip to the UART, at the chip's rate."""
        self._waiting += data
        if self._timer is None:
            self._next()

    def busy(self) -> bool:
        """True while bytes of the chip are on their way."""
        return bool(self._waiting)

    def _next(self) -> None:
        count = min(len(self._waiting), 1 + PIECE_US * self.baudrate // 10000000)
        self._timer = clock.after_us(count * 10000000 // self.baudrate, self._arrive)

    def _arrive(self) -> None:
        count = min(len(self._waiting), 1 + PIECE_US * self.baudrate // 10000000)
        piece, self._waiting = self._waiting[:count], self._waiting[count:]
        self._timer = None
        if self._waiting:
            self._next()
        if self.uart is not None:
            self.uart.arrived(heard_as(piece, self.baudrate, self.uart.baudrate))


def heard_as(piece, sent_at: int, heard_at: int):
    """What the other end makes of a piece: noise when the two rates differ."""
    return piece if sent_at == heard_at else bytes(byte ^ _GARBLED for byte in piece)


class UART(io.IOBase):
    """`machine.UART`; asyncio's StreamReader and StreamWriter work on it."""

    INV_TX = 1
    INV_RX = 2
    RTS = 1
    CTS = 2
    IRQ_RX = 1
    IRQ_RXIDLE = 0x1000
    IRQ_BREAK = 4

    def __init__(self, id, baudrate=115200, bits=8, parity=None, stop=1, **options):
        if not 0 <= id <= 2:
            raise ValueError("UART(%d) does not exist" % id)
        self._id = id
        self._pins = model.chip.uart[id]
        self.wire = None
        self.chip = None
        self._handler = None
        self._trigger = 0
        self._idle_timer = None
        self._timer = None
        self.lost = 0  # bytes that came while the receive buffer was full
        self._tx = RingIO(1)
        options.setdefault("txbuf", 256)
        options.setdefault("rxbuf", 256)
        self.init(baudrate, bits, parity, stop, **options)

    def init(self, baudrate=None, bits=8, parity=None, stop=1, *, tx=None, rx=None, rts=None, cts=None,
             txbuf=-1, rxbuf=-1, timeout=0, timeout_char=0, invert=0, flow=0) -> None:
        if 0 <= rxbuf <= _FIFO or 0 < txbuf <= _FIFO:
            raise ValueError("buffer too small")  # as ESP-IDF's driver says
        self.flush()
        if baudrate:
            self.baudrate = baudrate
        self.timeout = timeout
        if rxbuf >= 0:
            self._rx = RingIO(outside.piece("rx%d" % self._id, rxbuf + _FIFO + 1))
        if txbuf >= 0:
            self._tx = RingIO(outside.piece("tx%d" % self._id, txbuf + _FIFO + 1))
            self._room = txbuf + _FIFO
        self._pins = (self._pins[0] if tx is None else number(tx), self._pins[1] if rx is None else number(rx))
        self._join()

    def _join(self) -> None:
        """Find what is wired to our pins."""
        self.deinit()
        for wire in wires:
            if self._pins[1] == wire.from_chip:
                wire.uart = self
            if wire.from_chip == self._pins[1] or wire.to_chip == self._pins[0] >= 0:
                self.wire, self.chip = wire, wire.chip

    def deinit(self) -> None:
        clock.cancel(self._timer)
        self._timer = None
        if self.wire is not None and self.wire.uart is self:
            self.wire.uart = None

    # --- receiving ---

    def arrived(self, piece) -> None:
        """Bytes from the chip."""
        taken = self._rx.write(piece) or 0
        self.lost += len(piece) - taken
        if self._handler is None:
            return
        if self._trigger & UART.IRQ_RX:
            self._handler(self)
        if self._trigger & UART.IRQ_RXIDLE:
            clock.cancel(self._idle_timer)
            self._idle_timer = clock.after_us(max(500, 20000000 // self.baudrate), self._fell_idle)

    def _fell_idle(self) -> None:
        if self._handler is not None:
            self._handler(self)

    def irq(self, handler=None, trigger=0, hard=False):
        if hard:
            raise ValueError("hard IRQ is not supported")
        self._handler, self._trigger = handler, trigger
        return self

    def any(self) -> int:
        return self._rx.any()

    def _wait(self) -> None:
        end = clock.elapsed_ms() + self.timeout
        while not self._rx.any() and clock.elapsed_ms() < end:
            clock.pass_ms(1)

    def read(self, nbytes=-1):
        if not self._rx.any():
            self._wait()
        return (self._rx.read() if nbytes < 0 else self._rx.read(nbytes)) or None

    def readinto(self, buffer, nbytes=-1):
        if not self._rx.any():
            self._wait()
            if not self._rx.any():
                return None
        return self._rx.readinto(buffer) if nbytes < 0 else self._rx.readinto(buffer, nbytes)

    def readline(self):
        if not self._rx.any():
            self._wait()
        return self._rx.readline() or None

    # --- sending ---

    def write(self, buffer) -> int:
        data = memoryview(buffer)
        total = len(data)
        while data:
            fits = min(len(data), self._room - self._tx.any())
            if fits:
                self._tx.write(data[:fits])
                data = data[fits:]
                if self._timer is None:
                    self._next()
            else:
                clock.pass_us(PIECE_US)  # blocks, as the ESP32's does
        return total

    def _piece(self) -> int:
        return min(self._tx.any(), 1 + PIECE_US * self.baudrate // 10000000)

    def _next(self) -> None:
        self._timer = clock.after_us(self._piece() * 10000000 // self.baudrate, self._sent)

    def _sent(self) -> None:
        piece = self._tx.read(self._piece())
        self._timer = None
        if self._tx.any():
            self._next()
        if self.wire is not None and self.wire.to_chip == self._pins[0]:
            self.chip.receive(heard_as(piece, self.baudrate, self.wire.baudrate))

    def txdone(self) -> bool:
        return not self._tx.any()

    def flush(self) -> None:
        while self._tx.any():
            clock.pass_us(PIECE_US)

    def ioctl(self, request, argument):
        if request == _POLL:
            return (argument & 1 if self._rx.any() else 0) | argument & 4
        if request == _FLUSH:
            self.flush()
            return 0
        return -1
