"""What shows that time passes or work advances."""

from ui.texts import words
from ui.theme import ACCENT, BAD, BG, FRAME, MUTED, OK, TEXT, TRACK
from ui.view import X1

DISCS = 12
RING = (  # where they lie around the middle, clockwise from the top, radius 36
    (0, -36), (18, -31), (31, -18), (36, 0), (31, 18), (18, 31),
    (0, 36), (-18, 31), (-31, 18), (-36, 0), (-31, -18), (-18, -31),
)
RING_SIDE = 80  # pixels of the square around the ring
_STEPS = {"done": ("tick", OK), "now": ("dot", ACCENT), "todo": ("todo", MUTED), "fail": ("cross", BAD)}


def bar(view, x: int, y: int, w: int, h: int, part: float) -> None:
    """A rounded bar, filled from the left; `part` from 0 to 1."""
    if view.is_outside(x, y, w, h):
        return
    view.rrect(x, y, w, h, h >> 1, TRACK)
    view.rrect(x, y, max(h, int(w * part + 0.5)), h, h >> 1, ACCENT)


def segments(view, x: int, y: int, lit: int) -> None:
    """Five short bars, `lit` of them full: busy."""
    for i in range(5):
        view.rrect(x + 36 * i, y, 30, 8, 4, ACCENT if i < lit else TRACK)


def ring(view, cx: int, cy: int, lit: int, inner: str) -> None:
    """Twelve discs around a number; they go out clockwise from the top."""
    if view.is_outside(cx - 40, cy - 40, RING_SIDE, RING_SIDE):
        return
    for i, (dx, dy) in enumerate(RING):
        view.rrect(cx - 4 + dx, cy - 4 + dy, 8, 8, 4, ACCENT if i >= DISCS - lit else TRACK)
    view.write(inner, cx, cy - 16, 32, TEXT, "c", 60)


def step(view, x: int, y: int, state: str, text, size: int = 16) -> None:
    """One line: a "done" tick, a "now" dot, a "todo" ring or a "fail" cross, and a text."""
    if y - 6 >= view.bottom or y + 24 <= view.top:
        return
    icon, role = _STEPS[state]
    view.icon(icon, x, y, 16, role, role)
    role = MUTED if state == "todo" else TEXT
    view.say(text, x + 24, y - (size - 16 >> 1), size, role, "l", 296 - x)


def steps(view, x: int, y: int, lines, pitch: int = 24) -> None:
    """At most three lines of (state, text)."""
    size = view.pick(16, 24)
    for _, text in lines if view.big else ():
        size = min(size, view.fitting(words(text), size, X1 - 24 - x))
    for state, text in lines:
        step(view, x, y, state, text, size)
        y += pitch


def boxes(view, x: int, y: int, side: int, gap: int, filled: int, of: int) -> None:
    """One box a digit: full ones hold a disc, the current one has the accent's frame. No digit is ever drawn."""
    if view.is_outside(x, y, of * (side + gap), side):
        return
    disc = side >> 1
    for i in range(of):
        left = x + i * (side + gap)
        if i == filled:
            view.frame(left, y, side, side, 6, ACCENT, 3, BG)
        else:
            view.frame(left, y, side, side, 6, FRAME, 2, BG)
        if i < filled:
            view.rrect(left + ((side - disc) >> 1), y + ((side - disc) >> 1), disc, disc, disc >> 1, TEXT)
