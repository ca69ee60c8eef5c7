"""The payer signs on the glass, in a box below the amount."""

from micropython import const

from ui.ink import Ink
from ui.screen import Screen
from ui.theme import BAND, BG, BLACK, FRAME, GREY, ON_BAND, WHITE
from ui.view import FOOT, HEAD, SCREEN_W, X0, X1
from ui.widgets.amounts import money

LEFT = const(10)  # the paper inside the box
TOP = const(66)
WIDTH = const(300)
HEIGHT = const(140)
_BAND_HEIGHT = const(36)
_SHORTEST = const(60)  # pixels of ink that count as a signature,
_SMALLEST = const(16)  # and how far it must reach
_AGAIN = ("back", "key.sign_again")
_PAPER = ("func", "key.sign_on_paper")
_DONE = ("ok", "key.done")
_STROKE = const(3)


class Sign(Screen):
    """Its value: True when the payer signed into `ink`, False for "on paper". Raises TimedOut."""

    name = "sign"
    payer = True

    def __init__(self, fen: int, code: str, tries_left: int, seconds: int = 90):
        """`code`: the feature code, 8 digits. `tries_left`: how often it can be cleared."""
        super().__init__((None, _PAPER, None))
        self.timeout_ms = seconds * 1000
        self.ink = Ink()
        self._fen = fen
        self._code = code
        self._tries_left = tries_left

    def on_touch(self, point, is_first: bool) -> None:
        if point is None or not self._is_on_paper(point):
            self.ink.lift()
        elif self.ink.add(point[0] - LEFT, point[1] - TOP):
            self._drawn()

    def _is_on_paper(self, point) -> bool:
        return LEFT <= point[0] < LEFT + WIDTH and TOP <= point[1] < TOP + HEIGHT

    def _drawn(self) -> None:
        x1, y1, x2, y2 = self.ink.last_segment()
        left, top = min(x1, x2) + LEFT - _STROKE, min(y1, y2) + TOP - _STROKE
        self.invalidate(left, top, abs(x1 - x2) + 2 * _STROKE + 1, abs(y1 - y2) + 2 * _STROKE + 1)
        self.prolong()
        self.choose_chips()

    @property
    def is_enough(self) -> bool:
        """Whether there is ink enough for a signature."""
        ink = self.ink
        return ink.length >= _SHORTEST and max(ink.right - ink.left, ink.bottom - ink.top) >= _SMALLEST

    def choose_chips(self) -> None:
        """The footer that fits what is drawn."""
        again = _AGAIN if self.ink.length and self._tries_left else None
        chips = (again, _PAPER, _DONE if self.is_enough else None)
        if chips != self.chips:
            self.set_chips(*chips)

    def on_key(self, key: str) -> None:
        if key == "back":
            self._tries_left -= 1
            self.ink.clear()
            self.invalidate(LEFT, TOP, WIDTH, HEIGHT)
            self.choose_chips()
        else:
            self.finish(key == "ok")

    def draw(self, view) -> None:
        view.rect(0, HEAD, SCREEN_W, _BAND_HEIGHT, BAND)
        view.say("sign.head", X0, HEAD + 6, 24, ON_BAND)
        money(view, self._fen, X1, HEAD + 6, 24, ON_BAND, 150)
        view.rect(0, HEAD + _BAND_HEIGHT, SCREEN_W, FOOT - HEAD - _BAND_HEIGHT, BG)
        view.frame(LEFT - 2, TOP - 2, WIDTH + 4, HEIGHT + 4, 6, FRAME, 2, WHITE)
        for x in range(LEFT + 14, LEFT + WIDTH - 14, 12):
            view.rect(x, TOP + 112, 6, 2, GREY)
        view.write(self._code[:4] + " " + self._code[4:], SCREEN_W // 2, TOP + 118, 16, GREY, "c")
        self.ink.draw(view, LEFT, TOP, 1, 1, BLACK, _STROKE)
