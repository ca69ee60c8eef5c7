"""What surrounds a screen: status bar, footer, training mark."""

from ui.theme import (
    ACCENT,
    BAD,
    BG,
    LINE,
    MUTED,
    ON_BAD,
    ON_OK,
    ON_TRAIN,
    ON_UNK,
    SURFACE,
    T_BAD,
    T_OK,
    T_UNK,
    TEXT,
    TRACK,
    TRAIN,
    TRAIN_DIM,
)
from ui.view import FOOT, HEAD, SCREEN_H, SCREEN_W

_KEYS = {  # the keys as they are printed on the keypad: fill, glyph
    "cancel": (T_BAD, ON_BAD),
    "back": (T_UNK, ON_UNK),
    "ok": (T_OK, ON_OK),
}
_NEUTRAL = (MUTED, BG)
_CHIP_TOP = 217
_LABEL_ROOM = 78


def status_bar(view, status) -> None:
    """Operator, time, open results, link, network, battery (see `ui.status.Status`)."""
    if view.top >= HEAD:
        return
    training = status.training
    ground, ink, dim = (TRAIN, ON_TRAIN, ON_TRAIN) if training else (SURFACE, TEXT, MUTED)
    view.rect(0, 0, SCREEN_W, HEAD, ground)
    if training:
        view.say("status.training", 8, 3, 16, ink)
    else:
        view.rect(0, HEAD - 1, SCREEN_W, 1, LINE)
        if status.visit:
            view.icon("plug", 8, 4, 16, ACCENT, ACCENT)
        else:
            view.icon("user", 8, 4, 16, dim, dim)
        if status.operator:
            view.write(status.operator, 28, 3, 16, ink, "l", 104)
        else:
            view.say("status.signed_out", 28, 3, 16, ink)
        view.write(status.time, 160, 3, 16, ink, "c")
    if status.pending:
        view.rrect(190, 3, 20, 18, 9, T_UNK)
        view.write("9+" if status.pending > 9 else str(status.pending), 200, 4, 16, ON_UNK, "c")
    weak = ink if training else BAD
    view.icon("link" if status.link else "linkoff", 214, 4, 16, ink if status.link else weak, ink)
    if status.net == "wifi":
        view.icon("wifi", 238, 3, 16, ink, ink)
    else:
        view.write(status.net, 258, 3, 16, ink, "r")
    empty = TRAIN_DIM if training else TRACK
    for i in range(4):
        view.rect(262 + 5 * i, 15 - 3 * i, 4, 4 + 3 * i, ink if i < status.bars else empty)
    battery(view, status.battery, ink, ground)


def battery(view, percent, ink: int, ground: int) -> None:
    """The cell of the status bar; red from 10 % down, empty frame when the level is unknown (None)."""
    view.rrect(286, 6, 24, 12, 3, ink)
    view.rrect(288, 8, 20, 8, 1, ground)
    view.rect(310, 10, 2, 4, ink)
    if percent is not None:
        view.rect(289, 9, max(2, (18 * percent + 50) // 100), 6, BAD if percent <= 10 else ink)


def chip(view, key: str, x: int) -> None:
    """A key as printed on the keypad, 20x20."""
    fill, glyph = _KEYS.get(key, _NEUTRAL)
    view.rrect(x, _CHIP_TOP, 20, 20, 4, fill)
    view.icon(key, x + 2, _CHIP_TOP + 2, 16, glyph, glyph)


def legend(view, chips, note) -> None:
    """The footer: what each working key does, at most three, left, middle, right; without any, `note` beside a lock."""
    if view.bottom <= FOOT:
        return
    view.rect(0, FOOT, SCREEN_W, SCREEN_H - FOOT, SURFACE)
    view.rect(0, FOOT, SCREEN_W, 1, LINE)
    left, middle, right = chips
    low, high = 8, SCREEN_W - 8
    if left is not None:
        low += _slot(view, left, 8) + 10
    if right is not None:
        width = _slot_width(view, right)
        _slot(view, right, SCREEN_W - 8 - width)
        high -= width + 10
    if middle is not None:
        width = _slot_width(view, middle)
        _slot(view, middle, min(max((SCREEN_W + 1 - width) >> 1, low), high - width))
    if note is not None:
        view.icon("lock", 8, FOOT + 6, 16, MUTED, MUTED)
        view.say(note, 30, FOOT + 7, 16, MUTED, "l", 284)


def _slot_width(view, slot) -> int:
    return 26 + min(view.said_width(slot[1]), _LABEL_ROOM)


def _slot(view, slot, x: int) -> int:
    chip(view, slot[0], x)
    view.say(slot[1], x + 26, _CHIP_TOP + 2, 16, TEXT, "l", _LABEL_ROOM)
    return _slot_width(view, slot)


def training_mark(view) -> None:
    """Violet edges of the body."""
    view.rect(0, HEAD, 4, FOOT - HEAD, TRAIN)
    view.rect(SCREEN_W - 4, HEAD, 4, FOOT - HEAD, TRAIN)
    view.rect(0, FOOT - 2, SCREEN_W, 2, TRAIN)
