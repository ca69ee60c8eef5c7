"""Ask for the PIN; the digits go from the keypad into the pad, and leave it as a block only."""

from ui.screens.pin import Pin
from ui.texts import phrase


async def take_pin(till, kind: str, fen: int, card, pad):
    """The enciphered PIN block, 8 bytes; None when the payer has no PIN. Raises Cancelled or TimedOut."""
    await till.be_signed_on()
    if not await till.ui.show(Pin(kind, fen, phrase("card.any", last=card.last_four), pad)):
        return None
    block = bytearray(8)
    pad.write_block(card.pan, block)
    return block
