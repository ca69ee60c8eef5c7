"""Commands and status words (ISO 7816-4)."""

from dataclasses import dataclass

SELECT, READ_RECORD, GET_DATA, GET_OPTIONS, GENERATE_AC = 0xA4, 0xB2, 0xCA, 0xA8, 0xAE
VERIFY, GET_CHALLENGE, EXTERNAL_AUTHENTICATE, INTERNAL_AUTHENTICATE = 0x20, 0x84, 0x82, 0x88
GET_RESPONSE = 0xC0
PIN_CHANGE, APPLICATION_BLOCK, APPLICATION_UNBLOCK, CARD_BLOCK = 0x24, 0x1E, 0x18, 0x16
PUT_DATA, UPDATE_RECORD = 0xDA, 0xDC


class Refused(Exception):
    """A command ends with another status word than 9000. `data` goes before it: warnings have some."""

    def __init__(self, status: int, data: bytes = b""):
        super().__init__(f"{status:04X}")
        self.status, self.data = status, data


class CardGone(Exception):
    """The card was pulled out or left the field before it answered."""


@dataclass(frozen=True)
class Command:
    """A short command APDU; `le` is None when no answer is asked for, 256 for 00."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @classmethod
    def read(cls, raw: bytes) -> "Command":
        """Raises Refused 6700 for wrong lengths."""
        if len(raw) < 4:
            raise Refused(0x6700)
        cla, ins, p1, p2, *_ = raw
        body = raw[4:]
        if len(body) <= 1:
            return cls(cla, ins, p1, p2, b"", (body[0] or 256) if body else None)
        size, rest = body[0], body[1:]
        if not size or len(rest) not in (size, size + 1):
            raise Refused(0x6700)
        return cls(cla, ins, p1, p2, rest[:size], (rest[size] or 256) if len(rest) > size else None)
