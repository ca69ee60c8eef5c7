"""Screens with codes (MicroPython)."""

from qrcode.encoder import encode
from ui.screens.payer_screen import CANCEL
from ui.screens.qr import Qr

PAY = b"https://pay.tinytill.example/q/8F3K2Q71"
_LONG = b"https://qr.95516.com/00010000/" + b"6213121234567890" * 5  # 110 bytes, as much as an acquirer sends
CHIPS = (CANCEL, ("func", "key.card"), ("ok", "key.check"))

SCANNER = {
    "qr": lambda: Qr(12850, encode(PAY), 168, CHIPS),
    "qr_large": lambda: Qr(4999999, encode(_LONG), 60),
}
