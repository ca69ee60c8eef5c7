"""What will be settled, and what came of it."""

from money import format_fen
from ui import sounds
from ui.screen import Screen
from ui.screens.result import Approved
from ui.texts import phrase
from ui.theme import BAD, EDGE, LINE, MUTED, SURFACE, TEXT
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import money
from ui.widgets.lists import title
from ui.widgets.panels import notice

_ROWS = 4
_TOP = 58
_PITCH = 22
_BACK = ("cancel", "key.back")
_SELECT = ("updown", "key.more")
_REPORT = ("func", "key.report")
_LATER_OR_PRINT = (("cancel", "key.later"), None, ("ok", "key.print_list"))


class SettleConfirm(Screen):
    """Its value: "ok", or "func" to see the batch as a report. Raises Cancelled or TimedOut."""

    name = "settle"
    timeout_ms = 60000

    def __init__(self, batch: str, groups, count: int, fen: int, warning=None, allowed: bool = True,
                 reports: bool = False):
        """`batch`: data. `groups`: (text, count, fen), with negative amounts for what goes back. `count`, `fen`: of
        the whole batch. `warning`: a text about what is still open. `allowed`: whether it may be settled now.
        `reports`: whether there is a report of it."""
        middle = _SELECT if len(groups) > _ROWS else _REPORT if reports else None
        super().__init__((_BACK, middle, ("ok", "key.settle") if allowed else None))
        self._batch = phrase("settle.batch", batch=batch)
        self._groups = [(text, phrase("settle.count", n=count), format_fen(fen)) for text, count, fen in groups]
        self._count = phrase("settle.total", n=count)
        self._fen = fen
        self._warning = warning
        self._first = 0

    def on_key(self, key: str) -> None:
        if key in ("up", "down"):
            first = self._first + (1 if key == "down" else -1)
            if 0 <= first <= len(self._groups) - _ROWS:
                self._first = first
                self.invalidate(0, 52, SCREEN_W, 95)
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        title(view, "settle.head")
        view.say(self._batch, X1, 31, 16, MUTED, "r")
        size, pitch = view.pick(16, 24), view.pick(_PITCH, 23)
        y = view.pick(_TOP, 54) - pitch
        for text, count, amount in self._groups[self._first : self._first + _ROWS]:
            y += pitch
            if not view.is_outside(0, y - 2, SCREEN_W, 26):
                view.say(text, X0, y, size, TEXT, "l", 124)
                view.say(count, 188, y + view.pick(0, 7), 16, MUTED, "r")
                view.write(amount, X1, y, size, TEXT, "r", 116)
        if not self._groups:
            view.say("settle.nothing", X0, _TOP, size, TEXT, "l", 296)
        view.rect(X0, 147, X1 - X0, 1, LINE)
        view.say(self._count, X0, 163, 16, MUTED)
        money(view, self._fen, X1, 150, 32)
        if self._warning is not None:
            view.rect(0, 187, 4, 20, EDGE)
            view.say(self._warning, X0, view.pick(189, 185), size, TEXT, "l", 296)


class Settled(Approved):
    """A settlement that has ended. Its value: the key of a chip, None after 30 s; `printing` as in Approved."""

    name = "settled"

    def __init__(self, batch: str, count: int, fen: int, line="settled.line", head="settled.head"):
        """`batch`: data. `line`: whether the totals agree. `head`: the words of the tile."""
        count, batch = phrase("settled.count", n=count), phrase("settle.batch", batch=batch)
        super().__init__(fen, line, None, batch, count, (None, None, ("ok", "key.got_it")), head)


class Mismatch(Screen):
    """The totals differ: by how much, and the records that do. Its value: "ok" to print the list; cancel raises
    Cancelled."""

    name = "mismatch"
    sound = sounds.WARNING

    def __init__(self, fen: int, differences, chips=_LATER_OR_PRINT):
        """`fen`: how much the sums differ. `differences`: `ledger.difference.Difference` objects, at least one."""
        if len(differences) > 1:
            chips = (chips[0], _SELECT, chips[2])
        super().__init__(chips)
        self._head = phrase("mismatch.head", amount=format_fen(abs(fen)))
        self._differences = differences
        self._at = 0

    def on_key(self, key: str) -> None:
        if key in ("up", "down"):
            self._at = (self._at + (1 if key == "down" else -1)) % len(self._differences)
            self.invalidate(0, 66, SCREEN_W, 146)
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        if view.top < 100:
            which = phrase("mismatch.which", n=self._at + 1, of=len(self._differences))
            notice(view, "warn", self._head, which)
        if view.bottom > 100:
            self._draw_difference(view, self._differences[self._at])

    def _draw_difference(self, view, shown) -> None:
        if shown.trace:
            view.say(phrase("mismatch.trace", trace=shown.trace), X0, 106, 24)
            view.say(shown.kind, X1, 111, 16, TEXT, "r", 110)
            if shown.last:
                view.write(shown.last, X1 - 10 - view.said_width(shown.kind), 111, 16, MUTED, "r")
        else:
            view.say(shown.kind, X0, 106, 24, TEXT, "l", 296)
        _side(view, X0, "mismatch.ours", shown.ours)
        _side(view, 164, "mismatch.theirs", shown.theirs)


def _side(view, x: int, whose, fen) -> None:
    """What one of the two has."""
    view.frame(x, 140, 144, 64, 6, LINE, 1, SURFACE)
    view.say(whose, x + 10, 147, 16, MUTED)
    if fen is None:
        view.say("mismatch.missing", x + 134, 172, 24, BAD, "r", 128)
    else:
        view.write(format_fen(fen), x + 134, 172, 24, TEXT, "r", 128)
