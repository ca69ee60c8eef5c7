"""How to find the payment that is to be voided or refunded."""

from ui.screens.find import WAYS, Find


async def find_way(till, elsewhere: bool) -> str:
    """One of `ui.screens.find.WAYS`; with `elsewhere` also "reference", for one made on another terminal."""
    return await till.ui.show(Find(ways=WAYS + ("reference",) if elsewhere else WAYS))
