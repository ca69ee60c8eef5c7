"""An offline sale (离线消费): the issuer has agreed by telephone; booked now, told to the acquirer when possible."""

from flows.new_transaction import new_transaction
from flows.slips import hand_out_slips
from flows.take_card import take_card
from host.answers import likely_org
from ledger.kinds import OFFLINE_SALE
from ui.screens.entries import auth_entry
from ui.screens.sum_entry import SumEntry

_KIND = "kind.offline_sale"


async def offline_sale(till) -> None:
    """Ask for amount, authorisation code and card; it is on flash before the slip, and goes out by itself."""
    fen = await till.ui.show(SumEntry("enter_offline.head", till.parameters.limits.sale_max))
    code = await till.ui.show(auth_entry())
    async with await take_card(till, _KIND, fen) as card:
        transaction = new_transaction(till, OFFLINE_SALE, fen, card)
    transaction.auth_code = code
    transaction.card_org = likely_org(transaction.pan)
    transaction.trace, transaction.batch = till.session.next_trace(), till.session.batch
    till.ledger.store(transaction)
    till.drain.upload(transaction)
    await hand_out_slips(till, transaction)
