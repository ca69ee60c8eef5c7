"""A card with several applications: the payer chooses (EMV Book 4, 11.3)."""

from ui.screens.menu import Menu, Row
from ui.texts import phrase


class ChooseApplication(Menu):
    """Its value: the number of the label chosen, from 0. Raises Cancelled or TimedOut."""

    name = "choose_application"
    verb = "key.choose"

    def __init__(self, labels):
        """`labels`: texts of the card's own, in its order."""
        super().__init__("choose_application.title", [Row("card", phrase("application", label=it)) for it in labels])
