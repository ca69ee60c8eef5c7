"""Scenes of the screens about paper (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.owed_slip import OwedSlip

PAPER = {
    "owed_slip": lambda: OwedSlip(12850, "000123", "14:35", "merchant"),
    "owed_copy": lambda: OwedSlip(12850, "000123", "14:35", "cardholder"),
}
