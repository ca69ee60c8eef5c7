"""A sale by code: the payer's, read by the scanner (被扫), or the merchant's, shown on the display (主扫)."""

import time

from drivers.errors import DriverError
from flows.authorise import authorise
from flows.new_transaction import new_request
from flows.on_demand import run_flow
from flows.prepare import prepare
from flows.sale import is_over_limit
from host.code_parts import payers_code, wallet_of, wanted_code
from host.drain import NO_ANSWER
from ledger.details import CODE, WALLET, Details
from ledger.kinds import SALE
from ledger.states import SENT
from ledger.transaction import MERCHANT_CODE, PAYER_CODE, Transaction
from paycrypto.compare import wipe
from ui.errors import Cancelled
from ui.screens.prompt import Prompt
from ui.screens.waiting_payer import WaitingPayer

_KIND = "kind.sale"
_GOT_IT = (None, None, ("ok", "key.got_it"))
_PAYER_S = 30  # how long a payer may type a password; then what was not paid is called back
SHOWN_S = 120  # how long a merchant's code is shown


async def payers(till, fen: int, code, details=None) -> None:
    """Charge the payer whose `code` was read (a bytearray, wiped here; or the error of the scanner)."""
    if isinstance(code, DriverError):
        await till.ui.show(Prompt("scan", "scanner_silent", _GOT_IT, _KIND, fen))
        raise Cancelled
    try:
        wallet = wallet_of(code)
        if not wallet:
            await till.ui.show(Prompt("scan", "code_unknown", _GOT_IT, _KIND, fen))
            raise Cancelled
        transaction, request = _begin(till, PAYER_CODE, fen, details)
        transaction.details.put_text(WALLET, wallet)
        transaction.details.put(CODE, b"*" * 4 + code[-4:])
        request.code = payers_code(code)
    finally:
        wipe(code)
    try:
        await authorise(till, request)
    finally:
        wipe(request.code)
    if transaction.state == SENT:
        screen = WaitingPayer(_KIND, fen, _PAYER_S)
        await _see_to(till, transaction, "await_payer.await_payer", screen)
    await run_flow("outcome.show_outcome", till, transaction)


async def merchants(till, fen: int, details=None) -> None:
    """Show a code for `fen`, until it is paid."""
    if await is_over_limit(till, _KIND, fen):
        return
    await prepare(till)
    transaction, request = _begin(till, MERCHANT_CODE, fen, details)
    request.code = wanted_code(SHOWN_S)
    await authorise(till, request)
    if transaction.state == SENT:
        await _see_to(till, transaction, "show_code.show_code", request.answered, SHOWN_S)
    await run_flow("outcome.show_outcome", till, transaction)


async def _see_to(till, transaction, flow: str, *what) -> None:
    """Run what waits for the payer. However it ends, no transaction stays SENT that nobody sees to."""
    try:
        await run_flow(flow, till, transaction, *what)
    finally:
        if transaction.state == SENT:
            till.drain.hand_over(transaction, NO_ANSWER)


def _begin(till, entry: int, fen: int, details) -> tuple:
    """A record in memory, and the request that is made of it."""
    it = Transaction(SALE)
    it.entry, it.amount, it.began_at, it.operator = entry, fen, time.time(), till.operator_number
    it.details = details or Details()
    return it, new_request(till, it)
