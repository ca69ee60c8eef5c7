"""Binary frames from the panel to a browser tab: what is too large for JSON.

All header numbers are little-endian.

| frame | header | then |
|---|---|---|
| LCD   | u8 1, u8 0, u16 x, y, w, h             | w * h pixels, big-endian RGB565, as on the display's bus |
| paper | u8 2, u8 0, u16 0, u32 slip, u32 first | rows of 48 bytes, 1 = black; `first` counts from the slip's top |

Frames begin on even offsets, so that a browser can lay its 16-bit views on the pixels without a copy.
"""

import struct

LCD = 1
PAPER = 2
PAPER_ROW = 48  # bytes: 384 dots

_LCD_HEAD = struct.Struct("<BxHHHH")
_PAPER_HEAD = struct.Struct("<BxxxII")


def lcd(x: int, y: int, w: int, h: int, pixels: bytes) -> bytes:
    """One rectangle of the display."""
    return _LCD_HEAD.pack(LCD, x, y, w, h) + pixels


def paper(slip: int, first: int, rows: bytes) -> bytes:
    """Rows of the paper hanging out of the printer; `slip` changes when it is torn off."""
    return _PAPER_HEAD.pack(PAPER, slip, first) + rows


def read_lcd(frame: bytes) -> tuple[int, int, int, int, bytes]:
    """The way back, for tests: x, y, w, h, pixels."""
    _, x, y, w, h = _LCD_HEAD.unpack_from(frame)
    return x, y, w, h, frame[_LCD_HEAD.size :]


def read_paper(frame: bytes) -> tuple[int, int, bytes]:
    """The way back, for tests: slip, first row, rows."""
    _, slip, first = _PAPER_HEAD.unpack_from(frame)
    return slip, first, frame[_PAPER_HEAD.size :]
