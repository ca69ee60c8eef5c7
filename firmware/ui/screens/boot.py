"""Power-on: the logo, whose shop it is, and how far the start has come."""

from ui.screen import Screen
from ui.theme import ACCENT, BG, LINE, MUTED, TEXT
from ui.widgets.progress import bar


class Boot(Screen):
    """Shown with `show_while` the terminal starts; nobody can end it."""

    name = "boot"
    bare = True

    def __init__(self):
        super().__init__()
        self._shop_name = ""
        self._text = "boot.loading"
        self._part = 0.1

    def show_shop(self, name: str) -> None:
        """Whose shop it is (data); "" on a terminal that is not set up."""
        self._shop_name = name
        self.invalidate(10, 152, 300, 20)

    def step(self, text, part: float) -> None:
        """The start has come to `part` (0 to 1) and does what `text` says."""
        self._text = text
        self._part = part
        self.invalidate(0, 188, 320, 36)

    def draw(self, view) -> None:
        view.rrect(112, 52, 96, 8, 4, ACCENT)
        view.rrect(124, 60, 72, 40, 4, TEXT)
        view.rect(132, 60, 56, 32, BG)
        view.rect(140, 66, 40, 3, LINE)
        view.rect(140, 74, 28, 3, LINE)
        view.rect(140, 82, 40, 5, ACCENT)
        view.write("TinyTill", 160, 112, 32, TEXT, "c")
        view.write(self._shop_name, 160, 152, 16, MUTED, "c", 300)
        bar(view, 96, 188, 128, 6, self._part)
        view.say(self._text, 160, 204, 16, MUTED, "c", 300)
