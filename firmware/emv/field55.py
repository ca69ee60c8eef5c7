"""The chip data of a message (F55), as each kind of message wants them.

Sources: UnionPay-style dialect, F55 tags; the order is that of a live QuickPass payment. What is not known is left out:
whether it is enough is the issuer's to judge.
"""

from micropython import const

from bertlv.errors import TlvError
from bertlv.writer import write
from emv.errors import CARD_FAULT, EmvError

LONGEST = const(255)  # bytes of F55
# tags, one after the other
_AUTHORISATION = (
    b"\x9f\x26\x9f\x27\x9f\x10\x9f\x37\x9f\x36\x95\x9a\x9c\x9f\x02\x5f\x2a\x82\x9f\x1a\x9f\x03\x9f\x33\x9f\x34\x9f\x35"
    b"\x9f\x1e\x84\x9f\x09\x9f\x41\x9f\x63\x9f\x74\x8a"
)
_REVERSAL = b"\x95\x9f\x1e\x9f\x10\x9f\x36\xdf\x31"
_SCRIPTS = b"\x9f\x33\x95\x9f\x37\x9f\x1e\x9f\x10\x9f\x26\x9f\x36\x82\xdf\x31\x9f\x1a\x9a"


def authorisation(data) -> bytes:
    """Of a question, and after the second GENERATE AC of the upload of its certificate: the same list, newer values.

    `data`: an `emv.data.Data`, or whatever has its `get`. Raises EmvError (a card's fault) for more than LONGEST bytes.
    """
    return _made(data, _AUTHORISATION)


def reversal(data) -> bytes:
    """Of a reversal (0400). Raises as `authorisation` does."""
    return _made(data, _REVERSAL)


def script_results(data) -> bytes:
    """Of the notice of what the issuer's scripts did (0620). Raises as `authorisation` does."""
    return _made(data, _SCRIPTS)


def _made(data, tags: bytes) -> bytes:
    out = bytearray(LONGEST)
    at = end = 0
    while at < len(tags):
        tag = tags[at]
        at += 1
        if tag & 0x1F == 0x1F:
            tag = tag << 8 | tags[at]
            at += 1
        value = data.get(tag)
        if value is None:
            continue
        try:
            end = write(out, end, tag, value)
        except TlvError:
            raise EmvError(CARD_FAULT, tag)
    return bytes(memoryview(out)[:end])
