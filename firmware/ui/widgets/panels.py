"""Boxes that say something: result tile, warning head, question, toast."""

from money import format_fen
from ui.theme import (
    ACCENT,
    BAD,
    BG,
    EDGE,
    LINE,
    MUTED,
    ON_BAD,
    ON_OK,
    ON_UNK,
    SURFACE,
    T_BAD,
    T_OK,
    T_UNK,
    TEXT,
    WARN,
)
from ui.view import FOOT, HEAD, SCREEN_W
from ui.widgets.amounts import money_left

_TILES = {"ok": (T_OK, ON_OK), "bad": (T_BAD, ON_BAD), "unk": (T_UNK, ON_UNK)}
TOAST_TOP = 171


def tile(view, kind: str, head, fen, note=None) -> None:
    """A result: colour, own shape ("ok" disc, "bad" octagon, "unk" diamond) and words. With a note, a small amount, or
    none where `fen` is None."""
    if view.is_outside(0, HEAD, SCREEN_W, 100):
        return
    fill, ink = _TILES[kind]
    view.rect(0, HEAD, SCREEN_W, 100, fill)
    view.icon(kind, 14, 48, 52, ink, ink)
    view.say(head, 80, 32, 32, ink, "l", 232)
    if note is None:
        money_left(view, fen, 80, 70, ink)
    else:
        if fen is not None:
            view.write("¥" + format_fen(fen), 80, view.pick(70, 64), view.pick(24, 32), ink, "l", 232)
        view.say(note, 80, view.pick(98, 97), view.pick(16, 24), ink, "l", 232)


def notice(view, icon: str, head, line, kind: str = "warn") -> None:
    """A warning: amber edge ("warn") or red one ("bad"), never a full tile."""
    if view.is_outside(0, HEAD, SCREEN_W, 76):
        return
    view.rect(0, HEAD, SCREEN_W, 76, SURFACE)
    view.rect(0, HEAD, 8, 76, EDGE if kind == "warn" else T_BAD)
    view.rect(0, 99, SCREEN_W, 1, LINE)
    view.icon(icon, 22, 38, 48, TEXT, WARN if kind == "warn" else BAD)
    view.say(head, 84, view.pick(34, 30), view.pick(24, 32), TEXT, "l", 228)
    view.say(line, 84, 68, view.pick(16, 24), MUTED, "l", 228)


def dialog(view, head, lines) -> None:
    """A question under the band; `lines` are at most two texts."""
    view.frame(8, 88, 304, 116, 8, TEXT, 2, SURFACE)
    view.icon("ask", 22, 102, 24, ACCENT, ACCENT)
    view.say(head, 56, view.pick(102, 98), view.pick(24, 32), TEXT, "l", 244)
    y = view.pick(140, 136)
    for line in lines:
        view.say(line, 56, y, view.pick(16, 24), TEXT, "l", 244)
        y += view.pick(24, 30)


def toast(view, text, icon: str) -> None:
    """A short message in place of the bottom row."""
    if view.is_outside(0, TOAST_TOP, SCREEN_W, FOOT - TOAST_TOP):
        return
    view.rect(0, TOAST_TOP, SCREEN_W, FOOT - TOAST_TOP, BG)
    view.frame(4, 172, 312, 37, 6, TEXT, 2, SURFACE)
    view.icon(icon, 16, 182, 16, WARN, WARN)
    view.say(text, 42, view.pick(182, 178), view.pick(16, 24), TEXT, "l", 262)
