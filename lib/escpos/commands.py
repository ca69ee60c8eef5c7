"""ESC/POS commands for receipt printers, written into the caller's bytearray.

Every function takes the buffer and the place to write at, and returns where the command ends. All raise EscposError
when the buffer is too short or a value is out of range. Source: Epson's ESC/POS command reference; the Chinese commands
(FS) as printers with a GB 18030 font have them.
"""

from escpos.errors import EscposError
from escpos.status import PAPER, PRINTER
from gb18030.codec import Gb18030Error, encode

LEFT, CENTRE, RIGHT = 0, 1, 2  # align
FONT_A, FONT_B = 0, 1  # font: 12x24 dots; the small one, 9x17 or 8x16 on 58 mm printers
QR_L, QR_M, QR_Q, QR_H = 48, 49, 50, 51  # error correction of about 7, 15, 25, 30 %


def init(out: bytearray, at: int) -> int:
    """ESC @: drop what is not printed yet and set everything to its default."""
    return _put(out, at, b"\x1b@")


def newline(out: bytearray, at: int) -> int:
    """LF: print the line."""
    return _put(out, at, b"\n")


def text(out: bytearray, at: int, characters: str) -> int:
    """Characters (a str or its UTF-8 bytes) in GB 18030."""
    try:
        return encode(characters, out, at)
    except Gb18030Error:
        raise EscposError("no room")


def align(out: bytearray, at: int, side: int) -> int:
    """ESC a: LEFT, CENTRE or RIGHT. Only at the beginning of a line."""
    return _put(out, at, b"\x1ba", side, RIGHT)


def bold(out: bytearray, at: int, on: bool) -> int:
    """ESC E: bold on or off."""
    return _put(out, at, b"\x1bE", int(on))


def size(out: bytearray, at: int, width: int, height: int) -> int:
    """GS !: characters 1 to 8 times as wide and as high."""
    if not (1 <= width <= 8 and 1 <= height <= 8):
        raise EscposError("size out of range")
    return _put(out, at, b"\x1d!", width - 1 << 4 | height - 1)


def font(out: bytearray, at: int, number: int) -> int:
    """ESC M: FONT_A or FONT_B."""
    return _put(out, at, b"\x1bM", number, FONT_B)


def line_spacing(out: bytearray, at: int, dots: int) -> int:
    """ESC 3: distance from line to line, 0 to 255 dots."""
    return _put(out, at, b"\x1b3", dots)


def default_line_spacing(out: bytearray, at: int) -> int:
    """ESC 2: the printer's own distance, about 30 dots."""
    return _put(out, at, b"\x1b2")


def feed_lines(out: bytearray, at: int, lines: int) -> int:
    """ESC d: print the line and feed 0 to 255 lines."""
    return _put(out, at, b"\x1bd", lines)


def feed_dots(out: bytearray, at: int, dots: int) -> int:
    """ESC J: print the line and feed 0 to 255 dots."""
    return _put(out, at, b"\x1bJ", dots)


def chinese(out: bytearray, at: int, on: bool) -> int:
    """FS & or FS .: whether bytes from 0x81 on begin a GB 18030 character."""
    return _put(out, at, b"\x1c&" if on else b"\x1c.")


def chinese_size(out: bytearray, at: int, width: int, height: int) -> int:
    """FS !: Hanzi of normal or double (1, 2) width and height, where GS ! does not reach them."""
    if not (1 <= width <= 2 and 1 <= height <= 2):
        raise EscposError("size out of range")
    return _put(out, at, b"\x1c!", (width - 1) << 2 | (height - 1) << 3)


def raster_header(out: bytearray, at: int, row_bytes: int, rows: int, doubled: bool = False) -> int:
    """GS v 0: an image of `rows` rows follows, each `row_bytes` bytes, most significant bit left, 1 is black; printed
    twice as wide and high if `doubled`."""
    if not (1 <= row_bytes <= 0xFFFF and 1 <= rows <= 0xFFFF):
        raise EscposError("image size out of range")
    at = _put(out, at, b"\x1dv0\x03" if doubled else b"\x1dv0\x00")
    return _put_words(out, at, row_bytes, rows)


def qr(out: bytearray, at: int, data: bytes, module: int, level: int) -> int:
    """GS ( k: print `data` as a QR code (model 2) with modules of 1 to 16 dots and error correction QR_L to QR_H."""
    if not 1 <= module <= 16 or not QR_L <= level <= QR_H or not 0 < len(data) <= 7089:
        raise EscposError("QR code out of range")
    at = _put(out, at, b"\x1d(k\x04\x001A2\x00")
    at = _put(out, at, b"\x1d(k\x03\x001C", module)
    at = _put(out, at, b"\x1d(k\x03\x001E", level)
    at = _put(out, at, b"\x1d(k")
    at = _put_words(out, at, len(data) + 3)
    at = _put(out, at, b"1P0")
    at = _put(out, at, data)
    return _put(out, at, b"\x1d(k\x03\x001Q0")


def open_drawer(out: bytearray, at: int) -> int:
    """ESC p 0: a pulse of 50 ms for the cash drawer at the printer's connector, and 500 ms of rest."""
    return _put(out, at, b"\x1bp\x00\x19\xfa")


def status_request(out: bytearray, at: int, about: int) -> int:
    """DLE EOT: ask at once, past all that waits in the printer, about PRINTER, OFFLINE, ERROR or PAPER."""
    if about < PRINTER:
        raise EscposError("value out of range")
    return _put(out, at, b"\x10\x04", about, PAPER)


def paper_request(out: bytearray, at: int) -> int:
    """GS r 1: ask for the paper sensors; answered in turn, after all that was sent before."""
    return _put(out, at, b"\x1dr\x01")


def _put(out: bytearray, at: int, command: bytes, value: int = -1, highest: int = 255) -> int:
    """Write a command and, unless it is -1, its one-byte argument."""
    end = at + len(command)
    if at < 0 or end + (value != -1) > len(out):
        raise EscposError("no room")
    out[at:end] = command
    if value == -1:
        return end
    if not 0 <= value <= highest:
        raise EscposError("value out of range")
    out[end] = value
    return end + 1


def _put_words(out: bytearray, at: int, *words: int) -> int:
    """Write 16-bit arguments, low byte first."""
    for word in words:
        at = _put(out, _put(out, at, b"", word & 0xFF), b"", word >> 8)
    return at
