"""Somebody with the right allows one thing on the spot; nobody has to log out."""

from ui.errors import Cancelled
from ui.screen import ENTRY_KEYS
from ui.screens.login import Login
from ui.screens.password_entry import SHORTEST
from ui.texts import phrase

_CANCEL = ("cancel", "key.cancel")
_ERASE = ("back", "key.erase")
_ALLOW = ("ok", "key.allow")


class Override(Login):
    """Its value: (number as str, password as bytearray of ASCII digits, which the caller wipes). Raises Cancelled or
    TimedOut."""

    name = "override"
    heading = "override.head"
    timeout_ms = 60000

    def __init__(self, look_up, reason, number: str = "00", problem=None, locked_s: int = 0):
        """`look_up(number)`: somebody who may allow it, with `name` and `role`, or None. `reason`: a text that says
        what for. `number`: who it will be, as a rule the supervisor. `problem`, `locked_s`: see Login."""
        super().__init__(look_up, lambda: reason, number, problem, locked_s)
        self.repaint_line()

    def on_key(self, key: str) -> None:
        if key == "cancel":
            self.fail(Cancelled())
        else:
            super().on_key(key)

    def choose_chips(self) -> None:
        self.typed = () if self._locked_s else ENTRY_KEYS
        ready = self._operator is not None and self.count >= SHORTEST and not self._locked_s
        erase = _ERASE if (self._number or self.count) and not self._locked_s else None
        self.set_chips(_CANCEL, erase, _ALLOW if ready else None)

    def repaint_line(self) -> None:
        if self._locked_s:
            self._problem = phrase("login.locked", s=self._locked_s)
        self.invalidate(0, 171, 320, 41)
