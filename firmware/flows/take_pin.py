"""Ask for the PIN (密码); its digits go from the keypad into the pad, which gives them out as a block only."""

from ui.screens.pin import Pin
from ui.texts import phrase


async def take_pin(till, kind: str, fen: int, card, pad):
    """The pad with the PIN in it; None when the payer has no PIN. Raises Cancelled or TimedOut."""
    digits = await till.ui.show(Pin(kind, fen, phrase("card.any", last=card.last_four), pad))
    return pad if digits else None
