"""A transaction's record before anything is sent, and the request made of it."""

import time

from host.messages import financial
from host.values import Request
from ledger.transaction import NO_CARD, Transaction


def new_transaction(till, kind: int, fen: int, card=None, original=None) -> Transaction:
    """A record in memory: of a card, or without one of the number in the books of the original it refers to."""
    it = Transaction(kind)
    it.amount = fen
    it.began_at = time.time()
    it.operator = till.operator_number
    if card is not None:
        it.entry, it.expiry = card.entry, card.expiry
        it.pan[:] = card.pan
    else:
        it.entry, it.expiry = NO_CARD, original.expiry
        it.pan[:] = original.pan
    if original is not None:
        refer(it, original, till.parameters.utc_offset_s)
    return it


def refer(transaction, original, utc_offset_s: int) -> None:
    """Note what the transaction refers to."""
    it = transaction
    it.original_counter, it.original_trace, it.original_batch = original.counter, original.trace, original.batch
    it.original_reference, it.original_auth = original.reference, original.auth_code
    it.original_date = "%02d%02d" % time.gmtime(original.decided_at + utc_offset_s)[1:3]
    it.card_org = original.card_org


def new_request(till, transaction, card=None) -> Request:
    """What is sent of it; trace and batch come when it is sent."""
    request = Request(financial(transaction.kind), till.parameters, 0, 0, till.operator_number)
    request.transaction, request.card = transaction, card
    return request
