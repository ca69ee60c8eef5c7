"""Where the terminal's books and the acquirer's do not agree."""

from micropython import const

UNTOLD = const(-1)  # fen: what is not known any more


class Difference:
    """One transaction, or a whole sum if `trace` is ""."""

    def __init__(self, trace: str, kind: str, last: str, ours, theirs):
        """`trace`: "000098". `kind`: the id of its words, "kind.refund" or "group.credit". `last`: last four digits or
        "". `ours`, `theirs`: fen, None where it is missing; UNTOLD."""
        self.trace = trace
        self.kind = kind
        self.last = last
        self.ours = ours
        self.theirs = theirs
