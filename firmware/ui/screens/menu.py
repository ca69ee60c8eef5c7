"""Lists to choose from: menus, whose rows answer to their digit, and settings, whose rows show a value."""

from ui.errors import Cancelled
from ui.screen import DIGITS, Screen
from ui.view import SCREEN_W
from ui.widgets.lists import LIST_HEIGHT, LIST_TOP, row, row_at, rows, thumb, title

_BACK = ("cancel", "key.back")
_SELECT = ("updown", "key.select")


class Row:
    """A row: icon of 24 px, a text, and a text at the right or None."""

    def __init__(self, icon: str, text, value=None):
        self.icon = icon
        self.text = text
        self.value = value


class Menu(Screen):
    """Its value: the number of the row chosen, from 0. Raises Cancelled, or TimedOut after a minute without a key."""

    name = "menu"
    timeout_ms = 60000
    typed = DIGITS
    verb = "key.open"

    def __init__(self, heading, rows, selected: int = 0, name: str = ""):
        """`heading`: a text. `rows`: Row objects; the first nine answer to a digit. `name`: for the probe."""
        super().__init__((_BACK, _SELECT, ("ok", self.verb)))
        if name:
            self.name = name
        self._heading = heading
        self._rows = rows
        self._selected = selected
        self._shown = 4  # rows at a time
        self._first = max(0, min(selected - 1, len(rows) - 4))

    def start(self, ui, ended) -> None:
        if self._shown != rows(ui.view):
            self._shown = rows(ui.view)
            self._first = max(0, min(self._selected, len(self._rows) - self._shown))
        super().start(ui, ended)

    def on_key(self, key: str) -> None:
        if key == "cancel":
            self.fail(Cancelled())
        elif key == "ok":
            self.finish(self._selected)
        elif key in ("up", "down"):
            self._select((self._selected + (1 if key == "down" else -1)) % len(self._rows))
        elif key.isdigit() and 1 <= int(key) <= len(self._rows):
            self.finish(int(key) - 1)

    def on_touch(self, point, is_first: bool) -> None:
        place = row_at(self.ui.view, point, is_first, len(self._rows))
        if place is not None:
            self.ui.sounds.key()
            self.finish(self._first + place)

    def _select(self, number: int) -> None:
        old, self._selected = self._selected, number
        first = min(max(self._first, number - self._shown + 1), number)
        if first != self._first:
            self._first = first
            self.invalidate(0, 24, SCREEN_W, 188)
            return
        height = LIST_HEIGHT // self._shown
        for changed in (old, number):
            self.invalidate(0, LIST_TOP + height * (changed - first), SCREEN_W - 6, height)
        self.invalidate(240, 24, 80, 28)

    def draw(self, view) -> None:
        if view.top < LIST_TOP:
            title(view, self._heading, "%d / %d" % (self._selected + 1, len(self._rows)))
        for place in range(min(self._shown, len(self._rows))):
            number = self._first + place
            item = self._rows[number]
            key = str(number + 1) if self.typed else ""
            row(view, place, number == self._selected, key, item.icon, item.text, item.value)
        thumb(view, self._first, len(self._rows))


class Settings(Menu):
    """A list of settings; the rows show what is set now."""

    name = "settings"
    typed = ()
    verb = "key.change"
