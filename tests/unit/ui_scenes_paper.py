"""Scenes of the screens about paper (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.notice import Notice
from ui.screens.owed_slip import OwedSlip
from ui.texts import phrase


def trouble(message):
    """What keeps a slip in the printer."""
    booked = phrase("paper_out.booked", amount="128.50", trace="000123")
    lines = (("done", booked), ("todo", "print_trouble.later"))
    return Notice("batt", message, lines, (("cancel", "key.skip"), None, None))


PAPER = {
    "owed_slip": lambda: OwedSlip(12850, "000123", "14:35", "merchant"),
    "owed_copy": lambda: OwedSlip(12850, "000123", "14:35", "cardholder"),
    "print_paused": lambda: trouble("print_paused"),
    "print_weak": lambda: trouble("print_weak"),
}
