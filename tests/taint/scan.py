"""Looks for the needles in files and in what was heard."""

import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.taint.needles import Needle, needles

BLOCK = 4096
BLANKS = (b"\xff" * BLOCK, bytes(BLOCK))


@dataclass(frozen=True)
class Find:
    """A secret where it should not be."""

    place: str
    at: int
    needle: Needle

    def __str__(self) -> str:
        return f"{self.place} at {self.at:#x}: {self.needle.secret} ({self.needle.form})"


def scan(places: Iterable[tuple[str, bytes]], wanted: list[Needle] | None = None) -> list[Find]:
    """Every needle in every place: (name, content)."""
    chosen = needles() if wanted is None else wanted
    return [
        Find(place, start + at, needle)
        for place, content in places
        for start, part in written(content)
        for needle in chosen
        if (at := needle.place(part)) >= 0
    ]


def written(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes) of the parts of a memory that hold anything: most of a flash is blank."""
    start = None
    for at in range(0, len(content), BLOCK):
        if content.startswith(BLANKS, at):
            if start is not None:
                yield start, content[start:at]
                start = None
        elif start is None:
            start = at
    if start is not None:
        yield start, content[start:]


def files_of(folder: pathlib.Path) -> Iterable[tuple[str, bytes]]:
    """All files below a folder, whatever they are called."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes()


class Ear:
    """Stands between a reader and its lines, and keeps what it heard."""

    def __init__(self, source) -> None:
        self._source = source
        self.heard = bytearray()

    def readline(self) -> bytes:
        line = self._source.readline()
        self.heard += line
        return line

    def close(self) -> None:
        self._source.close()
