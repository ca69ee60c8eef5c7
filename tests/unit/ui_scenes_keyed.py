"""Scenes of the typed card (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.card_number import CardNumber
from ui.screens.entries import expiry_entry
from ui_scenes_books import typed

KEYED = {
    "card_number_empty": lambda: CardNumber("card_number.hint", "card_invalid.head"),
    "card_number": lambda: typed(CardNumber("card_number.hint"), "6200000000000000019"),
    "enter_expiry": lambda: typed(expiry_entry(), "09"),
}
