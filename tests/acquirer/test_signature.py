"""0820/800: signatures given on the glass, each once and with its transaction only."""

import pytest

from tests.acquirer import spec_settlement

PICTURE = "00000100000000F0000000700000007008000 31CFF02".replace(" ", "")
RECEIPT = "FF000154"


def upload(terminal, sold, **change):
    fields = {
        **spec_settlement.management(terminal, "800", "07"), 4: sold.fields[4], 11: sold.fields[11],
        37: sold.reply[37], 55: RECEIPT, 62: PICTURE,
    }  # fmt: skip
    fields |= {int(name[1:]): value for name, value in change.items()}
    return terminal.exchange(terminal.sign("0820", fields))[39]


@pytest.fixture
def sold(terminal, wallet):
    return terminal.do("sale", wallet["credit"], 1000)


def test_kept_once(acquirer, terminal, sold):
    assert upload(terminal, sold) == "00"
    assert upload(terminal, sold) == "94"
    (row,) = acquirer.transactions()
    kept = acquirer.signature(row["id"])
    assert (kept["picture"].upper(), kept["receipt"].upper()) == (PICTURE, RECEIPT)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"f37": "999999999999"}, "25"), ({"f11": "999999"}, "25"), ({"f4": "000000000999"}, "64"),
        ({"f62": "FFD8FF"}, "30"), ({"f55": "FF0005"}, "30"),
    ],
)  # fmt: skip
def test_refused(acquirer, terminal, sold, change, code):
    assert upload(terminal, sold, **change) == code
    assert upload(terminal, sold) == "00"
