"""Takes what a card says apart: templates into a `Data` (EMV Book 3 annex B; Book 1 section 12.2.3 for errors).

Total: any bytes give data objects or an EmvError with the offset, in time and memory bounded by the answer's length.
"""

from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import Reader
from emv.errors import CARD_FAULT, EmvError

FCI = const(0x6F)
ENTRY = const(0x61)  # of a directory
RECORD = const(0x70)
FORMAT_1 = const(0x80)  # values without tags, in the order of the command (Book 3, 6.5)
FORMAT_2 = const(0x77)
_PROPRIETARY = const(0xA5)
_DISCRETIONARY = const(0xBF0C)
_MOST = const(64)  # objects on one level
_DEEPEST = const(3)  # templates in templates


def take(data, answer, template: int) -> None:
    """Put the objects of an answer that must be exactly one `template` into `data`. Raises EmvError.

    FCI templates inside are opened; what other constructed objects hold is nobody's business here.
    """
    take_inside(data, only(answer, template))


def take_inside(data, reader) -> None:
    """Put the objects in the value a `Reader` stands on into `data`. Raises EmvError."""
    _take(data, reader.inside(_MOST), _DEEPEST)


def only(answer, template: int):
    """A Reader that stands on the one object that makes up the whole answer. Raises EmvError."""
    reader = Reader(answer, 0, -1, 1)
    if not step(reader) or reader.tag != template:
        raise EmvError(CARD_FAULT, 0)
    step(reader)  # a second object is one too many
    return reader


def step(reader) -> bool:
    """`reader.next()`, with the kernel's error."""
    try:
        return reader.next()
    except TlvError as error:
        raise EmvError(CARD_FAULT, error.offset)


def _take(data, reader, deepest: int) -> None:
    while step(reader):
        tag = reader.tag
        if tag in (_PROPRIETARY, _DISCRETIONARY, RECORD, FCI):
            if not deepest:
                raise EmvError(CARD_FAULT, reader.start)
            _take(data, reader.inside(_MOST), deepest - 1)
        elif not reader.is_constructed:
            data.take_from_card(tag, reader.value)
