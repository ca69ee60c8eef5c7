"""The label of a device: what its code says, on both kinds of paper that a label printer takes."""

import re
import struct

import zxingcpp
from PIL import Image

from tools.technician import label

CODE = "TINYTILL TT24-000777 10012345 handheld_s3 0.1.0"
GROUP_4, BLACK_IS_0 = 4, 1  # of TIFF 6.0


def drawn() -> Image.Image:
    return label.draw("TT24-000777", "10012345", "898310012345645", "handheld_s3", "0.1.0")


def read(picture: Image.Image) -> list[str]:
    assert picture.size == label.SIZE
    assert picture.convert("L").getpixel((2, 2)) == 255, "the paper is white"
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def test_its_code_is_read_back_from_a_png(tmp_path):
    label.write(tmp_path / "label.png", drawn())
    with Image.open(tmp_path / "label.png") as picture:
        assert read(picture) == [CODE]
        assert round(picture.info["dpi"][0]) == label.DPI


def test_and_from_a_pdf_of_the_labels_size(tmp_path):
    label.write(tmp_path / "label.pdf", drawn())
    pdf = (tmp_path / "label.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert [round(float(side) * 25.4 / 72) for side in box.groups()] == [50, 25], "millimetres"
    assert b"/CCITTFaxDecode" in pdf and b"/K -1" in pdf and b"/BlackIs1 true" in pdf
    packed = pdf.split(b"stream\n", 1)[1].split(b"\nendstream", 1)[0]
    path = tmp_path / "label.tiff"
    path.write_bytes(tiff(packed, *label.SIZE))
    with Image.open(path) as picture:
        assert read(picture) == [CODE]


def tiff(packed: bytes, width: int, height: int) -> bytes:
    """A picture of a PDF, as it is packed there, as a file of its own."""
    tags = [(256, width), (257, height), (258, 1), (259, GROUP_4), (262, BLACK_IS_0), (273, 8), (277, 1), (278, height),
            (279, len(packed))]  # fmt: skip
    at = 8 + len(packed) + len(packed) % 2
    table = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return struct.pack("<2sHI", b"II", 42, at) + packed.ljust(at - 8, b"\0") + table + bytes(4)
