"""F54: any text gives an amount that stands in it, with its sign, or a BadAnswer."""

from host.balance import available
from host.errors import BadAnswer

LARGEST = 120
_GROUP = 20


def seeds() -> list:
    one, two = b"1002156C000000012345", b"1001156D000000000700"
    return [one, two + one, one + two + b"1002840C999999999999", two, b"", one[:19]]


def mutate(data: bytearray, rng) -> bytearray:
    """Digits, signs, and what `isdigit` could take for a digit."""
    if data:
        data[rng.below(len(data))] = b"0129CDcd +-.\x00\x7f"[rng.below(14)]
    return data


def run(data: bytearray) -> bool:
    text = "".join(chr(byte) for byte in data)
    try:
        fen = available(text)
    except BadAnswer as error:
        assert error.args[1] == 54, error.args
        return False
    assert text and not len(text) % _GROUP and abs(fen) < 10**12, fen
    assert "C%012d" % fen in text if fen > 0 else "%012d" % -fen in text, fen
    return True
