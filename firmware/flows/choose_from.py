"""Choose one of several transactions that were found."""

from flows.standing import item
from ui.screens.history import History
from ui.widgets.lists import rows


async def choose_from(till, found: list):
    """One of several; digits typed narrow them down."""

    count = rows(till.ui.view)

    def load(page: int, digits: str) -> tuple:
        fitting = [it for it in found if digits in ("", it.last_four, "%06d" % it.trace)]
        return [item(till, it) for it in fitting[count * page : count * (page + 1)]], len(fitting)

    counter = await till.ui.show(History(load, "find.title", verb="key.choose", name="choose", per_page=count))
    return till.ledger.get(counter)
