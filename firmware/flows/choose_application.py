"""A card with several applications: the payer chooses one."""

from ui.screens.choose_application import ChooseApplication


async def choose_application(till, labels) -> int:
    """The number of the label chosen. Raises Cancelled or TimedOut."""
    return await till.ui.show(ChooseApplication(labels))
