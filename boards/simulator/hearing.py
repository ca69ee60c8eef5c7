"""What the firmware's probes tell: the screen's name, the texts on it, the log (docs/architecture.md, Listening in)."""


def _box(text: str, x: int, y: int, size: int) -> tuple:
    """About the box a text covers: a Hanzi is `size` wide, other signs a little more than half of it."""
    width = 0
    for sign in text:
        width += size if ord(sign) > 0x2E80 else size * 9 // 16
    return x, y, x + width, y + size


class Hearing:
    """`on_screen(name)` and `on_log(ticks, source, text)` are called for what is new."""

    def __init__(self, on_screen, on_log):
        self.screen = ""
        self._texts = {}  # box: (id, text, x, y, size)
        self._on_screen = on_screen
        self._on_log = on_log

    def attach(self) -> None:
        """Listen to the firmware, as far as it has something to listen to."""
        try:
            from ui import probe

            probe.on_screen = self._screen_shown
            probe.on_text = self._text_drawn
        except ImportError:
            pass
        try:
            import log

            log.sink = self._on_log
        except ImportError:
            pass

    def texts(self) -> list:
        """The texts on the screen, from top to bottom, then from left to right."""
        return sorted(self._texts.values(), key=lambda text: (text[3], text[2]))

    def _screen_shown(self, name: str) -> None:
        self.screen = name
        self._texts.clear()
        self._on_screen(name)

    def _text_drawn(self, text_id, text: str, x: int, y: int, size: int) -> None:
        """A text replaces whatever it is drawn over."""
        box = _box(text, x, y, size)
        for other in list(self._texts):
            if other[0] < box[2] and box[0] < other[2] and other[1] < box[3] and box[1] < other[3]:
                del self._texts[other]
        if text:
            self._texts[box] = (text_id, text, x, y, size)
