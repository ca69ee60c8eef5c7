"""Transactions in a list: a mark for the outcome, when and what with, the amount; and the outcome as a pill."""

from money import format_fen
from ui.texts import phrase
from ui.theme import (
    ACCENT,
    BAD,
    EDGE,
    LINE,
    MUTED,
    OK,
    ON_ACCENT,
    ON_BAD,
    ON_OK,
    ON_UNK,
    SURFACE,
    T_BAD,
    T_OK,
    T_UNK,
    TEXT,
)
from ui.view import X0
from ui.widgets.lists import LIST_TOP, row_box, row_height

_RIGHT = 302  # edge of the amounts
_TEXT_LEFT = X0 + 34
_MARKS = {  # icon of 24 px and its colour; fill and ink of the pill
    "approved": ("ok", OK, T_OK, ON_OK),
    "declined": ("bad", BAD, T_BAD, ON_BAD),
    "unknown": ("unk", EDGE, T_UNK, ON_UNK),
    "pending": ("wait", ACCENT, T_UNK, ON_UNK),
    "reversed": ("undo", MUTED, SURFACE, TEXT),
    "voided": ("undo", MUTED, SURFACE, TEXT),
}


class Item:
    """One transaction, as a list shows it."""

    def __init__(self, mark: str, when: str, last: str, note, fen: int, value, struck: bool = False):
        """`mark`: "approved", "declined", "unknown", "pending", "reversed" or "voided". `when`: "14:29" or "11-21".
        `last`: last four digits, "" without a card. `note`: a text. `fen`: negative for what goes back. `value`: what
        stands for it. `struck`: the amount no longer counts."""
        self.mark = mark
        self.head = phrase("history.row", time=when, last=last) if last else phrase("history.row_plain", time=when)
        self.note = note
        self.amount = format_fen(fen)
        self.value = value
        self.struck = struck
        self._size = 0

    def amount_size(self, view) -> int:
        """24, or 16 where a long amount leaves no room for the words; found once, for rows are drawn in strips."""
        if not self._size:
            words_end = max(view.said_width(self.head), view.said_width(self.note)) + 8
            fits = words_end + view.text_width(self.amount, 24) <= _RIGHT - _TEXT_LEFT
            self._size = 24 if fits else 16
        return self._size


def record_row(view, place: int, selected: bool, item: Item) -> None:
    """Row `place` (from 0) of a list."""
    if not row_box(view, place, selected):
        return
    y = LIST_TOP + place * row_height(view)
    icon, tint = _MARKS[item.mark][:2]
    ink, dim = (ON_ACCENT, ON_ACCENT) if selected else (TEXT, MUTED)
    tint = ON_ACCENT if selected else tint
    if view.big:
        y += 8
    view.icon(icon, X0, y + 8, 24, tint, tint)
    size = view.pick(item.amount_size(view), 32)
    width = view.text_width(item.amount, size)
    room = _RIGHT - width - 8 - _TEXT_LEFT
    room = view.pick(room, _RIGHT - _TEXT_LEFT)
    view.say(item.head, _TEXT_LEFT, view.pick(y + 3, y - 4), view.pick(16, 24), ink, "l", room)
    view.say(item.note, _TEXT_LEFT, view.pick(y + 21, y + 22), 16, dim, "l", room)
    top = view.pick(y + 8 if size == 24 else y + 12, y + 36)
    view.write(item.amount, _RIGHT, top, size, dim if item.struck else ink, "r")
    if item.struck:
        view.rect(_RIGHT - width, view.pick(y + 20, y + 52), width, 2, dim)


def pill(view, mark: str, text, x: int, y: int) -> int:
    """The outcome in its colour, 22 px high; returns its width."""
    fill, ink = _MARKS[mark][2:]
    width = view.said_width(text) + 16
    view.frame(x, y, width, 22, 11, LINE if fill == SURFACE else fill, 1, fill)
    view.say(text, x + 8, y + 3, 16, ink)
    return width
