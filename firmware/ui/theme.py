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
# one row a role: light, dark, high contrast. As text it stays in the image and takes no memory
_COLOURS = """\
FFFF 0883 0000 BG
EF9E 1926 0000 SURFACE
BE39 428C FFFF LINE
BE39 428C 4208 TRACK
7411 7411 FFFF FRAME
10C4 FFFF FFFF TEXT
4ACC A5B8 FFFF MUTED
1294 7DDF 07FF ACCENT
FFFF 0883 0000 ON_ACCENT
D71E 198A 4208 SOFT
1294 1294 07FF BAND
FFFF FFFF 0000 ON_BAND
0387 4EF1 076E OK
B0A4 FC71 FCD2 BAD
8A80 FE07 FFE0 WARN
FD80 FD80 FFE0 EDGE
0387 0387 076E T_OK
FFFF FFFF 0000 ON_OK
B0A4 B0A4 FCD2 T_BAD
FFFF FFFF 0000 ON_BAD
FD80 FD80 FFE0 T_UNK
10C4 10C4 0000 ON_UNK
7153 7153 FCFF TRAIN
9B36 9B36 C358 TRAIN_DIM
FFFF FFFF 0000 ON_TRAIN
FFFF FFFF FFFF WHITE
0000 0000 0000 BLACK
BE39 BE39 BE39 GREY"""


def palette(theme: str) -> array:
    """The colours of "light", "dark" or "hc", by role."""
    column = THEMES.index(theme)
    return array("H", (int(row.split()[column], 16) for row in _COLOURS.split("\n")))
