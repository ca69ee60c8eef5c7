"""Wait for a card at every reader; the first way it is read wins, the others are closed."""

from cards.errors import BLACKLISTED, UNREADABLE, CardError, CodeRead, PaysInCash
from cards.waiting import CHIP, CODE, TAP, first_card
from drivers.errors import DriverError
from flows.on_demand import forget, run_flow
from ledger.kinds import SALE
from ledger.transaction import FALLBACK, STRIPE
from services.wear import CHIPS, SWIPES
from ui import sounds
from ui.errors import Cancelled, TimedOut
from ui.screens.present import Present
from ui.screens.prompt import Prompt

_SALE = "kind.sale"  # what can be paid by code, too, or in cash
_SECONDS = 60
_CANCEL = (("cancel", "key.cancel"), None, None)
_OR_CASH = (("cancel", "key.cancel"), None, ("down", "way.cash"))
_TRIES = 3  # of a chip, before its stripe may be used
_HELD_TOO_SHORT = "tap_again"  # the card has left already
# what reads a card, and the lists that it is looked for in
_PASSING = (
    "emv. cards.chip_card cards.emv_card cards.conversation bertlv. host.chip_end host.issuer_data flows.complete_chip "
    "cards.stripe_card drivers.atr drivers.chip_session tables"
)
_STAYING = ("emv.traced",)  # for the technician


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
    may be swiped. `kind`: of the transaction. Raises Cancelled or TimedOut, in
    a sale CodeRead or PaysInCash."""
    till.board.stripe.discard()
    till.lights.awaiting()
    tap, message, failures = None, None, 0
    try:
        while True:
            if tap is None or tap.is_spent:
                tap = await run_flow("take_tap.prepare_tap", till, fen, kind)
            ways = [way for way in till.ways if (way != TAP or tap is not None) and (way != CODE or words == _SALE)]
            screen = _screen(words, fen, ways, message)
            taken = await till.ui.show_while(screen, first_card(till.board, ways))
            if taken == "down":
                raise PaysInCash
            way, read = taken
            if way == CODE:
                raise CodeRead(read)
            if way != TAP:
                till.wear.add(CHIPS if way == CHIP else SWIPES)
            try:
                if way == TAP:
                    card = await tap.take(read)
                    tap = None  # the card has it now
                else:
                    tap = _forget_tap(tap)
                    card = await _open(till, words, fen, kind, way, read, failures)
                await _refuse_blacklisted(till, card)
                till.lights.read()
                return Taken(card)
            except CardError as error:
                till.ui.sounds.play(sounds.WARNING)
                message = error.text
                if error.is_technical:
                    failures += 1
                    message = "chip_failed" if failures == _TRIES else message
            is_told = await _card_away(till, words, fen, way, message)
            if is_told and way == CHIP and failures < _TRIES:
                message = None  # the payer has read it with the card in the slot
    except BaseException:
        till.lights.out()
        _forget_tap(tap)
        raise


def _forget_tap(tap) -> None:
    """No tap any more, and no code that speaks with chips."""
    if tap is not None:
        tap.wipe()
    forget(_PASSING, _STAYING)


async def _refuse_blacklisted(till, card) -> None:
    if till.is_blacklisted(card.pan):
        await card.close()
        raise CardError(BLACKLISTED)


async def _card_away(till, words, fen, way: str, message) -> bool:
    """Show why a card was not taken until it is out of the slot or the field: it is not to be read again and again.
    False: it has left already, and nothing was shown.

    Raises Cancelled or TimedOut.
    """
    if way == CHIP and till.board.chip.is_inserted():
        away = till.board.chip.removed()
    elif way == TAP and message != _HELD_TOO_SHORT:
        away = _out_of_field(till.board.tap)
    else:
        return False
    await till.ui.show_while(Prompt(way, message, _CANCEL, words, fen, seconds=_SECONDS), away)
    return True


async def _out_of_field(reader) -> None:
    try:
        await reader.gone(_SECONDS * 1000)
    except DriverError:  # a reader that fails says so when the next card is awaited
        pass
    finally:
        await reader.off()


async def card_out(till, words, fen) -> None:
    """Ask for the card in the slot, as long as there is one; the transaction is over."""
    chip = till.board.chip
    if chip is not None and chip.is_inserted():
        screen = Prompt("chip", "take_card_out", _CANCEL, words, fen, seconds=_SECONDS)
        try:
            await till.ui.show_while(screen, chip.removed())
        except (Cancelled, TimedOut):  # the slot's switch may be broken
            pass


def _screen(words: str, fen, ways, message):
    if message is None or message == UNREADABLE:
        screen = Present(words, fen, ways, _SECONDS, _OR_CASH if words == _SALE else _CANCEL)
        if message is not None:
            screen.say(message)
        return screen
    return Prompt("card", message, _CANCEL, words, fen, seconds=_SECONDS)


async def _open(till, words: str, fen, kind: int, way: str, read, failures: int):
    """A card that was swiped or inserted. Raises a CardError, Cancelled or TimedOut."""
    if isinstance(read, DriverError):
        raise CardError("reader_fault")
    if way == CHIP:
        return await run_flow("take_chip.take_chip", till, words, fen, kind)
    from cards.stripe_card import StripeCard

    return StripeCard(read, till.today(), FALLBACK if failures >= _TRIES else STRIPE)
