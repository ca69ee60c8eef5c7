"""What is asked before each kind of financial transaction is approved, in this order."""

from tools.acquirer.host import checks, chip, originals
from tools.acquirer.host.work import Rules

_SPENDING = (chip.genuine, checks.card_in_force, checks.entry_allowed, checks.pin_given)
_READ = (checks.card_read, checks.amount_given)

SALE = Rules((checks.card_read, chip.read, checks.amount_allowed), (*_SPENDING, checks.balance_enough))
INQUIRY = Rules((checks.card_read, chip.read), _SPENDING)
VOID = Rules(_READ, (checks.pin_right,), originals.sale_to_void)
REFUND = Rules(_READ, (checks.pin_right,), originals.payment_to_refund)
HOLD = SALE
HOLD_VOID = Rules(_READ, (checks.pin_right,), originals.hold_to_cancel)
COMPLETION = Rules(_READ, (checks.card_in_force, checks.pin_right), originals.hold_to_complete)
COMPLETION_VOID = Rules(_READ, (checks.pin_right,), originals.completion_to_void)
COMPLETION_ADVICE = Rules((checks.card_named, checks.amount_given), (), originals.hold_to_complete)
OFFLINE = Rules((checks.card_named, checks.amount_given), (checks.card_in_force, checks.covered))
CHIP_OFFLINE = Rules((checks.card_named, checks.amount_given, chip.read_offline), (chip.genuine,))
