"""The merchant's code: the payer scans it from the display and pays with an app."""

from micropython import const

from money import format_fen
from ui.screen import Screen
from ui.screens.payer_screen import CANCEL
from ui.theme import LINE, MUTED, TEXT
from ui.view import X1
from ui.widgets.progress import bar
from ui.widgets.qr import qr

_X = const(200)  # beside the code
_WIDTH = const(108)
_ROOM = const(116)  # for an amount, up to the code's square
_CLOCK_Y = const(172)
_BAR_Y = const(203)


class Qr(Screen):
    """Its value is the key of a chip. Raises Cancelled, or TimedOut when the code is no longer valid."""

    name = "qr"
    payer = True
    keys_prolong = False
    tick_ms = 1000

    def __init__(self, fen: int, code, seconds: int, chips=(CANCEL, None, ("ok", "key.check"))):
        """`code`: a qrcode.encoder.QrCode; `seconds`: as long as it is valid."""
        super().__init__(chips)
        self._fen = fen
        self._code = code
        self._seconds = seconds
        self.timeout_ms = seconds * 1000
        self.on_check = None  # called when somebody wants to know at once, instead of an end

    def on_key(self, key: str) -> None:
        if key == "ok" and self.on_check is not None:
            self.on_check()
        else:
            super().on_key(key)

    def on_tick(self) -> None:
        self.invalidate(_X, _CLOCK_Y - 2, _WIDTH, _BAR_Y + 6 - _CLOCK_Y)

    def draw(self, view) -> None:
        qr(view, self._code)
        view.say("qr.to_pay", _X, 32, 16, MUTED)
        view.write("¥", X1, 32, 16, MUTED, "r")
        view.write(format_fen(self._fen), X1, 52, 32, TEXT, "r", _ROOM)
        view.rect(_X, 92, _WIDTH, 1, LINE)
        view.say("qr.head", _X, 102, 16)
        view.say("qr.apps", _X, 124, 16, MUTED)
        view.say("qr.more_apps", _X, 144, 16, MUTED)
        left = self.seconds_left()
        view.write("%d:%02d" % (left // 60, left % 60), _X, _CLOCK_Y, 24)
        view.say("qr.left", X1, _CLOCK_Y + 6, 16, MUTED, "r")
        bar(view, _X, _BAR_Y, _WIDTH, 4, left / self._seconds)
