"""Amounts: always the largest thing, right edge fixed, the sign one size down."""

from canvas.canvas import base_line
from money import MINUS, format_fen
from ui.theme import BAND, ON_BAND, TEXT
from ui.view import HEAD, SCREEN_W, X0, X1

_SIGN = "¥"
_GAP = 6  # between the sign and the first digit
_SIGN_WIDTH = 19  # of ¥ in 32 px, rounded up


def money(view, fen: int, right: int, y: int, size: int = 48, role: int = TEXT, room: int = 296) -> None:
    """An amount with its right edge at `right`; in 32 px on the same base line when 48 does not fit the room."""
    if y - 2 >= view.bottom or y + size + (size >> 2) <= view.top:
        return
    string = format_fen(abs(fen))
    if size == 48 and view.text_width(string, 48) + _GAP + _SIGN_WIDTH > room:
        y += base_line(48) - base_line(32)
        size = 32
    sign_size = 32 if size == 48 else size
    sign_y = y + base_line(size) - base_line(sign_size)
    view.write(string, right, y, size, role, "r")
    left = right - view.text_width(string, size) - _GAP
    view.write(_SIGN, left, sign_y, sign_size, role, "r")
    if fen < 0:
        view.write(MINUS, left - view.text_width(_SIGN, sign_size) - 4, sign_y, sign_size, role, "r")


def money_width(view, fen: int, size: int) -> int:
    """Pixels that `money` takes in 32 px or less."""
    width = view.text_width(format_fen(abs(fen)), size) + _GAP + view.text_width(_SIGN, size)
    return width + 4 + view.text_width(MINUS, size) if fen < 0 else width


def money_left(view, fen: int, x: int, y: int, role: int) -> None:
    """An amount of 48 px that begins at x, in a result tile; 32 px when it does not fit."""
    if y - 2 >= view.bottom or y + 60 <= view.top:
        return
    string = format_fen(fen)
    start = x + view.text_width(_SIGN, 32) + 4
    view.write(_SIGN, x, y + 14, 32, role)
    if start + view.text_width(string, 48) <= X1:
        view.write(string, start, y, 48, role)
    else:
        view.write(string, start, y + 14, 32, role)


def band(view, kind, fen) -> None:
    """What the payer agrees to: kind of sale (a text) and amount, in the same place on every payer screen. `fen` None:
    no money moves."""
    if view.is_outside(0, HEAD, SCREEN_W, 56):
        return
    view.rect(0, HEAD, SCREEN_W, 56, BAND)
    if fen is None:
        view.say(kind, X0, 40, 24, ON_BAND)
        return
    view.say(kind, X0, 44, 16, ON_BAND)
    money(view, fen, X1, 28, 48, ON_BAND, 296 - 8 - view.said_width(kind))
