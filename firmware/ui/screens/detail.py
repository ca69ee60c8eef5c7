"""Everything about one transaction, and what can be done with it."""

from ui.screen import Screen
from ui.theme import LINE, MUTED, TEXT
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import money, money_width
from ui.widgets.lists import key_value
from ui.widgets.records import pill

_ROWS = 6  # one less beside the row that says which page this is
_AMOUNT_TOP = {32: 26, 24: 32, 16: 35}  # y by size
_BACK = ("cancel", "key.back")


class Detail(Screen):
    """Its value: the key of a chip, e.g. "ok" to reprint or "func" to void; cancel raises Cancelled, a minute without a
    key TimedOut."""

    name = "detail"
    timeout_ms = 60000

    def __init__(self, kind, mark: str, state, fen: int, lines, chips=(_BACK, None, None)):
        """`kind`, `state`: texts, e.g. "kind.sale", "state.approved". `mark`: see `widgets.records.Item`. `lines`:
        (label text, data); more than six, five where texts are large, go on several pages."""
        super().__init__(chips)
        self._kind = kind
        self._mark = mark
        self._state = state
        self._fen = fen
        self._lines = lines
        self._amount_size = self._kind_size = self._kind_room = 0
        self._page = 0
        self._divide(_ROWS)

    def start(self, ui, ended) -> None:
        self._divide(ui.view.pick(_ROWS, _ROWS - 1))
        super().start(ui, ended)

    def _divide(self, rows: int) -> None:
        """Into pages of so many rows at most."""
        count = len(self._lines)
        self._per_page = rows if count <= rows else rows - 1
        self._pages = max(1, (count + self._per_page - 1) // self._per_page)
        self.typed = ("up", "down") if self._pages > 1 else ()

    def on_key(self, key: str) -> None:
        if key in ("up", "down"):
            self._page = (self._page + (1 if key == "down" else -1)) % self._pages
            self.invalidate(0, 64, SCREEN_W, 148)
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        if view.top < 64:
            self._draw_head(view)
        y = view.pick(70, 72)
        for label, value in self._lines[self._page * self._per_page : (self._page + 1) * self._per_page]:
            key_value(view, y, label, value)
            y += view.pick(23, 28)
        if self._pages > 1:
            view.icon("updown", 292, 187, 16, MUTED, MUTED)
            view.write("%d / %d" % (self._page + 1, self._pages), 286, 187, 16, MUTED, "r")

    def _draw_head(self, view) -> None:
        """Kind, outcome and amount."""
        if not self._amount_size:
            self._choose_sizes(view)
        view.say(self._kind, X0, 30 if self._kind_size == 24 else 35, self._kind_size, TEXT, "l", self._kind_room)
        pill(view, self._mark, self._state, X0 + self._kind_room + 10, 32)
        money(view, self._fen, X1, _AMOUNT_TOP[self._amount_size], self._amount_size)
        view.rect(X0, 63, SCREEN_W - 2 * X0, 1, LINE)

    def _choose_sizes(self, view) -> None:
        """The amount gives way when it is very long. Found once, for a screen is drawn in strips."""
        free = X1 - X0 - view.said_width(self._state) - 16 - 20
        kind, large_kind = view.said_width(self._kind), view.said_width(self._kind, 24)
        size = 32
        while size > 16 and kind + money_width(view, self._fen, size) > free:
            size -= 8
        free -= money_width(view, self._fen, size)
        self._amount_size = size
        self._kind_size = 24 if large_kind <= free else 16
        self._kind_room = min(large_kind if large_kind <= free else kind, free)
