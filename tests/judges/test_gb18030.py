"""lib/gb18030 against CPython's codec, on every character of the BMP and a sample of those beyond.

CPython has the edition of 2000; 2005 exchanged the codes of U+1E3F and U+E7C7.
"""

import random

CHUNK = 2048
EXCHANGED = str.maketrans({0x1E3F: "\ue7c7", 0xE7C7: "\u1e3f"})


def characters() -> list[str]:
    bmp = [chr(c) for c in range(0x10000) if not 0xD800 <= c <= 0xDFFF]
    beyond = [chr(c) for c in random.Random(18030).sample(range(0x10000, 0x110000), 6000)]
    return bmp + beyond + [chr(0x10000), chr(0x10FFFF)]


def test_encode(device):
    text = "".join(characters())
    chunks = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]
    results = device("gb18030_cases", [["encoded", chunk] for chunk in chunks])
    assert "".join(results) == text.translate(EXCHANGED).encode("gb18030").hex()


def test_columns(device):
    texts = ["RMB 12.50", "消费 SALE", "".join(random.Random(58).sample(characters(), 500))]
    results = device("gb18030_cases", [["width", text] for text in texts])
    assert results == [sum(1 if ord(c) < 0x80 else 2 for c in text) for text in texts]


def test_decode(device):
    """A fifth of the two-byte codes, and what is none."""
    codes = [bytes([lead, trail]) for lead in range(0x81, 0xFF, 5) for trail in range(0x30, 0x100)]
    results = device("gb18030_cases", [["decoded", code.hex()] for code in codes])
    for code, got in zip(codes, results, strict=True):
        try:
            expected = code.decode("gb18030").translate(EXCHANGED)
        except UnicodeDecodeError:
            expected = None
        if expected is not None and (len(expected) != 1 or 0xE000 <= ord(expected) < 0xE766):
            expected = None  # two characters of one byte, or of the user-defined areas
        assert got == expected, code.hex()
