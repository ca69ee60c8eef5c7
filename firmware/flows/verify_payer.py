"""What the payer does to prove that the card is his: a PIN for the acquirer, or what a chip asks for."""

from flows.on_demand import run_flow
from ledger.kinds import PREAUTH, SALE

INQUIRY = 0  # not a kind of transaction: no money moves
_BY_CHIP = (SALE, PREAUTH, INQUIRY)  # for the others a chip is only read (dialect, note to the field matrix)


async def verify_payer(till, words: str, fen, card, pad, kind: int):
    """The pad, if it holds a PIN for the acquirer; else None. A chip has given its cryptogram then.

    Raises Cancelled, also when card or terminal refuse, which is told; or TimedOut.
    """
    if card.kernel is None or kind not in _BY_CHIP:
        return await run_flow("take_pin.take_pin", till, words, fen, card, pad)
    return await run_flow("verify_chip.verify_chip", till, words, fen, card, pad)
