"""Before something is done to an earlier transaction: which one, how much, and what will happen.

Alone (`Confirm`), or together with the supervisor's password (`ConfirmBySupervisor`).
"""

from ui.screen import Screen
from ui.screens.secret import Secret
from ui.theme import BAD, EDGE, LINE, MUTED
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import money
from ui.widgets.lists import key_value, title

_AGREE = {"refund": "key.refund", "completion": "key.complete"}  # others: void
_KEEP = {"refund": "key.no_refund", "completion": "key.not_now"}
_TO_MERCHANT = ("completion",)  # others give money back


class _Original:
    """What both have in common; draws it."""

    def __init__(self, act: str, fen: int, trace: str, card, clock: str):
        self.message = "confirm_" + act
        self.keep = _KEEP.get(act, "key.keep")
        self.agree = _AGREE.get(act, "key.void")
        self._fen = fen if act in _TO_MERCHANT else -fen
        self._trace = trace
        self._card = card
        self._clock = clock

    def draw(self, view, problem) -> None:
        title(view, self.message + ".head", self._trace)
        money(view, self._fen, X1, 54, 48)
        view.rect(X0, 108, SCREEN_W - 2 * X0, 1, LINE)
        y, size = view.pick(116, 111), view.pick(16, 24)
        view.say(self._card, X0, y, size, room=200)
        view.write(self._clock, X1, 116, 16, MUTED, "r")
        view.rect(0, 138, 4, 20, EDGE)
        if problem is not None:
            view.say(problem, X0, y + view.pick(24, 26), size, BAD, "l", 296)
        else:
            view.say(self.message + ".warn", X0, y + view.pick(24, 26), size, room=296)


class Confirm(Screen):
    """Its value: "ok". Raises Cancelled or TimedOut."""

    name = "confirm"
    timeout_ms = 60000

    def __init__(self, act: str, fen: int, trace: str, card, clock: str, facts=()):
        """`act`: "void", "refund", "completion", "preauth_void" or "completion_void". `fen`: what will be moved.
        `card`: a text. `trace`, `clock` ("14:29" or "11-22 14:29"): data, of the original. `facts`: at most two more
        (label text, data)."""
        self._original = _Original(act, fen, trace, card, clock)
        super().__init__((("cancel", self._original.keep), None, ("ok", self._original.agree)))
        self._facts = facts

    def draw(self, view) -> None:
        self._original.draw(view, None)
        y = view.pick(166, 167)
        for label, value in self._facts:
            key_value(view, y, label, value)
            y += view.pick(22, 24)


class ConfirmBySupervisor(Secret):
    """Its value: the supervisor's password as a bytearray of ASCII digits, which the caller wipes; None for the chip
    `instead`. Raises Cancelled or TimedOut."""

    name = "confirm_supervisor"
    boxes_y = 170

    def __init__(self, act: str, fen: int, trace: str, card, clock: str, problem=None, instead=None):
        """See Confirm. `problem`: a text that says why the last try failed. `instead`: a chip, or None."""
        self._original = _Original(act, fen, trace, card, clock)
        super().__init__("", "supervisor.label", self._original.keep, self._original.agree, problem, instead)

    def draw(self, view) -> None:
        self._original.draw(view, self._problem)
        self.draw_boxes(view)
