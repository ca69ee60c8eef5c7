"""What was paid by code goes back to the wallet it came from: its voucher tells which; nobody presents anything."""

from flows.authorise import authorise
from flows.new_transaction import new_request, new_transaction
from flows.on_demand import run_flow
from flows.prepare import prepare
from host.code_parts import voucher_part
from ledger.details import CODE, VOUCHER, WALLET, Details


async def give(till, kind: int, original, fen: int) -> None:
    """Give `fen` of a payment by code back, as a VOID or a REFUND; agreed by the supervisor before."""
    await prepare(till)
    paid = till.ledger.details_of(original)
    transaction = new_transaction(till, kind, fen, None, original)
    transaction.entry = original.entry
    transaction.details = Details()
    for tag in (WALLET, CODE, VOUCHER):
        transaction.details.put(tag, paid.get(tag) if paid is not None else b"")
    request = new_request(till, transaction)
    request.code = voucher_part(transaction.details.get(VOUCHER))
    await authorise(till, request)
    await run_flow("outcome.show_outcome", till, transaction)
