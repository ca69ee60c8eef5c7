"""Upkeep (保养): how much the head, the slots and the battery have been used, and what was cleaned or replaced."""

from services.wear import LIMITS
from ui.errors import Cancelled
from ui.screens.menu import Row, Settings
from ui.screens.notice import Notice
from ui.texts import phrase

_NAMES = ("head", "swipe", "chip", "battery")  # by the numbers of services.wear
_ICONS = ("print", "swipe", "chip", "plug")
_BIG_ICONS = ("print", "swipe", "chip", "batt")
_UNITS = (8_000, 1, 1, 100)  # of what is counted, in one of what is shown: metres, times, cycles
_CHIPS = (("cancel", "key.not_now"), None, ("ok", "key.upkeep_done"))


class Upkeep(Settings):
    """What wears, with how far it is."""

    name = "upkeep"
    verb = "key.upkeep"


async def upkeep(till) -> None:
    """Show it until the operator goes back; what was looked after counts from zero again."""
    chosen = till.wear.due() or 0
    while True:
        chosen = await till.ui.show(Upkeep("upkeep.title", [_row(till, i) for i in range(len(_NAMES))], chosen))
        name = "upkeep_" + _NAMES[chosen]
        try:
            await till.ui.show(Notice(_BIG_ICONS[chosen], name, ((_state(till, chosen), _used(till, chosen)),), _CHIPS))
        except Cancelled:
            continue
        till.wear.renew(chosen)
        till.ui.toast("toast.upkeep_done", "tick")


def _row(till, what: int) -> Row:
    icon = "bell" if _is_due(till, what) else _ICONS[what]
    return Row(icon, "upkeep." + _NAMES[what], _used(till, what))


def _used(till, what: int):
    count, limit = till.wear.counts[what] // _UNITS[what], LIMITS[what] // _UNITS[what]
    return phrase("upkeep_used." + _NAMES[what], n=count, of=limit)


def _is_due(till, what: int) -> bool:
    return till.wear.counts[what] >= LIMITS[what]


def _state(till, what: int) -> str:
    return "fail" if _is_due(till, what) else "done"
