"""Wait for a card: the first way it is read wins, the others are closed."""

from cards.errors import Blacklisted, CardError, Unreadable
from cards.stripe_card import StripeCard
from ui import sounds
from ui.screens.present import Present
from ui.screens.prompt import Prompt

_SECONDS = 60
_CANCEL = (("cancel", "key.cancel"), None, None)


async def take_card(till, kind: str, fen: int):
    """A usable card. What cannot be used is told, and the next card awaited. Raises Cancelled or TimedOut."""
    till.board.stripe.discard()
    till.lights.awaiting()
    message = None
    while True:
        screen = _screen(till, kind, fen, message)
        try:
            card = await till.ui.show_while(screen, _read(till))
            till.lights.read()
            return card
        except CardError as error:
            till.ui.sounds.play(sounds.WARNING)
            message = error.text
        except Exception:
            till.lights.out()
            raise


def _screen(till, kind: str, fen: int, message):
    if message is None or message == Unreadable.text:
        screen = Present(kind, fen, till.ways, _SECONDS)
        if message is not None:
            screen.say(message)
        return screen
    return Prompt("card", message, _CANCEL, kind, fen, seconds=_SECONDS)


async def _read(till) -> StripeCard:
    card = StripeCard(await till.board.stripe.read(), till.today())
    if till.is_blacklisted(card.pan):
        card.wipe()
        raise Blacklisted
    return card
