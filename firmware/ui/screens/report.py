"""A day's takings: by hour as a chart; by way of payment and by operator as tables."""

from micropython import const

from money import format_fen
from ui.screen import Screen
from ui.texts import phrase, words
from ui.theme import ACCENT, MUTED, SOFT, TEXT
from ui.view import SCREEN_W, X0, X1

_BARS = const(13)
_PITCH = const(22)
_BASE = const(186)  # y of the base line
_HIGHEST = const(76)
_TABLE_TOP = const(98)
_ROWS = const(5)
_OTHERS = "report.others"
_BACK = ("cancel", "key.back")
_PRINT = ("ok", "key.print_report")
_VIEWS = ("key.by_way", "key.by_operator", "key.by_hour")  # what F leads to, in each view


class Report(Screen):
    """Its value: "up" for a day later, "down" for a day earlier, "ok" to print. Raises Cancelled or TimedOut.

    `view` can be read at any time: 0 hours, 1 ways, 2 operators.
    """

    name = "report"
    timeout_ms = 60000

    def __init__(self, heading, day: str, takings, ways, operators, may_print: bool, days: tuple, view: int = 0):
        """`heading`: a text. `day`: data, `11-22`. `takings`: a `ledger.takings.Takings`. `ways`: (text, count, fen),
        `operators`: (data, count, fen). `days`: which of "up" and "down" lead to other
        days."""
        super().__init__()
        self._heading = heading
        self._day = day
        self._takings = takings
        self._tables = (), _lines(ways), _lines(operators)
        self._print = _PRINT if may_print else None
        self._hours, self._first, self._step = bars(takings.hours)
        self._largest = max(self._hours)
        self.view = view
        self.typed = days
        self._choose_chips()

    def on_key(self, key: str) -> None:
        if key == "func":
            self.view = (self.view + 1) % len(_VIEWS)
            self._choose_chips()
            self.invalidate(0, 90, SCREEN_W, 122)
        else:
            super().on_key(key)

    def _choose_chips(self) -> None:
        other = ("func", _VIEWS[self.view]) if self._takings.count or self._takings.back_count else None
        self.set_chips(_BACK, other, self._print)

    def draw(self, view) -> None:
        if view.top < 94:
            self._draw_head(view)
        if view.bottom <= 90:
            return
        if not (self._takings.count or self._takings.back_count):
            view.say("report.none", 160, view.pick(132, 128), view.pick(16, 24), MUTED, "c", 296)
        elif self.view == 0:
            self._draw_chart(view)
        else:
            self._draw_table(view, self._tables[self.view], self.view == 2)

    def _draw_head(self, view) -> None:
        it = self._takings
        if view.bottom > 50:
            self._draw_sums(view, it)
        if view.top >= 56:
            return
        view.say(self._heading, X0, 26, 24, TEXT, "l", 200)
        view.write(self._day, X1, 31, 16, MUTED, "r")
        if self.typed:
            icon = "down" if len(self.typed) == 1 else "updown"
            view.icon(icon, X1 - view.text_width(self._day, 16) - 20, 31, 16, MUTED, MUTED)

    def _draw_sums(self, view, it) -> None:
        view.write("¥" + format_fen(it.fen), X0, 54, 32, TEXT, "l", 190)
        view.say(phrase("report.paid", n=it.count), X1, 56, 16, TEXT, "r")
        if it.open:
            view.say(phrase("report.open", n=it.open), X1, 74, 16, MUTED, "r")
        elif it.back_count:
            back = phrase("report.back", n=it.back_count, amount=format_fen(it.back_sum))
            view.say(back, X1, 74, 16, MUTED, "r", 150)

    def _draw_chart(self, view) -> None:
        for i, fen in enumerate(self._hours):
            if fen <= 0:
                continue
            x = 16 + _PITCH * i
            height = max(2, (fen * _HIGHEST + self._largest // 2) // self._largest)
            top = _BASE - height
            if fen == self._largest:
                view.rect(x, top, 16, height, ACCENT)
                self._draw_value(view, x + 8, fen)
            else:
                view.rect(x, top, 16, height, SOFT)
                view.rect(x, top, 16, 2, ACCENT)
        view.rect(X0, _BASE, X1 - X0, 1, MUTED)
        if view.is_outside(0, 186, SCREEN_W, 26):
            return
        for i in range(0, len(self._hours), 4):
            hour = self._first + self._step * i
            if i:
                view.write(str(hour), 24 + _PITCH * i, 190, 16, MUTED, "c")
            else:
                view.say(phrase("report.hour", h=hour), 24, 190, 16, MUTED, "c")

    def _draw_value(self, view, middle: int, fen: int) -> None:
        """The largest bar's amount in yuan above it, inside the margins."""
        if view.is_outside(0, 88, SCREEN_W, 24):
            return
        value = format_fen(fen)[:-3]
        half = (view.text_width(value, 16) + 1) // 2
        view.write(value, min(max(middle, X0 + half), X1 - half), 92, 16, ACCENT, "c")

    def _draw_table(self, view, lines, are_names: bool) -> None:
        size, pitch = view.pick(16, 24), view.pick(_PITCH, 23)
        y = view.pick(_TABLE_TOP, 93) - pitch
        for label, count, fen in lines:
            y += pitch
            if view.is_outside(0, y, SCREEN_W, 24):
                continue
            if are_names and label != _OTHERS:
                view.write(label, X0, y, size, TEXT, "l", view.pick(110, 102))
            else:
                view.say(label, X0, y, size, TEXT, "l", view.pick(110, 102))
            view.write(count, view.pick(196, 172), y + view.pick(0, 7), 16, MUTED, "r")
            view.write(fen, X1, y, size, TEXT, "r", view.pick(104, 132))


def _lines(table) -> list:
    """What a table shows, in words: made once, for it is painted in many strips."""
    return [(label, words(phrase("report.count", n=count)), format_fen(fen)) for label, count, fen in shortened(table)]


def bars(hours: dict) -> tuple:
    """Fen of each bar, hour of the first, hours a bar stands for: the day from 8 o'clock on where that shows all, else
    as many hours as there are bars, else two hours a bar."""
    used = sorted(hours)
    first, last = (used[0], used[-1]) if used else (8, 8)
    step = 1
    if first >= 8 and last < 8 + _BARS:
        first = 8
    elif last - first < _BARS:
        first = min(first, 24 - _BARS)
    else:
        first, step = 0, 2
    count = 12 if step == 2 else _BARS
    found = [0] * count
    for hour in used:
        found[(hour - first) // step] += hours[hour][1]
    return found, first, step


def shortened(lines) -> list:
    """At most five lines: the fifth stands for all others when there are more."""
    if len(lines) <= _ROWS:
        return list(lines)
    rest = lines[_ROWS - 1 :]
    others = (_OTHERS, sum(line[1] for line in rest), sum(line[2] for line in rest))
    return list(lines[: _ROWS - 1]) + [others]
