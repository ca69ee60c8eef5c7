"""Expiry dates as cards write them; the rows on certificates are those of emv-utils' date test."""

from check import equal
from emv.dates import begins_later, ended, month_ended

_h = bytes.fromhex


def test_certificates_are_good_up_to_the_end_of_their_month():
    rows = (
        ("0422", "230501", True), ("0422", "210501", False), ("0422", "220501", True), ("0422", "220331", False),
        ("0422", "220415", False), ("0422", "220429", False), ("0422", "220430", False), ("0422", "220431", False),
        ("0422", "220432", True), ("0422", "210432", True), ("0422", "211301", True), ("0499", "000501", True),
        ("0400", "990501", False), ("0022", "210501", True), ("1322", "210501", True), ("0422", "210001", True),
        ("0422", "2104", True), ("FF22", "210401", True), ("042F", "210401", True),
    )  # fmt: skip
    for month, today, over in rows:
        equal(month_ended(_h(month), _h(today)), over, month + " " + today)


def test_the_last_day_is_a_good_one():
    for date, today, over in (
        ("250511", "250512", True), ("250511", "250511", False), ("250511", "250510", False),
        ("491231", "500101", False), ("991231", "000101", True), ("000101", "991231", False), ("", "250511", True),
        ("250511", "", True), ("25051F", "250511", True), ("250500", "250511", True), ("25051111", "250511", True),
    ):  # fmt: skip
        equal(ended(_h(date), _h(today)), over, date + " " + today)


def test_the_first_day_is_a_good_one():
    for date, today, later in (
        ("250511", "250510", True), ("250511", "250511", False), ("250511", "250512", False),
        ("251311", "250512", True), ("", "250512", True), ("991231", "000101", False),
    ):  # fmt: skip
        equal(begins_later(_h(date), _h(today)), later, date + " " + today)
