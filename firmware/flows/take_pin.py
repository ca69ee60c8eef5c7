"""Ask for the PIN (密码); its digits go from the keypad into the pad, which gives them out as a block only."""

from ui.screens.pin import Pin
from ui.texts import phrase


async def take_pin(till, kind: str, fen: int, card, pad):
    """The pad with the PIN in it; None when the payer has no PIN. Raises Cancelled or TimedOut."""
    digits = await till.ui.show(Pin(kind, fen, phrase("card.any", last=card.last_four), pad))
    return pad if digits else None


async def take_card_pin(till, kind: str, fen: int, talk, tries_left: int) -> bool:
    """A PIN for a chip, or for the acquirer because a chip wants it: whether one was typed. `tries_left`: after a wrong
    one, else 0. Raises Cancelled or TimedOut."""
    card = phrase("card.any", last=talk.last_four)
    return bool(await till.ui.show(Pin(kind, fen, card, talk.pad, tries_left=tries_left)))
