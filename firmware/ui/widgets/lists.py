"""Rows of a list, titles, label and value."""

from ui.theme import ACCENT, BG, LINE, MUTED, ON_ACCENT, SURFACE, TEXT
from ui.view import SCREEN_W, X0, X1

LIST_TOP = 52
LIST_HEIGHT = 160
_ROW_WIDTH = SCREEN_W - 6


def rows(view) -> int:
    """How many fit on the screen: they are twice as high where texts are large."""
    return view.pick(4, 2)


def row_height(view) -> int:
    """In pixels."""
    return view.pick(40, 80)


def title(view, text, right: str = "") -> None:
    """The first row of the body, with a small note at the right (data)."""
    view.say(text, X0, 26, 24)
    if right:
        view.write(right, X1, 31, 16, MUTED, "r")


def row_box(view, place: int, selected: bool) -> bool:
    """The ground of row `place` (from 0); False when the row is not in the strip and need not be drawn."""
    height = row_height(view)
    y = LIST_TOP + place * height
    if y >= view.bottom or y + height <= view.top:
        return False
    view.rect(0, y, _ROW_WIDTH, height, ACCENT if selected else BG)
    if not selected:
        view.rect(X0, y + height - 1, _ROW_WIDTH - 2 * X0, 1, LINE)
    return True


def row_at(view, point, is_first: bool, count: int):
    """Which of `count` rows on the screen a finger has just come down on; None for none, or one that is lifted."""
    if not is_first or point[1] < LIST_TOP:
        return None
    place = (point[1] - LIST_TOP) // row_height(view)
    return place if place < min(count, rows(view)) else None


def row(view, place: int, selected: bool, key: str, icon: str, text, value) -> None:
    """A row of a menu: key number ("" for none), icon, text of 24 px, value at the right (a text or None). Large:
    32 px, the value below it."""
    if not row_box(view, place, selected):
        return
    y = LIST_TOP + place * row_height(view)
    if view.bottom <= y + 8 or view.top >= y + row_height(view) - 4:
        return  # nothing but ground in the strip
    y += view.pick(0, 8 if value is not None else 20)
    ink, dim, tint = (ON_ACCENT, ON_ACCENT, ON_ACCENT) if selected else (TEXT, MUTED, ACCENT)
    x = X0
    if key:
        view.frame(x, y + 10, 20, 20, 4, dim, 1, ACCENT if selected else BG)
        view.write(key, x + 10, y + 12, 16, dim, "c")
        x += 30
    view.icon(icon, x, y + 8, 24, tint, tint)
    x += 34
    taken = 0
    if view.big:
        if value is not None:
            view.say(value, x, y + 42, 24, dim, "l", 302 - x)
        view.say(text, x, y + 4, 32, ink, "l", 302 - x)
        return
    if value is not None:
        view.say(value, 302, y + 12, 16, dim, "r")
        taken = view.said_width(value) + 8
    view.say(text, x, y + 8, 24, ink, "l", 302 - x - taken)


def thumb(view, first: int, of: int) -> None:
    """Where in the list the rows shown lie."""
    shown = rows(view)
    if of <= shown or view.right <= _ROW_WIDTH:
        return
    view.rect(_ROW_WIDTH, LIST_TOP, 6, LIST_HEIGHT, SURFACE)
    height = (2 * LIST_HEIGHT * shown + of) // (2 * of)
    y = LIST_TOP + (2 * LIST_HEIGHT * first + of) // (2 * of)
    view.rrect(_ROW_WIDTH + 1, y + 2, 4, height - 4, 2, MUTED)


def key_value(view, y: int, label, value: str) -> None:
    """A label at the left (a text), its value at the right (data). Large: 24 px, as far as both have room."""
    if view.big:
        room = X1 - X0 - 6 - view.said_width(label)
        taken = min(room, view.text_width(value, view.fitting(value, 24, room)))
        view.write(value, X1, y - 4, 24, TEXT, "r", room)
        view.say(label, X0, y - 4, 24, MUTED, "l", X1 - X0 - 6 - taken)
        return
    view.say(label, X0, y, 16, MUTED)
    view.write(value, X1, y, 16, TEXT, "r", 200)
