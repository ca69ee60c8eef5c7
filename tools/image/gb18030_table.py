"""The code table of lib/gb18030, made from CPython's codec, raised from the 2000 to the 2005 edition of GB 18030.

Big-endian, in this order:
    direct   20902 x u16     two-byte codes of U+4E00..U+9FA5
    counts   2 x u16         entries of the next two parts
    others   n x (u16, u16)  code point and its two-byte code, sorted; the user-defined areas U+E000..U+E765 follow a
                             formula and are not listed
    ranges   m x (u16, u16)  first code point of a run of four-byte codes, and its linear number, sorted
"""

import struct

HANZI = range(0x4E00, 0x9FA6)
USER_DEFINED = range(0xE000, 0xE766)
SURROGATES = range(0xD800, 0xE000)
EDITION_2005 = {0x1E3F: b"\xa8\xbc", 0xE7C7: bytes.fromhex("8135f437")}  # the pair that changed places


def encoded(code_point: int) -> bytes:
    """A character's code in GB 18030-2005."""
    return EDITION_2005.get(code_point) or chr(code_point).encode("gb18030")


def linear(code: bytes) -> int:
    """Number of a four-byte code, counted from 81308130."""
    return ((code[0] - 0x81) * 10 + code[1] - 0x30) * 1260 + (code[2] - 0x81) * 10 + code[3] - 0x30


def table() -> bytes:
    """The whole table."""
    others: list[tuple[int, int]] = []  # (code point, two-byte code)
    ranges: list[tuple[int, int]] = []  # (first code point, its linear four-byte code)
    for code_point in range(0x80, 0x10000):
        if code_point in HANZI or code_point in USER_DEFINED or code_point in SURROGATES:
            continue
        code = encoded(code_point)
        if len(code) == 2:
            others.append((code_point, int.from_bytes(code, "big")))
        elif not ranges or linear(code) - code_point != ranges[-1][1] - ranges[-1][0]:
            ranges.append((code_point, linear(code)))
    parts = [encoded(code_point) for code_point in HANZI]
    parts.append(struct.pack(">HH", len(others), len(ranges)))
    parts += [struct.pack(">HH", *pair) for pair in others + ranges]
    return b"".join(parts)
