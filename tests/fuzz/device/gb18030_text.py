"""Text for the printer: any bytes become GB 18030 within their room. It is machine code that reads and writes."""

from gb18030.codec import Gb18030Error, columns, encode

LARGEST = 400
_GUARD = 32
_FULL = b"\xa5" * _GUARD
_memory = bytearray(_FULL + bytes(1700) + _FULL)


def seeds() -> list:
    return ["阿福粥铺 ¥128.00".encode(), "é€😀\U0010ffff".encode(), b"plain", b"\xf0\x9f\x98", b"\xe4\xb8", b"\xc3",
            b"\xed\xa0\x80\xf5\x80\x80\x80", bytes(range(0x80, 0x100))]  # fmt: skip


def run(data: bytearray) -> bool:
    room = data[0] * 8 if data else 0
    room = min(room, 1700)
    behind = _memory[_GUARD + room :]
    view = memoryview(_memory)[_GUARD : _GUARD + room]
    try:
        end = encode(data, view)
    except Gb18030Error:
        end = -1
    assert _memory[:_GUARD] == _FULL and _memory[_GUARD + room :] == behind, "wrote outside its room"
    assert 0 <= columns(data) <= 2 * len(data), "columns"
    if end < 0:
        return False
    assert end <= 4 * len(data), "longer than it can be"
    return True
