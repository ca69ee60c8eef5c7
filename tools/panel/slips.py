"""Paper: the strip hanging out of the printer, and the slips torn off."""

import io
from collections import OrderedDict
from dataclasses import dataclass, field

from PIL import Image

from tools.panel.frames import PAPER_ROW

KEPT = 60  # slips in the tray; the oldest goes first
MARGIN = 12  # dots of white paper around the print in a picture
PAPER = (255, 254, 251)
INK = (16, 24, 33)


@dataclass
class Strip:
    """Paper that is still in the machine."""

    slip: int = 1
    rows: bytearray = field(default_factory=bytearray)

    @property
    def count(self) -> int:
        return len(self.rows) // PAPER_ROW

    def feed(self, rows: bytes) -> None:
        self.rows += rows

    def begin_again(self, rows: bytes = b"") -> None:
        """The old paper is gone, this hangs out now."""
        self.slip += 1
        self.rows = bytearray(rows)


@dataclass(frozen=True)
class Slip:
    """One slip in the tray."""

    number: int
    rows: bytes
    text: list[str]

    def about(self) -> dict:
        """What a tab needs to list it."""
        return {"n": self.number, "text": self.text}

    def png(self) -> bytes:
        return picture(self.rows)


class Tray:
    """The torn slips of this session, newest first."""

    def __init__(self) -> None:
        self._slips: OrderedDict[int, Slip] = OrderedDict()
        self._next = 1

    def put(self, rows: bytes, text: list[str]) -> Slip:
        slip = Slip(self._next, bytes(rows), list(text))
        self._slips[slip.number] = slip
        self._next += 1
        while len(self._slips) > KEPT:
            self._slips.popitem(last=False)
        return slip

    def get(self, number: int) -> Slip | None:
        return self._slips.get(number)

    def about(self) -> list[dict]:
        return [slip.about() for slip in reversed(self._slips.values())]


def picture(rows: bytes) -> bytes:
    """A PNG of printed rows, dot for dot, on a margin of paper."""
    height = len(rows) // PAPER_ROW
    dots = Image.frombytes("1", (PAPER_ROW * 8, height), bytes(rows)) if height else Image.new("1", (PAPER_ROW * 8, 1))
    sheet = Image.new("P", (dots.width + 2 * MARGIN, dots.height + 2 * MARGIN), 0)
    sheet.putpalette([*PAPER, *INK])
    sheet.paste(1, (MARGIN, MARGIN), dots)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
