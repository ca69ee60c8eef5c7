"""What this terminal is: for the hotline and the technician."""

from build_info import BOARD, VERSION
from ui.screens.facts import Facts


async def about(till) -> None:
    """Version, serial number, terminal, merchant, network, batch."""
    parameters = till.parameters
    await till.ui.show(Facts("about.title", (
        ("about.version", "%s %s" % (VERSION, BOARD)),
        ("about.serial", till.board.serial),
        ("about.terminal", parameters.terminal_id),
        ("about.merchant", parameters.merchant_id),
        ("about.network", parameters.wifi_ssid),
        ("about.batch", "%06d" % till.session.batch),
    ), name="about"))
