"""F48: the totals of a settlement, and the records of a batch upload.

Totals are two groups of 31 digits, domestic cards then foreign ones: debit amount 12, debit count 3, credit amount 12,
credit count 3, result 1. A batch upload is a count of two digits and records of 40: card group 2 (00 domestic, 01
foreign), trace 6, card number 20 with zeros before it, amount 12.
"""

from typing import NamedTuple

BALANCED, NOT_BALANCED, IN_ERROR = 1, 2, 3  # results
DOMESTIC, FOREIGN = 0, 1  # card groups
_GROUP = 31
_RECORD = 40
_MOST_RECORDS = 8
_COUNTS = 1000  # a count has three digits


class BadField48(ValueError):
    """F48 does not have its form. The argument says what is wrong, without content."""


class GroupTotals(NamedTuple):
    """Sums in fen, and counts, of one group of cards."""

    debit: int = 0
    debits: int = 0
    credit: int = 0
    credits: int = 0


Totals = tuple[GroupTotals, GroupTotals]


class UploadedRecord(NamedTuple):
    """One transaction of a batch upload; `amount` in fen."""

    group: int
    trace: str
    pan: str
    amount: int


def read_totals(text: str) -> Totals:
    """Raises BadField48. Results are not looked at."""
    if len(text) != 2 * _GROUP:
        raise BadField48(f"{len(text)} digits of totals")
    return _read_group(text[:_GROUP]), _read_group(text[_GROUP:])


def _read_group(text: str) -> GroupTotals:
    return GroupTotals(int(text[:12]), int(text[12:15]), int(text[15:27]), int(text[27:30]))


def write_totals(totals: Totals, results: tuple[int, int]) -> str:
    return "".join(
        f"{group.debit:012}{group.debits % _COUNTS:03}{group.credit:012}{group.credits % _COUNTS:03}{result}"
        for group, result in zip(totals, results, strict=True)
    )


def same(one: GroupTotals, other: GroupTotals) -> bool:
    """Equal as far as F48 can tell: it counts up to 999."""
    counts = (one.debits % _COUNTS, one.credits % _COUNTS) == (other.debits % _COUNTS, other.credits % _COUNTS)
    return counts and (one.debit, one.credit) == (other.debit, other.credit)


def read_records(text: str) -> list[UploadedRecord]:
    """Raises BadField48."""
    count = int(text[:2] or "0")
    if not 1 <= count <= _MOST_RECORDS or len(text) != 2 + count * _RECORD:
        raise BadField48(f"{len(text)} digits for {count} records")
    return [_read_record(text[at : at + _RECORD]) for at in range(2, len(text), _RECORD)]


def _read_record(text: str) -> UploadedRecord:
    if text[:2] not in ("00", "01"):
        raise BadField48("card group")
    return UploadedRecord(int(text[:2]), text[2:8], text[8:28].lstrip("0"), int(text[28:]))
