"""After a cut of the power: a slip that may not have come out."""

from money import format_fen
from ui.screens.notice import Notice
from ui.texts import phrase

_CHIPS = (("cancel", "key.skip"), None, ("ok", "key.reprint"))
_PATIENCE_MS = 60_000


class OwedSlip(Notice):
    """Its value: "ok" to print it again; cancel raises Cancelled, it is not wanted."""

    name = "owed_slip"
    timeout_ms = _PATIENCE_MS

    def __init__(self, fen: int, trace: str, when: str, copy: str):
        """`when`: as `14:35`. `copy`: "merchant" or "cardholder"."""
        lines = (
            ("done", phrase("paper_out.booked", amount=format_fen(fen), trace=trace)),
            ("now", "owed_slip.look"),
            ("todo", "owed_slip.mark"),
        )
        super().__init__("print", "owed_slip." + copy, lines, _CHIPS, line=phrase("owed_slip.line", time=when))
