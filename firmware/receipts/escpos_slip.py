"""Turns the lines of a slip into ESC/POS for a printer of 384 dots: 24-dot type in 32 columns, small print in 48."""

from micropython import const

from escpos import commands
from escpos.line import Line, fill
from gb18030.codec import columns
from receipts import frame

_DOTS = const(384)
_ROW = const(48)  # bytes
_PITCH = const(30)  # dots from line to line
_SMALL_PITCH = const(20)
_AMOUNT_PITCH = const(56)
_BIG_AMOUNT = const(12)  # characters that fit beside the label in double width
_TEAR = const(40)  # dots from the last line to the tear bar
_MIDDLE = const(18)  # column where the second column of a table ends
_SPACE = const(0x20)
_LONGEST_DATA = const(512)  # bytes that a command of ours has behind it at most
_MODULE = const(6)  # dots of a QR code's modules; of one with more than _MUCH bytes, _SMALL_MODULE
_SMALL_MODULE = const(4)
_MUCH = const(213)  # version 10, 342 dots wide
_SOLID = b"\xff" * _ROW
_DASHES = b"\xff\x0f\xf0" * (_ROW // 3)  # 8 dots on, 4 off

_WIDE = Line(16)
_FULL = Line(32)
_SMALL = Line(48)


class EscposSlip:
    """Renders into one buffer that it keeps. `send(buffer)` is awaited with whole commands, 512 bytes at most."""

    def __init__(self):
        self.dots = 0  # of paper, for all lines so far; pictures and codes count as what they are at most
        self._out = bytearray(512)
        self._view = memoryview(self._out)
        self._frame = frame.Frame(_DOTS)

    async def start(self, send) -> None:
        """What comes before the first line. A printer that was left in the middle of a command, by a restart or a loose
        plug, takes the zeros for its data; others ignore them."""
        await send(bytes(_LONGEST_DATA))
        at = commands.init(self._out, 0)
        at = commands.chinese(self._out, at, True)
        await send(self._view[: commands.line_spacing(self._out, at, _PITCH)])

    async def end(self, send) -> None:
        """What comes after the last line: paper up to the tear bar."""
        self.dots += _TEAR
        await send(self._view[: commands.feed_dots(self._out, 0, _TEAR)])

    async def line(self, line: tuple, send) -> None:
        """One line of a slip."""
        self.dots += line[1] if line[0] == "gap" else _HEIGHTS.get(line[0], _PITCH)
        if line[0] == "frame":
            await self._framed(line[1], send)
        elif line[0] == "picture":
            from receipts.picture import send_picture

            await send_picture(line[1], self._out, send)
        elif line[0] in _DRAWABLE and any(self._lacks(text) for text in line[1:]):
            from receipts.drawn import DrawnLine

            await DrawnLine(_DOTS, line).send(self._out, send)
        else:
            await send(self._view[: _RENDERERS[line[0]](self._out, *line[1:])])

    def _lacks(self, text: str) -> bool:
        """Whether printers may not have a character: its code has four bytes, where a Hanzi has two, its columns."""
        return commands.text(self._out, 0, text) != columns(text)

    async def _framed(self, text: str, send) -> None:
        for y in range(0, frame.ROWS, frame.BAND_ROWS):
            at = commands.raster_header(self._out, 0, _ROW, frame.BAND_ROWS)
            band = await self._frame.band(text, y)
            self._out[at : at + len(band)] = band
            await send(self._view[: at + len(band)])
        await send(self._view[: commands.feed_dots(self._out, 0, 8)])


def _shop(out, text: str) -> int:
    if columns(text) > _WIDE.columns:
        at = commands.bold(out, 0, True)
        return commands.bold(out, _FULL.centred(out, at, text), False)
    at = commands.line_spacing(out, 0, _AMOUNT_PITCH)
    at = _WIDE.centred(out, commands.size(out, at, 2, 2), text)
    return commands.line_spacing(out, commands.size(out, at, 1, 1), _PITCH)


def _centre(out, text: str) -> int:
    return _FULL.centred(out, 0, text)


def _pair(out, left: str, right: str) -> int:
    return _FULL.pair(out, 0, left, right)


def _table(out, left: str, middle: str, right: str) -> int:
    """Three columns, the second and third aligned right; a first one that is too wide gets a line of its own."""
    at = 0
    if columns(left) + 1 + columns(middle) > _MIDDLE:
        at = _FULL.left(out, at, left)
        left = ""
    at = commands.text(out, at, left)
    at = fill(out, at, _MIDDLE - columns(left) - columns(middle), _SPACE)
    at = commands.text(out, at, middle)
    at = fill(out, at, _FULL.columns - _MIDDLE - columns(right), _SPACE)
    return commands.newline(out, commands.text(out, at, right))


def _line_across(out, pattern: bytes) -> int:
    at = commands.feed_dots(out, 0, 4)
    at = commands.raster_header(out, at, _ROW, 2)
    for _ in range(2):
        out[at : at + _ROW] = pattern
        at += _ROW
    return commands.feed_dots(out, at, 8)


def _amount(out, label: str, text: str) -> int:
    wide = 2 if len(text) <= _BIG_AMOUNT else 1
    at = commands.line_spacing(out, 0, _AMOUNT_PITCH)
    at = commands.bold(out, at, True)
    at = commands.size(out, at, 1, 2)
    at = commands.text(out, at, label)
    at = fill(out, at, _FULL.columns - columns(label) - wide * len(text), _SPACE)
    at = commands.size(out, at, wide, 2)
    at = commands.newline(out, commands.text(out, at, text))
    at = commands.bold(out, commands.size(out, at, 1, 1), False)
    return commands.line_spacing(out, at, _PITCH)


def _small(out, text: str) -> int:
    return _end_small(out, _SMALL.left(out, _begin_small(out), text))


def _small_pair(out, left: str, right: str) -> int:
    return _end_small(out, _SMALL.pair(out, _begin_small(out), left, right))


def _small_centre(out, text: str) -> int:
    return _end_small(out, _SMALL.centred(out, _begin_small(out), text))


def _code(out, text: str) -> int:
    data = text.encode()
    at = commands.align(out, commands.feed_dots(out, 0, 8), commands.CENTRE)
    at = commands.qr(out, at, data, _MODULE if len(data) <= _MUCH else _SMALL_MODULE, commands.QR_M)
    return commands.feed_dots(out, commands.align(out, at, commands.LEFT), 10)


def _begin_small(out) -> int:
    return commands.font(out, commands.line_spacing(out, 0, _SMALL_PITCH), 1)


def _end_small(out, at: int) -> int:
    return commands.line_spacing(out, commands.font(out, at, 0), _PITCH)


_DRAWABLE = ("shop", "centre", "small_centre", "small", "pair", "small_pair")
_HEIGHTS = {"shop": 56, "amount": 56, "frame": 48, "small": 20, "small_pair": 20, "small_centre": 20, "rule": 14,
            "bar": 14, "picture": 112, "code": 300}  # dots; others: _PITCH
_RENDERERS = {
    "shop": _shop,
    "centre": _centre,
    "pair": _pair,
    "table": _table,
    "rule": lambda out: _line_across(out, _DASHES),
    "bar": lambda out: _line_across(out, _SOLID),
    "amount": _amount,
    "small": _small,
    "small_pair": _small_pair,
    "small_centre": _small_centre,
    "code": _code,
    "gap": lambda out, dots: commands.feed_dots(out, 0, dots),
}
