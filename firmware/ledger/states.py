"""The life of a transaction, as a table of legal moves."""

from micropython import const

NEW = const(0)  # in memory only
SENT = const(1)  # on flash before its first byte leaves; the outcome is open
APPROVED = const(2)
DECLINED = const(3)
REVERSING = const(4)  # outcome unknown or void: a reversal must reach the acquirer before anything else
REVERSED = const(5)
ADVISING = const(6)  # an advice (0220) that the acquirer has not taken yet: stored, sent again until it answers
FAILED = const(7)  # an advice that was given up; it stands on the failure report of the settlement

_MOVES = {
    NEW: (SENT, ADVISING),  # and in cash, which nobody is asked about, APPROVED: `Ledger.record`
    SENT: (APPROVED, DECLINED, REVERSING, ADVISING),
    REVERSING: (REVERSED,),
    ADVISING: (APPROVED, DECLINED, FAILED),
}
OPEN = (SENT, REVERSING, ADVISING)  # still to be settled with the acquirer
NAMES = ("NEW", "SENT", "APPROVED", "DECLINED", "REVERSING", "REVERSED", "ADVISING", "FAILED")


class IllegalMove(Exception):
    """A transaction cannot go from one state to the other. Arguments: both states' names."""


def check_move(old: int, new: int) -> None:
    """Raises IllegalMove unless the table has the move."""
    if new not in _MOVES.get(old, ()):
        raise IllegalMove(NAMES[old], NAMES[new])
