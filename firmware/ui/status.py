"""What the status bar shows. Setting a value repaints its own cell, and only when it has changed."""

from ui.view import HEAD, SCREEN_H, SCREEN_W

_CELLS = {  # left end, width, height
    "operator": (0, 134, HEAD),
    "time": (134, 54, HEAD),
    "pending": (188, 24, HEAD),
    "link": (212, 20, HEAD),
    "net": (230, 30, HEAD),
    "bars": (260, 22, HEAD),
    "battery": (284, 30, HEAD),
    "visit": (0, 28, HEAD),
    "training": (0, SCREEN_W, SCREEN_H),
}


class Status:
    """Read its attributes; change them with `set`."""

    def __init__(self, invalidate):
        """`invalidate(x, y, w, h)` is told what to repaint."""
        self._invalidate = invalidate
        self.operator = ""  # "01 李敏"; "" when signed out
        self.time = ""  # "14:32"
        self.pending = 0  # sales whose result is not known yet
        self.link = False  # whether the acquirer is reached
        self.net = ""  # "4G", "wifi" or ""
        self.bars = 0  # signal, 0 to 4
        self.battery = None  # percent; None when not known
        self.training = False
        self.visit = False  # whether a technician's tool has a session open

    def set(self, name: str, value) -> None:
        """Give the attribute `name` a new value."""
        if getattr(self, name) != value:
            setattr(self, name, value)
            x, w, h = _CELLS[name]
            self._invalidate(x, 0, w, h)
