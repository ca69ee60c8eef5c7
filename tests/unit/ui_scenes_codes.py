"""Scenes of payments by code (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.amount import Amount
from ui.screens.prompt import Prompt
from ui.screens.waiting_payer import WaitingPayer
from ui.screens.working import Working
from ui_scenes_books import typed

_SALE, _FEN = "kind.sale", 12850
_GOT_IT = (None, None, ("ok", "key.got_it"))


def amount_with_code():
    """An amount that can be paid in every way."""
    ways = ("tap", "chip", "swipe", "scan", "cash")
    return typed(Amount(ways, middle=("func", "key.qr_code")), "12850")


def calling_off():
    screen = Working("calling_off")
    screen.chips = (None, None, None)
    screen.note = "calling_off.note"
    return screen


CODES = {
    "amount_with_code": amount_with_code,
    "waiting_payer": lambda: WaitingPayer(_SALE, _FEN, 30),
    "calling_off": calling_off,
    "code_unknown": lambda: Prompt("scan", "code_unknown", _GOT_IT, _SALE, _FEN),
    "scanner_silent": lambda: Prompt("scan", "scanner_silent", _GOT_IT, _SALE, _FEN),
}
