"""The support code: a QR code for the hotline."""

from micropython import const

from ui.screen import Screen
from ui.theme import MUTED, TEXT
from ui.view import X1
from ui.widgets.qr import qr

_X = const(200)  # beside the code
_WIDTH = const(108)


class SupportCode(Screen):
    """Raises Cancelled, or TimedOut after three minutes."""

    name = "support_code"
    timeout_ms = 180000

    def __init__(self, code, serial: str, hotline: str):
        """`code`: a qrcode.encoder.QrCode. `hotline`: data, "" when nobody has told it."""
        super().__init__((("cancel", "key.back"), None, None))
        self._code = code
        self._serial = serial
        self._hotline = hotline

    def draw(self, view) -> None:
        qr(view, self._code)
        view.say("support.title", _X, 34, 24, TEXT, "l", _WIDTH)
        view.say("support.scan", _X, 68, 16, MUTED, "l", _WIDTH)
        view.say("support.no_secrets", _X, 90, 16, MUTED, "l", _WIDTH)
        view.say("support.serial", _X, 124, 16, MUTED)
        view.write(self._serial or "-", X1, 144, 16, TEXT, "r", _WIDTH)
        if self._hotline:
            view.say("support.call", _X, 168, 16, MUTED)
            view.write(self._hotline, X1, 188, 16, TEXT, "r", _WIDTH)
