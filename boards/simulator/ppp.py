"""`network.PPP` as the ESP32 port has it (MicroPython's extmod/network_ppp_lwip.c), on a simulated UART.

Of the protocol only the request that opens it, its acknowledgement and the one that closes it are on the line; the
packets take the device host's way. As on the board it becomes the default way out when `connect` is called, runs on
the UART's RXIDLE interrupt, and does not notice that the network behind the modem has gone.
"""

import io
from micropython import const

import clock
from chips.sim7600 import ACKNOWLEDGE, CONFIGURE, TERMINATE

_INACTIVE = const(0)
_ACTIVE = const(1)
_ERROR = const(2)
_CONNECTING = const(3)
_CONNECTED = const(4)
_PPPERR_CONNECT = const(6)
_TRIES = const(10)
_RETRY_MS = const(3000)
_EPERM = const(1)
_EALREADY = const(114)

on_change = None  # called with True when PPP becomes the way out, with False when it is no more; set by network.py


class PPP:
    """`network.PPP(stream)`."""

    SEC_NONE = 0
    SEC_PAP = 1
    SEC_CHAP = 2

    def __init__(self, stream):
        if not isinstance(stream, io.IOBase):
            raise OSError("stream operation not supported")
        self._stream = stream
        self._state = _INACTIVE
        self._heard = b""
        self._tries = 0
        self._timer = None

    def connect(self, *, security=SEC_NONE, user=None, key=None) -> None:
        if self._state in (_CONNECTING, _CONNECTED):
            raise OSError(_EALREADY)
        if self._state == _INACTIVE:
            self._state = _ACTIVE
            self._stream.irq(self.poll, self._stream.IRQ_RXIDLE)
        self._state = _CONNECTING
        self._tries = 0
        self._heard = b""
        on_change(True)
        self._request()
        self.poll()

    def _request(self) -> None:
        if self._state != _CONNECTING:
            return
        self._tries += 1
        if self._tries > _TRIES:
            self._state = _ERROR
            on_change(False)
            return
        self._stream.write(CONFIGURE + b"\x7d\x21\x7d\x20\x7d\x24\x7e")
        self._timer = clock.after(_RETRY_MS, self._request)

    def poll(self, _stream=None) -> int:
        if self._state <= _ERROR:
            return -_EPERM
        piece = self._stream.read() or b""
        self._heard = (self._heard + piece)[-64:]
        if self._state == _CONNECTING and ACKNOWLEDGE in self._heard:
            clock.cancel(self._timer)
            self._state = _CONNECTED
        return len(piece)

    def disconnect(self) -> None:
        if self._state in (_CONNECTING, _CONNECTED):
            clock.cancel(self._timer)
            self._stream.write(TERMINATE + b"\x7d\x22\x7d\x20\x7d\x24\x7e")
            self._stream.irq(None)
            self._state = _INACTIVE
            on_change(False)

    def isconnected(self) -> bool:
        return self._state == _CONNECTED

    def status(self) -> int:
        return -_PPPERR_CONNECT if self._state == _ERROR else self._state

    def ifconfig(self, settings=None) -> tuple:
        if self._state != _CONNECTED:
            return ("0.0.0.0", "255.255.255.255", "0.0.0.0", "0.0.0.0")
        return ("10.64.3.18", "255.255.255.255", "10.64.64.64", "10.64.64.64")

    def ipconfig(self, param: str):
        if param == "addr4":
            return self.ifconfig()[:2]
        raise ValueError("unknown config param")
