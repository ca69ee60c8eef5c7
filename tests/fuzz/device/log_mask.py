"""The log's mask: any text comes back, and no run of 12 or more signs of a number, a key or a track is left in it."""

from log import mask

LARGEST = 3000
_SIGNS = b"0123456789ABCDEFabcdef=^"


def seeds() -> list:
    return [
        b"<- 0210 00 312 ms",
        b"6224240000051234=29122015894169012392",
        b"%B6224240000051234^TEST/CREDIT^291220158941690?",
        "阿福粥铺 6224240000051234 元".encode(),
        b"950973182317F80B950973182317F80B00962B60" * 30,
        b"1" * 2900,
        b"12345678901 " * 100,
    ]


def run(data: bytearray) -> bool:
    text = "".join([chr(c) if c < 0x80 else chr(0x4E00 + c) for c in data])
    masked = mask(text)
    run = 0
    for sign in masked.encode():
        run = run + 1 if sign in _SIGNS else 0
        assert run < 12, "a long run is left"
    assert "****" in masked or masked == text, "changed without a mask"
    return masked != text
