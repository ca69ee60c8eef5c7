"""What was taken, summed up: in all, and by hour, by way of payment, by operator. For reports, not for settling."""

from ledger import states
from ledger.kinds import CREDIT, UNCOUNTED
from ledger.transaction import (
    CASH,
    CHIP,
    FALLBACK,
    KEYED,
    MERCHANT_CODE,
    PAYER_CODE,
    STRIPE,
    TAP,
)

# ways of payment, in the order of a report; the name of each is the text `paid.NAME`
WAYS = ("tap", "chip", "swipe", "payer_code", "merchant_code", "cash", "keyed", "other")
_WAY_OF = {
    TAP: "tap", CHIP: "chip", STRIPE: "swipe", FALLBACK: "swipe", PAYER_CODE: "payer_code",
    MERCHANT_CODE: "merchant_code", CASH: "cash", KEYED: "keyed",
}


class Takings:
    """`hours`, `ways`, `operators` map to [how many, fen]; what goes back to a payer counts with a minus."""

    def __init__(self):
        self.count = 0  # payments,
        self.sum = 0  # fen;
        self.back_count = 0  # what went back,
        self.back_sum = 0
        self.open = 0  # without a result, or not sent yet: not counted above
        self.hours = {}
        self.ways = {}
        self.operators = {}

    @property
    def fen(self) -> int:
        """What is left of the payments."""
        return self.sum - self.back_sum

    def add(self, transaction, paid_by: int, hour: int) -> None:
        """Count an approved transaction, or one that is open. `paid_by`: how the payment was made, an entry of
        `ledger.transaction`, also for what goes back; `hour`: 0 to 23, of the shop's clock."""
        it = transaction
        side = it.type.side
        if side == UNCOUNTED:
            return
        if it.state in states.OPEN:
            self.open += 1
            return
        if it.state != states.APPROVED:
            return
        fen = it.amount
        if side == CREDIT:
            self.back_count += 1
            self.back_sum += fen
            fen = -fen
        else:
            self.count += 1
            self.sum += fen
        way = _WAY_OF.get(paid_by, "other")
        for table, key in ((self.hours, hour), (self.ways, way), (self.operators, it.operator)):
            line = table.setdefault(key, [0, 0])
            line[0] += 1
            line[1] += fen
