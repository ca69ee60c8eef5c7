"""Colours by role. A role is an index into a palette; a palette holds RGB565 words.

Light is the default. Result tiles and the band are the same in light and dark, so that they are known at a glance.
Every text pair reaches a contrast of 4.5, in high contrast 10.
"""

from array import array
from micropython import const

BG = const(0)  # page
SURFACE = const(1)  # status bar, footer, tiles
LINE = const(2)  # rules
TRACK = const(3)  # empty part of bars, ring, signal
FRAME = const(4)  # input boxes
TEXT = const(5)  # words, amounts
MUTED = const(6)  # labels, hints, neutral keys
ACCENT = const(7)  # selected row, focus, progress
ON_ACCENT = const(8)
SOFT = const(9)  # chart bars
BAND = const(10)  # the payer's amount
ON_BAND = const(11)
OK = const(12)  # ticks, change
BAD = const(13)  # crosses
WARN = const(14)  # warning icons
EDGE = const(15)  # amber edge of a warning
T_OK = const(16)  # approved tile, OK key
ON_OK = const(17)
T_BAD = const(18)  # declined tile, locked, cancel key
ON_BAD = const(19)
T_UNK = const(20)  # unknown tile, pending badge, back key
ON_UNK = const(21)
TRAIN = const(22)  # training mark
TRAIN_DIM = const(23)  # empty part of signal in training
ON_TRAIN = const(24)
WHITE = const(25)  # paper: QR code, signature
BLACK = const(26)
GREY = const(27)

THEMES = ("light", "dark", "hc")
_COLOURS = (  # one row a role: light, dark, high contrast
    (0xFFFF, 0x0883, 0x0000),  # BG
    (0xEF9E, 0x1926, 0x0000),  # SURFACE
    (0xBE39, 0x428C, 0xFFFF),  # LINE
    (0xBE39, 0x428C, 0x4208),  # TRACK
    (0x7411, 0x7411, 0xFFFF),  # FRAME
    (0x10C4, 0xFFFF, 0xFFFF),  # TEXT
    (0x4ACC, 0xA5B8, 0xFFFF),  # MUTED
    (0x1294, 0x7DDF, 0x07FF),  # ACCENT
    (0xFFFF, 0x0883, 0x0000),  # ON_ACCENT
    (0xD71E, 0x198A, 0x4208),  # SOFT
    (0x1294, 0x1294, 0x07FF),  # BAND
    (0xFFFF, 0xFFFF, 0x0000),  # ON_BAND
    (0x0387, 0x4EF1, 0x076E),  # OK
    (0xB0A4, 0xFC71, 0xFCD2),  # BAD
    (0x8A80, 0xFE07, 0xFFE0),  # WARN
    (0xFD80, 0xFD80, 0xFFE0),  # EDGE
    (0x0387, 0x0387, 0x076E),  # T_OK
    (0xFFFF, 0xFFFF, 0x0000),  # ON_OK
    (0xB0A4, 0xB0A4, 0xFCD2),  # T_BAD
    (0xFFFF, 0xFFFF, 0x0000),  # ON_BAD
    (0xFD80, 0xFD80, 0xFFE0),  # T_UNK
    (0x10C4, 0x10C4, 0x0000),  # ON_UNK
    (0x7153, 0x7153, 0xFCFF),  # TRAIN
    (0x9B36, 0x9B36, 0xC358),  # TRAIN_DIM
    (0xFFFF, 0xFFFF, 0x0000),  # ON_TRAIN
    (0xFFFF, 0xFFFF, 0xFFFF),  # WHITE
    (0x0000, 0x0000, 0x0000),  # BLACK
    (0xBE39, 0xBE39, 0xBE39),  # GREY
)


def palette(theme: str) -> array:
    """The colours of "light", "dark" or "hc", by role."""
    column = THEMES.index(theme)
    return array("H", (row[column] for row in _COLOURS))
