"""Asking for a password."""

from ui.screens.password_entry import LONGEST, SHORTEST, PasswordEntry
from ui.theme import BAD, MUTED
from ui.view import X0
from ui.widgets.lists import title
from ui.widgets.progress import boxes


class Secret(PasswordEntry):
    """Its value: the password as a bytearray of ASCII digits, which the caller wipes. Raises Cancelled or TimedOut."""

    name = "secret"
    boxes_y = 120

    def __init__(
        self, heading="password.title", label="password.label", cancel="key.cancel", agree="key.ok", problem=None,
        instead=None,
    ):
        """Texts: title, what stands beside the boxes, the two chips; `problem`: why the last try failed. `instead`: a
        chip for something else, as long as nothing is typed; its value is None."""
        super().__init__((("cancel", cancel), instead, None))
        self._heading = heading
        self._label = label
        self._cancel = cancel
        self._agree = agree
        self._problem = problem
        self._instead = instead

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.take())
        elif self._instead is not None and key == self._instead[0]:
            self.finish(None)
        elif self.type_key(key):
            self.invalidate(112, self.boxes_y, 204, 28)
            self.set_chips(
                ("cancel", self._cancel),
                ("back", "key.erase") if self.count else self._instead,
                ("ok", self._agree) if self.count >= SHORTEST else None,
            )
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        title(view, self._heading)
        if self._problem is not None:
            view.say(self._problem, X0, view.pick(80, 76), view.pick(16, 24), BAD, "l", 296)
        self.draw_boxes(view)

    def draw_boxes(self, view) -> None:
        view.say(self._label, X0, self.boxes_y + view.pick(7, 3), view.pick(16, 24), MUTED, "l", 96)
        boxes(view, 112, self.boxes_y, 28, 6, self.count, LONGEST)
