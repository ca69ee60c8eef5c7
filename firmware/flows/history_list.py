"""The list of transactions, to choose one from."""

from flows.standing import item
from ui.screens.history import FIND, History
from ui.widgets.lists import rows


async def choose(till, passed, position: tuple) -> tuple:
    """The counter of the transaction chosen, None to look for something else, and the place in the list. `passed`: see
    `flows.history`. Raises Cancelled or TimedOut."""

    count = rows(till.ui.view)

    def load(page: int, digits: str) -> tuple:
        passed.look_for(digits)
        return [item(till, transaction) for transaction in passed.page(count * page, count)], passed.total

    screen = History(load, position=position, finds=True, per_page=count)
    chosen = await till.ui.show(screen)
    return None if chosen == FIND else chosen, screen.position
