"""The list of transactions, newest first, a page at a time; digits typed look for one."""

from ui.errors import Cancelled
from ui.screen import DIGITS, Screen
from ui.texts import phrase
from ui.theme import ACCENT, BG, FRAME, MUTED, TEXT
from ui.view import SCREEN_W, X0
from ui.widgets.lists import LIST_HEIGHT, LIST_TOP, row_at, thumb
from ui.widgets.records import record_row

LAST_FOUR = 4  # how many digits typed are looked for: the end of a card number,
TRACE = 6  # or a trace number
FIND = "func"  # the value when something else is to be looked for
_BACK = ("cancel", "key.back")
_SELECT = ("updown", "key.select")
_EDIT = ("back", "key.edit")
_FIND = (FIND, "key.find")
_BOX_LEFT = 156


class History(Screen):
    """Its value: the `value` of the item chosen, or FIND. Raises Cancelled or TimedOut.

    `position` can be read at any time and handed to another History, to be back at the same place. It may begin with
    the name of what was looked for instead of digits ("128.50"): `load` is asked for that, and it stands in the box.
    """

    name = "history"
    timeout_ms = 60000
    typed = DIGITS + ("00", "up", "down", "clear")

    def __init__(self, load, heading="history.title", position=("", 0, 0), verb="key.details", name: str = "",
                 finds: bool = False, per_page: int = 4):
        """`load(page, digits)`: (at most `per_page` `widgets.records.Item`, how many there are over all pages or
        None); page 0 has the newest. `digits` is "" for all, LAST_FOUR or TRACE digits to look for. `heading`: a text.
        `verb`: the OK key's text. `finds`: whether there is a key to look for something else than digits."""
        super().__init__()
        if name:
            self.name = name
        self._load = load
        self._heading = heading
        self._verb = verb
        self._finds = finds
        self._per_page = per_page
        self._digits, self._page, self._at = position
        self._items, self._total = load(self._page, self._looked_for())
        if not self._items:
            self._page = self._at = 0
            self._items, self._total = load(0, self._looked_for())
        self._at = max(0, min(self._at, len(self._items) - 1))
        self._choose_chips()

    @property
    def position(self) -> tuple:
        """Digits typed, page, row."""
        return self._digits, self._page, self._at

    def _looked_for(self) -> str:
        if self._is_name():
            return self._digits
        count = len(self._digits)
        return self._digits if count == TRACE else self._digits[:LAST_FOUR] if count >= LAST_FOUR else ""

    def _is_name(self) -> bool:
        """Whether what is looked for is no row of digits."""
        return bool(self._digits) and not self._digits.isdigit()

    def on_key(self, key: str) -> None:
        if key == "cancel":
            self.fail(Cancelled())
        elif key == FIND:
            self.finish(FIND)
        elif key == "ok":
            self.finish(self._items[self._at].value)
        elif key == "up":
            self._go(-1)
        elif key == "down":
            self._go(1)
        elif key == "back":
            self._look_for("" if self._is_name() else self._digits[:-1])
        elif key == "clear":
            self._look_for("")
        else:
            more = len(self._digits) < TRACE and not self._is_name()
            self._look_for((self._digits + key)[:TRACE] if more else key)

    def on_touch(self, point, is_first: bool) -> None:
        place = row_at(self.ui.view, point, is_first, len(self._items))
        if place is not None:
            self.ui.sounds.key()
            self.finish(self._items[place].value)

    def _go(self, step: int) -> None:
        """To the row above or below, which may lie on another page."""
        at = self._at + step
        if 0 <= at < len(self._items):
            height = LIST_HEIGHT // self._per_page
            for place in (self._at, at):
                self.invalidate(0, LIST_TOP + height * place, SCREEN_W - 6, height)
            self._at = at
            self._repaint_box()
        elif self._page + step >= 0 and (step < 0 or self._may_go_on()):
            items, total = self._load(self._page + step, self._looked_for())
            if items:
                self._page += step
                self._show(items, total, 0 if step > 0 else len(items) - 1)

    def _may_go_on(self) -> bool:
        """Whether there can be another page."""
        full = len(self._items) == self._per_page
        return full and (self._total is None or self._per_page * (self._page + 1) < self._total)

    def _look_for(self, digits: str) -> None:
        before = self._looked_for()
        self._digits = digits
        self._repaint_box()
        if self._looked_for() != before:
            self._page = 0
            items, total = self._load(0, self._looked_for())
            self._show(items, total, 0)
        self._choose_chips()

    def _show(self, items, total, at: int) -> None:
        self._items, self._total, self._at = items, total, at
        self.invalidate(0, 24, SCREEN_W, 188)
        self._choose_chips()

    def _repaint_box(self) -> None:
        self.invalidate(_BOX_LEFT, 24, SCREEN_W - _BOX_LEFT, 28)

    def _choose_chips(self) -> None:
        middle = _EDIT if self._digits else _FIND if self._finds else _SELECT if self._items else None
        right = ("ok", self._verb) if self._items else _FIND if self._finds and self._digits else None
        chips = (_BACK, middle, right)
        if chips != self.chips:
            self.set_chips(*chips)

    def draw(self, view) -> None:
        if view.top < LIST_TOP:
            self._draw_head(view)
        if self._items:
            for place, item in enumerate(self._items):
                record_row(view, place, place == self._at, item)
            if self._total is not None:
                thumb(view, self._per_page * self._page, self._total)
        else:
            view.icon("history", 136, 84, 48, MUTED, MUTED)
            looked_for = self._looked_for()
            none = phrase("history.none_found", digits=looked_for) if looked_for else "history.none"
            view.say(none, 160, view.pick(148, 144), view.pick(16, 24), TEXT, "c", 296)

    def _draw_head(self, view) -> None:
        view.say(self._heading, X0, 26, 24, TEXT, "l", 136)
        view.frame(_BOX_LEFT, 26, 152, 24, 6, ACCENT if self._digits else FRAME, 2, BG)
        view.icon("search", 163, 30, 16, MUTED, MUTED)
        if self._digits:
            view.write(self._digits, 186, 30, 16, room=114)
            if not self._is_name():
                view.rect(188 + view.text_width(self._digits, 16), 31, 2, 14, ACCENT)
        else:
            view.say("history.search", 186, 30, 16, MUTED)
        if self._is_name():
            return
        if self._items and self._total is not None and len(self._digits) in (0, LAST_FOUR, TRACE):
            view.write("%d / %d" % (self._per_page * self._page + self._at + 1, self._total), 300, 30, 16, MUTED, "r")
