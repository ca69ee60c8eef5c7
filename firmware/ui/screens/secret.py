"""Asking for a password: alone, or together with the sale it is for."""

from ui.screens.password_entry import LONGEST, SHORTEST, PasswordEntry
from ui.theme import BAD, EDGE, LINE, MUTED
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import money
from ui.widgets.lists import title
from ui.widgets.progress import boxes


class Secret(PasswordEntry):
    """Its value: the password as a bytearray of ASCII digits, which the caller wipes. Raises Cancelled or TimedOut."""

    name = "secret"
    boxes_y = 120

    def __init__(
        self, heading="password.title", label="password.label", cancel="key.cancel", agree="key.ok", problem=None
    ):
        """Texts: title, what stands beside the boxes, the two chips; `problem`: why the last try failed."""
        super().__init__((("cancel", cancel), None, None))
        self._heading = heading
        self._label = label
        self._cancel = cancel
        self._agree = agree
        self._problem = problem

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.take())
        elif self.type_key(key):
            self.invalidate(112, self.boxes_y, 204, 28)
            self.set_chips(
                ("cancel", self._cancel),
                ("back", "key.erase") if self.count else None,
                ("ok", self._agree) if self.count >= SHORTEST else None,
            )
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        title(view, self._heading)
        if self._problem is not None:
            view.say(self._problem, X0, 80, 16, BAD, "l", 296)
        self.draw_boxes(view)

    def draw_boxes(self, view) -> None:
        view.say(self._label, X0, self.boxes_y + 7, 16, MUTED, "l", 96)
        boxes(view, 112, self.boxes_y, 28, 6, self.count, LONGEST)


class VoidConfirm(Secret):
    """The supervisor's password for giving a sale back."""

    name = "void"
    boxes_y = 170

    def __init__(self, fen: int, trace: str, card, clock: str, problem=None):
        """`fen`: of the sale. `card`: a text. `trace`, `clock`: data."""
        super().__init__("confirm_void.head", "supervisor.label", "key.keep", "key.void", problem)
        self._fen = fen
        self._trace = trace
        self._card = card
        self._clock = clock

    def draw(self, view) -> None:
        title(view, self._heading, self._trace)
        money(view, -self._fen, X1, 54, 48)
        view.rect(X0, 108, SCREEN_W - 2 * X0, 1, LINE)
        view.say(self._card, X0, 116, 16)
        view.write(self._clock, X1, 116, 16, MUTED, "r")
        view.rect(0, 138, 4, 20, EDGE)
        if self._problem is not None:
            view.say(self._problem, X0, 140, 16, BAD, "l", 296)
        else:
            view.say("confirm_void.warn", X0, 140, 16)
        self.draw_boxes(view)
