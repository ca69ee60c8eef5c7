"""Dates as cards write them: BCD, two-digit years, 50 and above for 19xx (EMV Book 4, 6.7.3). What is no date counts as
over, or as not yet there: the safe side."""

from micropython import const

_NEVER = const(-1)


def ended(date, today) -> bool:
    """Whether `date` (YYMMDD of an expiry, BCD) lies before `today` (YYMMDD). The same day is still good."""
    end, now = _number(date), _number(today)
    return end < 0 or now < 0 or end < now


def begins_later(date, today) -> bool:
    """Whether `date` (YYMMDD of a beginning) lies behind `today`."""
    begin, now = _number(date), _number(today)
    return begin < 0 or now < 0 or begin > now


def month_ended(month, today) -> bool:
    """Whether the last day of `month` (MMYY, BCD, of a certificate) lies before `today` (YYMMDD)."""
    return ended(bytes((month[1], month[0], 0x31)), today)


def _number(raw) -> int:
    """A number that grows with the date, -1 for what is none. Any day up to 31 will do: so a month's end is written."""
    if len(raw) != 3:
        return _NEVER
    number = 0
    for byte in raw:
        if byte & 0xF > 9 or byte > 0x99:
            return _NEVER
        number = number * 100 + (byte >> 4) * 10 + (byte & 0xF)
    if not 1 <= number // 100 % 100 <= 12 or not 1 <= number % 100 <= 31:
        return _NEVER
    return number if number >= 500000 else number + 1000000
