"""Log-in of an operator: number, then password."""

from ui.screen import ENTRY_KEYS
from ui.screens.password_entry import LONGEST, SHORTEST, PasswordEntry
from ui.texts import phrase
from ui.theme import ACCENT, BAD, BG, FRAME, LINE, MUTED
from ui.view import FOOT, SCREEN_W, X0
from ui.widgets.progress import boxes

_OK = ("ok", "key.ok")
_ERASE = ("back", "key.erase")
_SWITCH = ("cancel", "key.switch")


class Login(PasswordEntry):
    """Its value: (number as str, password as bytearray of ASCII digits, which the caller wipes)."""

    name = "login"
    timeout_ms = 0
    tick_ms = 1000
    heading = "login.head"

    def __init__(self, look_up, news, number: str = "", problem=None, locked_s: int = 0):
        """`look_up(number)`: an operator with `name` and `role`, or None. `news()`: a text about the sign-on, asked
        every second. `problem`: a text that says why the last try failed. `locked_s`: seconds for which nobody may try
        again."""
        super().__init__((None, None, None))
        self._look_up = look_up
        self._number = number
        self._operator = look_up(number) if len(number) == 2 else None
        self._problem = problem
        self._locked_s = locked_s
        self._ask_news = news
        self._news = news()
        self.choose_chips()

    def on_key(self, key: str) -> None:
        if key == "cancel" or (key == "clear" and not self.count):
            self._number = ""
            self._operator = None
            self.wipe()
        elif len(self._number) < 2 or (self._operator is None and key != "back"):
            self._type_number(key)
        elif key == "ok":
            self.finish((self._number, self.take()))
            return
        elif key == "back" and not self.count:
            self._number = self._number[:-1]
            self._operator = None
        else:
            self.type_key(key)
        self._problem = None
        self.choose_chips()
        self.invalidate(X0, 70, SCREEN_W - X0, 80)
        self.repaint_line()

    def on_tick(self) -> None:
        if self._locked_s:
            self._locked_s -= 1
            if self._locked_s == 0:
                self._problem = None
                self.choose_chips()
        elif self._ask_news() == self._news:
            return
        self._news = self._ask_news()
        self.repaint_line()

    def _type_number(self, key: str) -> None:
        if key == "back":
            self._number = self._number[:-1]
        elif key.isdigit():
            self._number = ((self._number if len(self._number) < 2 else "") + key)[:2]
            if len(self._number) == 2:
                self._operator = self._look_up(self._number)

    def choose_chips(self) -> None:
        """Only what works is shown: no OK before the password is long enough, nothing at all while locked."""
        self.typed = () if self._locked_s else ENTRY_KEYS
        if self._locked_s:
            self.set_chips(note=phrase("login.locked", s=self._locked_s))
            return
        typed = bool(self._number)
        self.set_chips(
            _SWITCH if typed else None,
            _ERASE if typed else None,
            _OK if self._operator is not None and self.count >= SHORTEST else None,
        )

    def repaint_line(self) -> None:
        if self._locked_s:
            self.note = phrase("login.locked", s=self._locked_s)
            self.invalidate(0, FOOT, SCREEN_W, 28)
        self.invalidate(0, 171, SCREEN_W, 41)

    def draw(self, view) -> None:
        view.say(self.heading, X0, 34, 24, room=296)
        size, up = view.pick(16, 24), view.pick(0, 4)
        view.say("login.operator", X0, 80 - up, size, MUTED, "l", 96)
        typing_number = len(self._number) < 2
        view.frame(112, 70, 64, 36, 6, ACCENT if typing_number else FRAME, 3 if typing_number else 2, BG)
        view.write(self._number, 124, 76, 24)
        if self._operator is not None:
            view.write(self._operator.name, 188, 71, 16, room=120)
            view.say("role." + self._operator.role, 188, 91, 16, MUTED)
        elif not typing_number:
            view.say("login.nobody", 188, 80 - up, size, BAD, "l", 130)
        view.say("login.password", X0, 130 - up, size, MUTED, "l", 96)
        boxes(view, 112, 120, 28, 6, -1 if typing_number else self.count, LONGEST)
        view.rect(0, 171, SCREEN_W, 1, LINE)
        if self._problem is not None:
            view.icon("cross", X0, 184, 16, BAD, BAD)
            view.say(self._problem, 36, 184 - up, size, room=272)
        else:
            view.icon("dot", X0, 184, 16, ACCENT, ACCENT)
            view.say(self._news, 36, 184 - up, size, MUTED, "l", 272)
