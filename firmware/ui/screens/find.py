"""How to find an earlier transaction."""

from ui.screens.menu import Menu, Row

WAYS = ("trace", "last_four", "amount", "card")
_ICONS = {
    "trace": "receipt", "last_four": "card", "amount": "cash", "card": "swipe", "reference": "net", "auth": "key",
    "time": "wait",
}


class Find(Menu):
    """Its value: one of WAYS. Raises Cancelled or TimedOut."""

    name = "find"
    verb = "key.choose"

    def __init__(self, heading="find.title", ways=WAYS):
        """`heading`: a text. `ways`: what is offered, of WAYS, "reference" (made elsewhere) and "auth" (the code)."""
        super().__init__(heading, [Row(_ICONS[way], "find." + way) for way in ways])
        self._ways = ways

    def finish(self, value=None) -> None:
        super().finish(self._ways[value])
