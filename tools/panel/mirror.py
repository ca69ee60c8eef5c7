"""What the panel knows about the terminal, and what each browser tab has not seen yet.

Nothing is queued for a tab. The mirror numbers its changes; a tab remembers the number up to which it has been told,
and asks for the difference when its socket is ready for more. A slow tab therefore skips intermediate pictures instead
of holding anything up, and a closed tab leaves nothing behind.
"""

import asyncio
from collections import deque
from typing import Any

from tools.panel import frames
from tools.panel.device_clock import DeviceClock
from tools.panel.glass import Glass, Rect
from tools.panel.slips import Strip, Tray

LINES_KEPT = 1000
BEEPS_KEPT = 8
ROWS_A_FRAME = 1000  # 48 KB: a long strip goes out in several frames


class Mirror:
    """The newest state of everything a tab can see."""

    def __init__(self) -> None:
        self.number = 0
        self.clock = DeviceClock()
        self.glass = Glass()
        self.strip = Strip()
        self.tray = Tray()
        self.facts: dict[str, Any] = {}
        self._fact_numbers: dict[str, int] = {}
        self._lines: deque[tuple[int, dict]] = deque(maxlen=LINES_KEPT)
        self._beeps: deque[tuple[int, dict]] = deque(maxlen=BEEPS_KEPT)
        self._readers: set[Reader] = set()

    def tell(self, name: str, value: Any) -> None:
        """Set a fact; tabs hear of it when it differs from what it was."""
        if self.facts.get(name, self) != value:
            self.facts[name] = value
            self._fact_numbers[name] = self._changed()

    def paint(self, rect: Rect, pixels: bytes) -> None:
        """The display changed. Raises ValueError."""
        self.glass.paint(self.number + 1, rect, pixels)
        self._changed()

    def feed(self, rows: bytes) -> None:
        """The printer pushed out new rows."""
        self.strip.feed(rows)
        self._changed()

    def hang_out(self, rows: bytes) -> None:
        """The strip is known anew: after a tear, or when the device was found again."""
        if rows != self.strip.rows:
            self.strip.begin_again(rows)
            self._changed()

    def file(self, rows: bytes, text: list[str]) -> None:
        """A slip was torn off and goes to the tray."""
        self.tray.put(rows, text)
        self.tell("slips", self.tray.about())

    def note(self, line: dict) -> None:
        """A line for the log; one that has no `time` gets the device's time of this moment."""
        self._lines.append((self._changed(), {"time": self.clock.now(), **line}))

    def beep(self, beep: dict) -> None:
        self._beeps.append((self._changed(), beep))

    def _changed(self) -> int:
        self.number += 1
        for reader in self._readers:
            reader.wake.set()
        return self.number

    # what readers ask

    def facts_after(self, number: int) -> dict[str, Any]:
        return {name: self.facts[name] for name, seen in self._fact_numbers.items() if seen > number}

    def lines_after(self, number: int) -> list[dict]:
        return [line for seen, line in self._lines if seen > number]

    def beeps_after(self, number: int) -> list[dict]:
        return [beep for seen, beep in self._beeps if seen > number]

    def enter(self, reader: "Reader") -> None:
        self._readers.add(reader)

    def leave(self, reader: "Reader") -> None:
        self._readers.discard(reader)

    @property
    def watched(self) -> bool:
        """Whether any tab is looking."""
        return bool(self._readers)


class Reader:
    """One tab's place in the mirror. Use as a context manager."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self.wake = asyncio.Event()
        self.wake.set()
        self._number = 0
        self._lcd_number = -1  # nothing seen: the whole display first
        self._slip = 0
        self._row = 0
        self._beep_number = mirror.number  # sounds of the past stay in the past

    def __enter__(self) -> "Reader":
        self.mirror.enter(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.mirror.leave(self)

    async def news(self) -> list[bytes | dict]:
        """Wait for a change; return the messages that bring the tab up to date."""
        await self.wake.wait()
        self.wake.clear()
        mirror, now = self.mirror, self.mirror.number
        out: list[bytes | dict] = []
        if facts := mirror.facts_after(self._number):
            out.append({"facts": facts})
        out += [frames.lcd(*rect, mirror.glass.cut(rect)) for rect in mirror.glass.changed_after(self._lcd_number)]
        out += self._paper()
        if lines := mirror.lines_after(self._number):
            out.append({"lines": lines})
        out += [{"beep": beep} for beep in mirror.beeps_after(self._beep_number)]
        self._number = self._lcd_number = self._beep_number = now
        return out

    def _paper(self) -> list[bytes]:
        strip = self.mirror.strip
        out = []
        if strip.slip != self._slip:
            self._slip, self._row = strip.slip, 0
            out.append(frames.paper(strip.slip, 0, b""))
        while self._row < strip.count:
            last = min(self._row + ROWS_A_FRAME, strip.count)
            rows = bytes(strip.rows[self._row * frames.PAPER_ROW : last * frames.PAPER_ROW])
            out.append(frames.paper(strip.slip, self._row, rows))
            self._row = last
        return out
