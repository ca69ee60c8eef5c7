"""The self-test: the display's own test picture, how far it is, and what it found."""

from micropython import const

from ui import theme
from ui.errors import Cancelled
from ui.screen import NO_CHIPS, Screen
from ui.texts import phrase
from ui.view import SCREEN_H, SCREEN_W, X0, X1
from ui.widgets.lists import title
from ui.widgets.progress import bar

_ROLES = (theme.TEXT, theme.ACCENT, theme.OK, theme.WARN, theme.BAD, theme.TRAIN, theme.MUTED, theme.BG)
_WIDE = const(40)  # pixels of a bar
_TOP = const(58)
_BOTTOM = const(210)
_ROW = const(24)
_ADVICE = const(20)  # pixels of a second line
_ICONS = {"pass": ("tick", theme.OK), "fail": ("cross", theme.BAD), "absent": ("todo", theme.MUTED),
          "skipped": ("todo", theme.MUTED)}  # fmt: skip


class Pattern(Screen):
    """Bars of colour with a frame, for the eye; ends by itself."""

    name = "pattern"
    bare = True
    timeout_ms = 2000

    def on_timeout(self) -> None:
        self.finish()

    def draw(self, view) -> None:
        for i, role in enumerate(_ROLES):
            view.rect(_WIDE * i, 0, _WIDE, SCREEN_H, role)
        for x, y, w, h in ((0, 0, SCREEN_W, 1), (0, SCREEN_H - 1, SCREEN_W, 1), (0, 0, 1, SCREEN_H),
                           (SCREEN_W - 1, 0, 1, SCREEN_H)):  # fmt: skip
            view.rect(x, y, w, h, theme.BAD)


class Checking(Screen):
    """Shown with `show_while` the test runs; nobody can end it."""

    name = "checking"

    def __init__(self, of: int):
        super().__init__(NO_CHIPS)
        self.note = "checking.note"
        self._number, self._of, self._what = 0, of, "check.display"

    def begin(self, number: int, what: str) -> None:
        """The next check: how many came before, and the text of its name."""
        self._number, self._what = number, what
        self.invalidate(0, 24, SCREEN_W, 188)

    def draw(self, view) -> None:
        title(view, "checks.title", "%d / %d" % (self._number + 1, self._of))
        view.say(self._what, X0, 66, 24, theme.TEXT, "l", 296)
        bar(view, X0, 104, X1 - X0, 12, self._number / self._of)
        view.say("checking.watch", X0, 134, 16, theme.MUTED, "l", 296)


class CheckList(Screen):
    """Its value: "func" to test anew, "ok" to print. Raises Cancelled, or TimedOut after a minute without a key."""

    name = "checks"
    timeout_ms = 60000
    typed = ("up", "down")

    def __init__(self, rows, date: str, may_print: bool):
        """`rows`: (state, name's text, detail, advice's text or ""). `date`: data, when it was tested."""
        middle = ("func", "key.test_again")
        super().__init__((("cancel", "key.back"), middle, ("ok", "key.print_report") if may_print else None))
        passed = sum(1 for row in rows if row[0] == "pass")
        self._head = phrase("checks.passed", n=passed, of=len(rows))
        self._date = date
        self._pages = list(_pages(rows))
        self._page = 0

    def on_key(self, key: str) -> None:
        if key == "cancel":
            self.fail(Cancelled())
        elif key in ("up", "down"):
            self._page = (self._page + (1 if key == "down" else -1)) % len(self._pages)
            self.invalidate(0, 24, SCREEN_W, 188)
        else:
            self.finish(key)

    def draw(self, view) -> None:
        if view.top < _TOP:
            view.say(self._head, X0, 26, 24, theme.TEXT, "l", 190)
            view.write("%s  %d/%d" % (self._date, self._page + 1, len(self._pages)), X1, 31, 16, theme.MUTED, "r", 130)
        y = _TOP
        for state, name, detail, advice in self._pages[self._page]:
            icon, role = _ICONS[state]
            if not view.is_outside(0, y, SCREEN_W, _ROW):
                view.icon(icon, X0, y, 16, role, role)
                view.say(name, X0 + 24, y, 16, theme.TEXT, "l", 136)
                view.write(detail, X1, y, 16, theme.MUTED, "r", 130)
            y += _ROW
            if state == "fail":
                view.say(advice, X0 + 24, y - 2, 16, theme.MUTED, "l", 272)
                y += _ADVICE


def _pages(rows):
    """The rows that fit on a page, page after page."""
    page: list = []
    left = _BOTTOM - _TOP
    for row in rows:
        height = _ROW + _ADVICE if row[0] == "fail" else _ROW
        if height > left:
            yield page
            page, left = [], _BOTTOM - _TOP
        page.append(row)
        left -= height
    yield page
