"""A sale with a typed card number (手输卡号): the supervisor agrees, and the parameter `ways.keyed` allows it at all.

The code on the card's back is not asked for: the dialect has no place for it.
"""

from cards.errors import BLACKLISTED, CardError
from cards.keyed_card import KeyedCard
from flows.approver import allowed, approver, looking_for
from flows.authorise import authorise
from flows.new_transaction import new_request, new_transaction
from flows.on_demand import run_flow
from flows.prepare import prepare
from flows.verify_payer import verify_payer
from ledger.kinds import SALE
from paycrypto.compare import wipe
from security.pin_pad import PinPad
from ui.screens.card_number import CardNumber
from ui.screens.entries import expiry_entry
from ui.screens.override import Override
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase

_KIND = "kind.sale"


async def keyed_sale(till) -> None:
    """Amount, the supervisor's password, number, expiry, PIN. Raises Cancelled, TimedOut, or as `prepare` does."""
    fen = await till.ui.show(SumEntry("enter_keyed.head", till.parameters.limits.sale_max))
    await _agree(till)
    await prepare(till)
    transaction = await _pay(till, fen)
    await run_flow("outcome.show_outcome", till, transaction)


async def _agree(till) -> None:
    """Until the password of somebody with the right is right."""
    problem, number = None, approver(till, "keyed")
    reason = phrase("override.reason", act="kind.keyed")
    look_up = looking_for(till, "keyed")
    while True:
        locked_s = till.operators.seconds_locked(number)
        number, password = await till.ui.show(Override(look_up, reason, number, problem, locked_s))
        try:
            if look_up(number) is not None and await till.operators.check(number, password):
                allowed(till, "keyed", number)
                return
        finally:
            wipe(password)
        problem = "password.wrong"


async def _pay(till, fen: int):
    """A transaction of `fen`, decided or in the hands of the drain. Card and request are gone with this frame."""
    with await _typed_card(till) as card:
        transaction = new_transaction(till, SALE, fen, card)
        with PinPad(till.vault) as pad:
            request = new_request(till, transaction, card)
            request.pin_pad = await verify_payer(till, _KIND, fen, card, pad, SALE)
            await authorise(till, request)
    return transaction


async def _typed_card(till) -> KeyedCard:
    """A usable card; what cannot be used is told, and the number asked for again."""
    problem = None
    while True:
        pan = await till.ui.show(CardNumber("card_number.hint", problem))
        try:
            if till.is_blacklisted(pan):
                problem = BLACKLISTED + ".head"
                wipe(pan)
                continue
            shown = await till.ui.show(expiry_entry())
            return KeyedCard(pan, shown[2:] + shown[:2], till.today())
        except CardError as error:
            problem = error.text + ".head"
        except BaseException:
            wipe(pan)
            raise
