"""Scenes of a locked terminal, of passwords and of the staff (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.locked import Locked


class Pending:
    def __init__(self, open_ones, unsettled):
        self.open = open_ones
        self.unsettled = unsettled


def locked(code, open_ones=0, unsettled=0, hotline=""):
    pending = Pending(open_ones, unsettled) if open_ones or unsettled else None
    return Locked("TT24-000187", code, pending, hotline)


LOCK = {
    "locked": lambda: locked("T01", 2),
    "locked_clock": lambda: locked("C01", 0, 128, "400-820-8888"),
    "locked_debug": lambda: locked("D01"),
    "locked_remote": lambda: locked("R01", 2, 128, "400-820-8888"),
}  # fmt: skip
