"""What the firmware's probes tell: the screen's name, the texts on it, the log (docs/architecture.md, Listening in)."""


class Hearing:
    """`on_screen(name)` and `on_log(ticks, source, text)` are called for what is new."""

    def __init__(self, on_screen, on_log):
        self.screen = ""
        self._texts = []  # (id, text, x, y, size)
        self._on_screen = on_screen
        self._on_log = on_log

    def attach(self) -> None:
        """Listen to the firmware, as far as it has something to listen to."""
        try:
            from ui import probe

            probe.on_screen = self._screen_shown
            probe.on_region = self._region_painted
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
        return sorted(self._texts, key=lambda text: (text[3], text[2]))

    def _screen_shown(self, name: str) -> None:
        self.screen = name
        self._texts.clear()
        self._on_screen(name)

    def _region_painted(self, x: int, y: int, width: int, height: int) -> None:
        """Texts that begin in the region are gone; those that are still there will be told again."""
        self._texts = [text for text in self._texts if not (x <= text[2] < x + width and y <= text[3] < y + height)]

    def _text_drawn(self, text_id, text: str, x: int, y: int, size: int) -> None:
        if text:
            self._texts.append((text_id, text, x, y, size))
