"""Scenes of the self-test and of a technician's session (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.checks import Checking, CheckList, Pattern

_ROWS = (
    ("fail", "check.printer", "paper", "mend.printer_paper"),
    ("fail", "check.network", "", "mend.network"),
    ("pass", "check.display", "320x240", ""),
    ("pass", "check.gauge", "80 % 4000 mV", ""),
    ("absent", "check.touch", "", "mend.fitted"),
    ("pass", "check.ram", "212 KB", ""),
)


def checking():
    screen = Checking(17)
    screen.begin(5, "check.tap")
    return screen


CONSOLE = {
    "pattern": Pattern,
    "checking": checking,
    "checks": lambda: CheckList(_ROWS, "11-22 14:35", True),
}
