"""Downloads by hand: which tables there are, how full they are, and a new one on a key."""

from ui.errors import Cancelled
from ui.screens.menu import Menu, Row
from ui.screens.progress import Downloading
from ui.texts import phrase

_ITEMS = (  # what is fetched: the names of `host.downloads`
    ("settings", "parameters", "downloading.parameters"),
    ("key", "keys", "downloading.keys"),
    ("chip", "applications", "downloading.aids"),
    ("shield", "blacklist", "downloading.blacklist"),
    ("tap", "contactless", "downloading.contactless"),
    ("report", "status", "downloading.status"),
)
_CANCEL = (("cancel", "key.cancel"), None, None)


class _Choice(Menu):
    name = "downloads"
    verb = "key.fetch"


async def downloads(till) -> None:
    """Fetch one after the other until the operator goes back. Raises a HostError or FileError."""
    chosen = 0
    while True:
        try:
            chosen = await till.ui.show(_Choice("load.title", _rows(till), chosen))
        except Cancelled:
            return
        await _fetch(till, *_ITEMS[chosen][1:])


def _rows(till) -> list:
    return [Row(icon, text, _how_many(getattr(till.tables, what, None))) for icon, what, text in _ITEMS]


def _how_many(table):
    if table is None:
        return None
    return phrase("load.count", n=table.count) if table.made_at else "load.none"


async def _fetch(till, what: str, text: str) -> None:
    screen = Downloading(1, _CANCEL)
    items = 0

    def progress(done: int, total: int) -> None:
        nonlocal items
        if total != items:
            items = total
            screen.begin(text, total)
        screen.advance(done)

    try:
        await till.ui.show_while(screen, till.errands.fetch(what, progress))
    except Cancelled:
        return  # back to the list; nothing has changed
    till.ui.toast("toast.did_" + what, "tick")
