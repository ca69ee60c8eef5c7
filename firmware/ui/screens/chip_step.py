"""One step of a chip's last transaction, for the technician; up and down go from step to step."""

from ui.screens.facts import Facts
from ui.theme import MUTED
from ui.view import X0

_CHIPS = (("cancel", "key.back"), ("updown", "key.select"), None)


class ChipStep(Facts):
    """Its value: the number of the step to show next. Raises Cancelled or TimedOut."""

    name = "chip_step"
    typed = ("up", "down")

    def __init__(self, lines, notes, number: int, count: int):
        """`lines`: (label, value), four at most; `notes`: two lines of data below; `number`: of this step, from 0, of
        `count`."""
        super().__init__("trace.title", lines, _CHIPS)
        self._notes = notes
        self._number = number
        self._count = count

    def on_key(self, key: str) -> None:
        if key in ("up", "down"):
            self.finish((self._number + (1 if key == "down" else -1)) % self._count)
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        super().draw(view)
        y = view.pick(164, 170)
        for note in self._notes:
            view.write(note, X0, y, 16, MUTED, "l", 296)
            y += view.pick(22, 20)
