"""A title and a list of label and value."""

from ui.screen import Screen
from ui.view import SCREEN_W
from ui.widgets.lists import key_value, title

_ROWS = 6


class Facts(Screen):
    """Its value: the key of a chip; cancel raises Cancelled. At most six lines."""

    name = "facts"
    timeout_ms = 60000

    def __init__(self, heading, lines, chips=(("cancel", "key.back"), None, None), name: str = ""):
        """`heading`: a text. `lines`: (label text, value data). `name`: for the probe."""
        super().__init__(chips)
        if name:
            self.name = name
        self._heading = heading
        self._lines = lines

    def update(self, lines) -> None:
        """Other values."""
        self._lines = lines
        self.invalidate(0, 56, SCREEN_W, 156)

    def draw(self, view) -> None:
        title(view, self._heading)
        y, pitch = 62, 29 if view.big and len(self._lines) < _ROWS else 25
        for label, value in self._lines[:_ROWS]:
            key_value(view, y, label, value)
            y += pitch
