"""A real card in a PC/SC reader as a responder, to be held to the simulated terminal (tools/simulator/card_slot.py).

Needs `pyscard` (PyPI, or Debian's python3-pyscard) and a running PC/SC service. Nothing the card says is kept or shown.
"""

import contextlib
import importlib
import sys
import threading
from typing import Any

from tools.cards.apdu import GET_RESPONSE, CardGone

_DEBIAN = "/usr/lib/python3/dist-packages"


class PcscError(Exception):
    """No card can be had; the argument says why."""


def smartcard(part: str) -> Any:
    """A module of pyscard's. Raises PcscError."""
    for place in ("", _DEBIAN):
        if place and place not in sys.path:
            sys.path.append(place)
        with contextlib.suppress(ImportError):
            return importlib.import_module("smartcard." + part)
    raise PcscError("pyscard is not installed: pip install pyscard, or Debian's python3-pyscard")


def readers() -> list[str]:
    """Names of the PC/SC readers. Raises PcscError."""
    system, errors, below = smartcard("System"), smartcard("Exceptions"), smartcard("pcsc.PCSCExceptions")
    try:
        return [str(reader) for reader in system.readers()]
    except (errors.SmartcardException, below.BaseSCardException) as error:  # the second one: there is no service
        raise PcscError(f"no PC/SC service: {error}") from None


class PcscCard:
    """The card in a reader (by default the first that has one).

    A PC/SC driver may fetch an answer of a T=0 card by itself; it is then handed out as T=0 does, by 61xx.
    """

    took_ms = 0

    def __init__(self, reader: str = "") -> None:
        """Raises PcscError."""
        self._errors = smartcard("Exceptions")
        self._lock = threading.Lock()  # `is_there` is asked from another thread
        self._gone = False
        self.reader = ""
        self._waiting = b""
        names = [name for name in readers() if reader in name]
        if not names:
            raise PcscError(f"no reader {reader}" if reader else "no reader")
        for found in smartcard("System").readers():
            if str(found) in names and self._connect(found):
                break
        else:
            raise PcscError(f"no card in {', '.join(names)}")
        self.atr = bytes(self._connection.getATR())
        self._is_t0 = self._connection.getProtocol() == smartcard("CardConnection").CardConnection.T0_protocol

    def _connect(self, reader: Any) -> bool:
        connection = reader.createConnection()
        try:
            connection.connect()
        except self._errors.SmartcardException:
            return False
        self._connection, self.reader = connection, str(reader)
        return True

    def is_there(self) -> bool:
        """False once it was taken out."""
        with self._lock:
            if not self._gone:
                self._gone = smartcard("scard").SCardStatus(self._connection.component.hcard)[0] != 0
            return not self._gone

    def reset(self, warm: bool) -> None:
        """PC/SC knows no difference between kinds of resets that all readers share."""
        self._waiting = b""
        with self._lock:
            try:
                self._connection.disconnect()
                self._connection.connect()
            except self._errors.SmartcardException:
                self._gone = True

    def transmit(self, command: bytes) -> bytes | None:
        """Pass a command on. Raises CardGone."""
        if self._gone:
            raise CardGone
        if self._waiting and command[1] == GET_RESPONSE:
            return self._hand_out(command[4] or 256)
        self._waiting = b""
        try:
            with self._lock:
                data, sw1, sw2 = self._connection.transmit(list(command))
        except self._errors.SmartcardException:
            if not self.is_there():
                raise CardGone from None
            return None
        if self._is_t0 and data and len(command) > 5:
            self._waiting = bytes(data) + bytes((sw1, sw2))
            return bytes((0x61, len(data) & 0xFF))
        return bytes(data) + bytes((sw1, sw2))

    def _hand_out(self, count: int) -> bytes:
        data = self._waiting[:-2]
        if count != len(data):
            return bytes((0x6C, len(data) & 0xFF))
        answer, self._waiting = self._waiting, b""
        return answer

    def close(self) -> None:
        """Leave the card alone."""
        with self._lock, contextlib.suppress(self._errors.SmartcardException):
            self._connection.disconnect()
