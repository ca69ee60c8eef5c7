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
