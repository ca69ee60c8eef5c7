"""Scenes of the screens about paper (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.notice import Notice
from ui.screens.owed_slip import OwedSlip

PAPER = {
    "owed_slip": lambda: OwedSlip(12850, "000123", "14:35", "merchant"),
    "owed_copy": lambda: OwedSlip(12850, "000123", "14:35", "cardholder"),
    "print_weak": lambda: Notice("batt", "print_weak", chips=(("cancel", "key.skip"), None, None)),
}
