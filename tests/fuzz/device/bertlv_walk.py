"""BER-TLV: any bytes give elements that lie in them, in order, or a TlvError; what was read can be written again."""

from bertlv import errors
from bertlv.errors import TlvError
from bertlv.reader import DEEPEST, MOST, Reader, find, walk
from bertlv.writer import write

LARGEST = 600
REASONS = (errors.SHORT, errors.TAG, errors.LENGTH, errors.COUNT, errors.DEPTH)
_out = bytearray(LARGEST + 16)
_h = bytes.fromhex


def seeds() -> list:
    answer = _h("9F3602031E910A1122334455667788303071169F180400000001860D8424000008AABBCCDDEEFF0011")
    download = _h("319F0607A0000003330101DF010100")[1:] + _h("9F08020020DF1105D84000A800DF1205D84004F800DF130500100000")
    deep = b""
    for _ in range(10):
        deep = b"\x70" + bytes((len(deep),)) + deep
    private = b"\xff\x80\x58\x82\x01\x00" + bytes(256)
    return [answer, download, deep, b"\x5a\x08" * 3 + bytes(8), private, b"\x9f\x02\x00" * 150]


def mutate(data: bytearray, rng) -> bytearray:
    """Length forms and tag beginnings where they may not be."""
    if data:
        data[rng.below(len(data))] = b"\x80\x81\x82\x83\x84\x1f\x3f\x9f\xff\x70\x00\x7f"[rng.below(12)]
    return data


def run(data: bytearray) -> bool:
    try:
        count, before = 0, 0
        for depth, tag, start, end in walk(data):
            assert 0 <= depth <= DEEPEST and 0 < tag <= 0xFFFFFF, "depth or tag"
            assert before <= start <= end <= len(data), "place"
            before = start
            count += 1
        assert count <= MOST, "more elements than allowed"
        deep = True
    except TlvError as error:
        _check(error, data)
        deep = False
    reader = Reader(data)
    try:
        while reader.next():
            value = reader.value
            end = write(_out, 0, reader.tag, value)
            again = Reader(_out, 0, end)
            assert again.next() and again.tag == reader.tag and again.value == value, "writes another element"
            assert not again.next() and end <= reader.end + 8, "writes more than one element"
    except TlvError as error:
        _check(error, data)
        assert not deep, "walk passes what Reader refuses"
    else:
        assert not reader.tag or find(data, reader.tag) is not None, "not found"
    return deep


def _check(error, data) -> None:
    assert len(error.args) == 2 and error.args[0] in REASONS and 0 <= error.args[1] <= len(data), error.args
