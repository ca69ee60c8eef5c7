"""The codes by which an earlier transaction is found. Each returns an Entry; `check` as there."""

from ui.screens.entry import Entry

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def trace_entry(check=None, or_last: bool = False) -> Entry:
    """1 to 6 digits (F11); with `or_last`, "" stands for the latest transaction."""
    hints = ("enter_trace.hint", "enter_trace.or_last") if or_last else ("enter_trace.hint",)
    return Entry("enter_trace.head", hints, 6, 1, check, or_last, name="enter_trace")


def last_four_entry(check=None) -> Entry:
    """The last four digits of the card number."""
    return Entry("enter_last_four.head", ("enter_last_four.hint",), 4, 4, check, name="enter_last_four")


def auth_entry(check=None) -> Entry:
    """Authorisation code (F38): 6 digits and capital letters."""
    hints = ("enter_auth.hint", "enter.letters")
    return Entry("enter_auth.head", hints, 6, 6, check, letters=True, name="enter_auth")


def date_entry(check=None) -> Entry:
    """Month and day (MMDD) of the original, a day that can be."""

    def checked(value: str):
        if is_day(value):
            return check(value) if check is not None else None
        return "enter_date.wrong"

    return Entry("enter_date.head", ("enter_date.hint",), 4, 4, checked, blank="MMDD", name="enter_date")


def expiry_entry() -> Entry:
    """Month and year (MMYY) as they stand on a card."""

    def checked(value: str):
        return None if 1 <= int(value[:2]) <= 12 else "enter_expiry.wrong"

    return Entry("enter_expiry.head", ("enter_expiry.hint",), 4, 4, checked, blank="MMYY", name="enter_expiry")


def time_entry() -> Entry:
    """An hour and minute of today (hhmm), or of another day (MMDDhhmm)."""

    def checked(value: str):
        clock = value[-4:]
        is_time = int(clock[:2]) < 24 and int(clock[2:]) < 60
        return None if is_time and (len(value) == 4 or (len(value) == 8 and is_day(value[:4]))) else "enter_time.wrong"

    return Entry("enter_time.head", ("enter_time.hint", "enter_time.other_day"), 8, 4, checked, name="enter_time")


def reference_entry(check=None) -> Entry:
    """Reference number (F37): 12 digits and capital letters."""
    hints = ("enter_reference.hint", "enter.letters")
    return Entry("enter_reference.head", hints, 12, 12, check, letters=True, name="enter_reference")


def is_day(value: str) -> bool:
    """Whether MMDD is a day of some year."""
    month, day = int(value[:2]), int(value[2:])
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]
