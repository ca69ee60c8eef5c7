"""The case was opened: the keys are gone, nothing works, and what is safe is said."""

from ui import sounds
from ui.screen import Screen
from ui.texts import phrase
from ui.theme import ON_BAD, T_BAD
from ui.view import SCREEN_H, SCREEN_W


class Locked(Screen):
    """Never ends by itself; with `key`, ends with it when it is pressed."""

    name = "locked"
    bare = True
    sound = sounds.LOCKED

    def __init__(self, serial: str, reason_code: str, kept: int, cause="locked.opened", key: str = ""):
        """`kept`: records that wait for upload. `serial`, `reason_code`: data, for the hotline."""
        super().__init__()
        self.typed = (key,) if key else ()
        self._serial = serial
        self._reason_code = reason_code
        self._kept = kept
        self._cause = cause

    def draw(self, view) -> None:
        view.rect(0, 0, SCREEN_W, SCREEN_H, T_BAD)
        view.icon("lock", 14, 18, 48, ON_BAD, ON_BAD)
        view.say("locked.head", 76, 14, 32, ON_BAD, "l", 236)
        view.say(self._cause, 76, 54, 16, ON_BAD, "l", 236)
        x = 76
        view.say("locked.enter_1" if self.typed else "locked.keys_1", x, 86, 16, ON_BAD)
        view.say("locked.enter_2" if self.typed else "locked.keys_2", x, 108, 16, ON_BAD)
        if self._kept:
            view.say(phrase("locked.records_1", n=self._kept), x, 138, 16, ON_BAD)
            view.say("locked.records_2", x, 160, 16, ON_BAD)
        view.say("locked.call", x, 190, 16, ON_BAD)
        view.write(self._serial, x, 212, 16, ON_BAD)
        view.write(self._reason_code, 308, 212, 16, ON_BAD, "r")
