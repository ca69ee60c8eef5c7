"""Build the texts file from `firmware/ui/texts*.txt`, and tell which characters each font size needs.

The file is a romtable. Under an id lie both languages, Chinese first: length u8, then UTF-8 with `{name}` fields.
"""

import pathlib
import re
from dataclasses import dataclass

from tools.image import romtable
from tools.paths import ROOT

SOURCES = sorted((ROOT / "firmware" / "ui").glob("texts*.txt"))
FIELD = re.compile(r"\{(\w+)=([^}]*)\}")


class TextsError(ValueError):
    """The table is broken. Arguments: line number, what is wrong."""


@dataclass(frozen=True)
class Text:
    """One row: `places` are the (size, room) pairs it must fit."""

    id: str
    places: list[tuple[int, int]]
    zh: str
    en: str

    def templates(self) -> tuple[str, str]:
        """Both languages as the program fills them in, without samples."""
        return FIELD.sub(r"{\1}", self.zh), FIELD.sub(r"{\1}", self.en)

    def samples(self) -> tuple[str, str]:
        """Both languages with the samples in place."""
        return FIELD.sub(r"\2", self.zh), FIELD.sub(r"\2", self.en)


def read(*paths: pathlib.Path) -> list[Text]:
    """Parse the tables, by default those of the firmware. Raises TextsError."""
    texts: dict[str, Text] = {}
    lines = [line for path in paths or SOURCES for line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)]
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split(" | ")]
        if len(cells) != 4 or not all(cells):
            raise TextsError(number, "needs id, places, Chinese, English")
        if cells[0] in texts:
            raise TextsError(number, f"{cells[0]} is there twice")
        zh, en = ({name for name, _ in FIELD.findall(cell)} for cell in cells[2:])
        if zh != en:
            raise TextsError(number, f"{cells[0]}: the languages differ in {zh ^ en}")
        places = [(int(size), int(room)) for size, room in (pair.split() for pair in cells[1].split(","))]
        texts[cells[0]] = Text(cells[0], places, cells[2], cells[3])
    return list(texts.values())


def build(texts: list[Text]) -> bytes:
    """The texts file."""
    values = {}
    for text in texts:
        zh, en = (template.encode("utf-8") for template in text.templates())
        values[text.id, 0] = bytes([len(zh)]) + zh + bytes([len(en)]) + en
    return romtable.build(values)[0]


def characters(texts: list[Text], size: int) -> set[str]:
    """The characters that stand in this size somewhere."""
    used = [text for text in texts if any(place[0] == size for place in text.places)]
    return {char for text in used for sample in text.samples() for char in sample}
