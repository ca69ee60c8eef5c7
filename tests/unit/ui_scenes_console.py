"""Scenes of the self-test and of a technician's session (MicroPython); part of `ui_scenes.SCENES`."""

from qrcode.encoder import encode
from ui.screens.checks import Checking, CheckList, Pattern
from ui.screens.prompt import Prompt
from ui.screens.support_code import SupportCode
from ui.texts import tr

_SHORT = "TT1 SN:TT24-000187 FW:0.1.0 HW:HANDHELD.S3 TID:10012345 AT:2611220635 UP:8120 OPEN:0 UNS:32" + 38 * " 1:A.B"

def rows():
    return (
        ("fail", "check.printer", tr("reason.paper"), "mend.printer_paper"),
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
    "support_code": lambda: SupportCode(encode(_SHORT, "L"), "TT24-000187", "95516"),
    "try_scan": lambda: Prompt("scan", "try_scan", (("cancel", "key.skip_way"), None, None), seconds=30),
    "checks": lambda: CheckList(rows(), "11-22 14:35", True),
}
