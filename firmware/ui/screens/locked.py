"""No keys: why, what is safe, and whom to call."""

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

    def __init__(self, serial: str, reason_code: str, pending=None, hotline: str = "", key: str = ""):
        """`reason_code`: of `security.lock`, or K01 without a key. `pending`: `open` and `unsettled` records, or None.
        `hotline`: a telephone number, "" when none is known."""
        super().__init__()
        self.typed = (key,) if key else ()
        self._serial = serial
        self._reason_code = reason_code
        self._pending = pending
        self._hotline = hotline

    def draw(self, view) -> None:
        view.rect(0, 0, SCREEN_W, SCREEN_H, T_BAD)
        view.icon("lock", 14, 18, 48, ON_BAD, ON_BAD)
        view.say("locked.head", 76, 14, 32, ON_BAD, "l", 236)
        view.say("locked." + self._reason_code, 76, 54, 16, ON_BAD, "l", 236)
        x = 76
        view.say("locked.enter_1" if self.typed else "locked.keys_1", x, 86, 16, ON_BAD)
        view.say("locked.enter_2" if self.typed else "locked.keys_2", x, 108, 16, ON_BAD)
        if self._pending:
            view.say(self._kept(), x, 138, 16, ON_BAD, "l", 236)
            view.say("locked.records_2", x, 160, 16, ON_BAD, "l", 236)
        call = phrase("locked.hotline", number=self._hotline) if self._hotline else "locked.call"
        view.say(call, x, 190, 16, ON_BAD, "l", 236)
        view.write(self._serial, x, 212, 16, ON_BAD)
        view.write(self._reason_code, 308, 212, 16, ON_BAD, "r")

    def _kept(self):
        """What is safe."""
        pending = self._pending
        if pending.open and pending.unsettled:
            return phrase("locked.both", n=pending.open, m=pending.unsettled)
        if pending.open:
            return phrase("locked.open", n=pending.open)
        return phrase("locked.unsettled", n=pending.unsettled)
