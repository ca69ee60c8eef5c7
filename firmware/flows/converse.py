"""Lets a kernel work while the payer is shown what it does and asked what it wants to know."""

from cards.conversation import CHOOSE, OFFLINE_PIN
from flows.on_demand import run_flow
from ui.screens.payer_screen import CANCEL
from ui.screens.reading import Reading


async def converse(till, words: str, fen, icon: str, talk, step):
    """What the kernel's `step` (a coroutine) returns. Raises Cancelled or TimedOut, and the step is broken off then."""
    async with talk:
        talk.begin(step)
        while True:
            screen = Reading(words, fen, icon, chips=(CANCEL, None, None))
            question = await till.ui.show_while(screen, talk.next())
            if question is None:
                return talk.result()
            talk.answer(await _ask(till, words, fen, talk, *question))


async def _ask(till, words: str, fen, talk, what: str, argument):
    if what == CHOOSE:
        return await run_flow("choose_application.choose_application", till, argument)
    tries = 0
    if what == OFFLINE_PIN:
        tries = argument if talk.was_wrong else 0
        talk.was_wrong = True  # if it asks once more
    return await run_flow("take_pin.take_card_pin", till, words, fen, talk, tries)
