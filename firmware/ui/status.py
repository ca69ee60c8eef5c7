"""What the status bar shows. Setting a value repaints its own cell, and only when it has changed."""

from ui.view import HEAD, SCREEN_H, SCREEN_W


def _cell(name: str, x: int, w: int, h: int = HEAD) -> property:
    """An attribute that repaints the box at x, 0 when it changes."""

    def get(self):
        return self._values[name]

    def set_value(self, value):
        if self._values[name] != value:
            self._values[name] = value
            self._invalidate(x, 0, w, h)

    return property(get, set_value)


class Status:
    """Read and set its attributes."""

    operator = _cell("operator", 0, 134)  # "01 李敏"; "" when signed out
    time = _cell("time", 134, 54)  # "14:32"
    pending = _cell("pending", 188, 24)  # sales whose result is not known yet
    link = _cell("link", 212, 20)  # whether the acquirer is reached
    net = _cell("net", 230, 30)  # "4G", "wifi" or ""
    bars = _cell("bars", 260, 22)  # signal, 0 to 4
    battery = _cell("battery", 284, 30)  # percent; None when not known
    training = _cell("training", 0, SCREEN_W, SCREEN_H)

    def __init__(self, invalidate):
        """`invalidate(x, y, w, h)` is told what to repaint."""
        self._invalidate = invalidate
        self._values = {
            "operator": "", "time": "", "pending": 0, "link": False, "net": "", "bars": 0, "battery": None,
            "training": False,
        }
