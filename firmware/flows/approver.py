"""Who allows on the spot what the operator at the terminal may not do by himself, and the audit log's line about it."""

from security.audit import audit
from security.rights import may

SUPERVISOR = "00"  # the convention of the trade


def approver(till, right: str) -> str:
    """Whose password is asked for: of who has logged in, if he has the right; else of the supervisor 00, or, where he
    is not there any more, of the first one who has it."""
    numbers = [number for number in sorted(till.operators.kept) if may(till.operators.find(number), right)]
    for number in (till.operator_number, SUPERVISOR):
        if number in numbers and not till.operators.find(number).is_off:
            return number
    return next((number for number in numbers if not till.operators.find(number).is_off), SUPERVISOR)


def looking_for(till, right: str):
    """A function for the screen `Override`: the operator with a number, if he may allow it, or None."""

    def look_up(number):
        found = till.operators.find(number)
        return found if may(found, right) and not found.is_off else None

    return look_up


def allowed(till, what: str, number: str) -> None:
    """Operator `number` has allowed `what` to who has logged in. In a training nothing is noted."""
    if not till.is_training:
        audit("override", till.operator_number, "%s by %s" % (what, number))
