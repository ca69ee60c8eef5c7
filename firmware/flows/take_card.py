"""Wait for a card at every reader; the first way it is read wins, the others are closed."""

from cards.errors import Blacklisted, CardError, NotRead, Unreadable
from cards.stripe_card import StripeCard
from cards.waiting import SWIPE, first_card
from drivers.errors import DriverError
from flows.on_demand import forget, run_flow
from ledger.kinds import SALE
from ledger.transaction import FALLBACK, STRIPE
from ui import sounds
from ui.errors import Cancelled, TimedOut
from ui.screens.present import Present
from ui.screens.prompt import Prompt

_SECONDS = 60
_CANCEL = (("cancel", "key.cancel"), None, None)
_TRIES = 3  # of a chip, before its stripe may be used
_PASSING = ("emv.", "cards.chip_card", "cards.emv_card", "cards.conversation", "bertlv.")  # of chips only
_STAYING = ("emv.trace",)  # for the technician


class Taken:
    """A card in use: `async with await take_card(...) as card`. Behind the block its reader is off and it is wiped."""

    def __init__(self, card):
        self._card = card

    async def __aenter__(self):
        return self._card

    async def __aexit__(self, *_):
        await self._card.close()
        self._card = None
        forget(_PASSING, _STAYING)


async def take_card(till, words: str, fen, kind: int = SALE) -> Taken:
    """A usable card. What cannot be used is told, and the next card awaited; a chip that three times could not be read
    may be swiped. `kind`: of the transaction. Raises Cancelled or TimedOut."""
    till.board.stripe.discard()
    till.lights.awaiting()
    message, failures = None, 0
    try:
        while True:
            screen = _screen(till, words, fen, message)
            way, read = await till.ui.show_while(screen, first_card(till.board, till.ways))
            try:
                card = await _open(till, words, fen, kind, way, read, failures)
                till.lights.read()
                return Taken(card)
            except CardError as error:
                till.ui.sounds.play(sounds.WARNING)
                message = error.text
                if isinstance(error, NotRead) and error.is_technical:
                    failures += 1
                    message = "chip_failed" if failures == _TRIES else message
            if await card_out(till, words, fen, message) and failures < _TRIES:
                message = None
    except Exception:
        till.lights.out()
        raise


async def card_out(till, words, fen, message="take_card_out") -> bool:
    """Whether a card was in the slot; then `message` has been shown until it was taken out."""
    chip = till.board.chip
    if chip is None or not chip.is_inserted():
        return False
    try:
        await till.ui.show_while(Prompt("chip", message, _CANCEL, words, fen, seconds=_SECONDS), chip.removed())
    except (Cancelled, TimedOut):  # the slot's switch may be broken
        pass
    return True


def _screen(till, words: str, fen, message):
    if message is None or message == Unreadable.text:
        screen = Present(words, fen, till.ways, _SECONDS)
        if message is not None:
            screen.say(message)
        return screen
    return Prompt("card", message, _CANCEL, words, fen, seconds=_SECONDS)


async def _open(till, words: str, fen, kind: int, way: str, read, failures: int):
    """The card that was presented. Raises a CardError, Cancelled or TimedOut."""
    if way == SWIPE:
        if isinstance(read, DriverError):
            raise NotRead("reader_fault")
        card = StripeCard(read, till.today(), FALLBACK if failures >= _TRIES else STRIPE)
    else:
        try:
            card = await run_flow("take_chip.take_chip", till, words, fen, kind, way, read)
        except BaseException:
            forget(_PASSING, _STAYING)
            raise
    if till.is_blacklisted(card.pan):
        await card.close()
        raise Blacklisted
    return card
