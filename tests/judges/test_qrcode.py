"""lib/qrcode against segno, module by module and mask by mask, and against the reader zxing-cpp."""

import random

import pytest
import segno
import zxingcpp
from PIL import Image

ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PAY = "https://qr.95516.com/00010000/62131212345678901234567890123456"


def texts() -> list[bytes]:
    """Of every mode, many lengths; the longest that go into version 20."""
    dice = random.Random(18004)
    made = [b"1", b"A", b"a", b"0" * 17, PAY.encode(), PAY.upper().encode(), "付款码：收款 128.50".encode()]
    for length in (7, 26, 60, 119, 250, 480):
        made.append("".join(dice.choices("0123456789", k=2 * length)).encode())
        made.append("".join(dice.choices(ALNUM, k=length)).encode())
        made.append(dice.randbytes(length))
    return made


CASES = [(text, level) for text in texts() for level in "LMQH" if not (len(text) > 300 and level in "QH")]


def mode_of(data: bytes) -> str:
    if data.isdigit():
        return "numeric"
    return "alphanumeric" if all(chr(code) in ALNUM for code in data) else "byte"


@pytest.fixture
def codes(device):
    return device("qr_cases", [["encoded", data.hex(), level] for data, level in CASES])


def pad_to_byte(buffer, _version, length: int) -> None:
    """7.4.10. segno 1.6.6 adds a whole byte of zeros where none are needed, which readers do not mind."""
    buffer.extend([0] * (-length % 8))


def bits(rows: list[str], size: int) -> list[list[int]]:
    stride = (size + 7) // 8
    return [[int(row, 16) >> (stride * 8 - 1 - x) & 1 for x in range(size)] for row in rows]


def test_the_same_modules_as_segno(codes, monkeypatch):
    monkeypatch.setattr(segno.encoder, "write_padding_bits", pad_to_byte)
    for (data, level), (version, mask, rows) in zip(CASES, codes, strict=True):
        theirs = segno.make_qr(data, error=level, mode=mode_of(data), boost_error=False)
        assert (version, mask) == (theirs.version, theirs.mask), (data, level)
        assert bits(rows, len(rows)) == [list(row) for row in theirs.matrix], (data, level)


def test_zxing_reads_them(codes):
    for (data, level), (_, _, rows) in zip(CASES, codes, strict=True):
        size = len(rows)
        picture = Image.new("L", (size + 8, size + 8), 255)
        for y, row in enumerate(bits(rows, size)):
            for x, dark in enumerate(row):
                picture.putpixel((x + 4, y + 4), 0 if dark else 255)
        found = zxingcpp.read_barcodes(picture.resize((4 * size + 32, 4 * size + 32), 0))
        assert [one.bytes for one in found] == [data], (data, level)


def test_the_largest_and_what_is_larger(device):
    largest = [("L", 858), ("M", 666), ("Q", 482), ("H", 382)]  # bytes in version 20, table 7
    results = device("qr_cases", [["encoded", "61" * count, level] for level, count in largest])
    assert [result[0] for result in results] == [20] * 4
    results = device("qr_cases", [["encoded", "61" * (count + 1), level] for level, count in largest])
    assert results == [{"raised": "QrError", "arguments": [str(count + 1)]} for _, count in largest]


def test_a_module_at_a_time(device):
    text = "13465009876543210912"
    (got,) = device("qr_cases", [["modules", text.encode().hex(), "M"]])
    theirs = segno.make_qr(text, error="M", boost_error=False)
    assert got == "".join(str(dark) for row in theirs.matrix for dark in row)
