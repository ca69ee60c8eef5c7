"""firmware/money.py."""

from check import equal
from money import format_fen


def test_amounts():
    for fen, written in (
        (0, "0.00"), (5, "0.05"), (100, "1.00"), (12850, "128.50"), (128800, "1,288.00"), (100000000, "1,000,000.00"),
        (999999999, "9,999,999.99"), (100099, "1,000.99"), (-3600, "\u221236.00"), (-128800, "\u22121,288.00"),
    ):
        equal(format_fen(fen), written)
