"""Text from the host: any bytes are GBK that encodes to the same bytes again, or a Gb18030Error."""

from gb18030.codec import Gb18030Error, decode, encode

LARGEST = 120
_out = bytearray(4 * LARGEST)


def seeds() -> list:
    made = []
    for text in ("阿福粥铺", "工商银行 ICBC", "plain", "镕喆"):
        end = encode(text, _out)
        made.append(bytes(_out[:end]))
    return made + [b"\xa1\xa1\xa3\xb1\x81\x40\xfe\x4f", b"\x80", b"\xff\xff"]


def mutate(data: bytearray, rng) -> bytearray:
    """A pair in the range of the codes."""
    at = rng.below(len(data) + 1)
    return data[:at] + bytes((0x81 + rng.below(126), 0x40 + rng.below(191))) + data[at:]


def run(data: bytearray) -> bool:
    try:
        text = decode(data)
    except Gb18030Error as error:
        assert len(error.args) == 2 and 0 <= error.args[1] < len(data), error.args
        return False
    assert len(data) // 2 <= len(text) <= len(data), "length"
    assert _out[: encode(text, _out)] == data, "encodes to other bytes"
    return True
