"""Private extension `journal`: (serial, counter) is unique over the whole books, so what comes again has one effect."""

import collections
import concurrent.futures
import contextlib

import pytest

from tests.acquirer.spec_terminal import KINDS, SpecTerminal, framed, part, signed


@pytest.fixture
def counting(terminal):
    """A terminal whose requests carry T1."""
    terminal.serial = "TT24-000187"
    return terminal


def renumbered(terminal, fields: dict[int, str], **changes) -> dict[int, str]:
    """The same counter under a new trace."""
    return fields | {11: terminal.next_trace()} | {int(name[1:]): value for name, value in changes.items()}


def test_provisioned(acquirer):
    assert acquirer.provisioning()["acquirer"]["extensions"] == ["journal", "query", "signature", "code"]


def test_kept_with_the_transaction(acquirer, counting, wallet):
    assert counting.sale(wallet["credit"], 100)[39] == "00"
    (row,) = acquirer.transactions()
    assert (row["serial"], row["counter"]) == ("TT24-000187", 1)


def test_same_counter_under_another_trace(acquirer, counting, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    again = renumbered(counting, done.fields, f4="000000000700")
    assert counting.send_as("0200", again)[39] == "94"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100
    (row,) = acquirer.transactions()
    assert row["repeats"] == 1


def test_same_counter_in_the_next_batch_and_on_another_terminal(acquirer, counting, new_terminal, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    other = new_terminal(acquirer.add_terminal("20000008", "898310012345678"))
    other.sign_on()
    fields = other.sale_fields(wallet["credit"], 100, f59=done.fields[59])
    assert other.send_as("0200", fields)[39] == "94"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100


def test_another_device_counts_for_itself(acquirer, counting, wallet):
    counting.sale(wallet["credit"], 100)
    counting.serial, counting.counter = "TT24-000188", 0
    assert counting.sale(wallet["credit"], 100)[39] == "00"


def test_used_trace_with_a_new_counter(acquirer, counting, wallet):
    """A device that began its traces anew: declined, and its reversal does not touch the other transaction."""
    first = counting.do("sale", wallet["credit"], 100)
    fields = first.fields | {59: counting.count()}
    assert counting.send_as("0200", fields)[39] == "94"
    assert counting.reverse(fields)[39] == "25"
    assert counting.send_as("0200", fields)[39] == "94"
    assert counting.ask(first._replace(fields=fields))[62] == "0" + " " * 46
    assert acquirer.transactions()[0]["state"] == "approved"


def test_advice(acquirer, counting, wallet):
    sold = counting.do("sale", wallet["credit"], 1000)
    done = counting.do("refund", wallet["credit"], 300, about=sold)
    assert counting.again(done)[39] == "94"
    assert counting.send_as("0220", renumbered(counting, done.fields))[39] == "94"
    assert counting.send_as("0220", renumbered(counting, done.fields, f4="000000000301"))[39] == "22"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 700


def test_advice_with_the_counter_of_something_else_is_not_taken_for_done(counting, wallet):
    sold = counting.do("sale", wallet["credit"], 1000)
    fields = counting.fields_of("refund", wallet["credit"], 300, about=sold, f59=sold.fields[59])
    assert counting.send_as("0220", fields)[39] == "22"
    done = counting.do("refund", wallet["credit"], 300, about=sold)
    assert counting.send_as("0220", done.fields | {59: counting.count()})[39] == "22"


def test_declined_advice_comes_again(acquirer, counting, wallet):
    acquirer.arm("decline", code="96", kind="offline sale")
    done = counting.do("offline sale", wallet["credit"], 100)
    assert [done.code, counting.again(done)[39], counting.again(done)[39]] == ["96", "00", "94"]
    assert acquirer.totals()["misbooked"] == []


def test_reversal_carries_the_counter_of_the_original(acquirer, counting, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    assert [counting.reverse(done.fields)[39] for _ in range(2)] == ["00", "00"]
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


def test_reversal_with_the_counter_of_another_transaction(acquirer, counting, wallet):
    first = counting.do("sale", wallet["credit"], 100)
    second = counting.do("sale", wallet["credit"], 100)
    assert counting.reverse(second.fields, f59=first.fields[59])[39] == "22"
    assert {row["state"] for row in acquirer.transactions()} == {"approved"}


def test_reversal_without_a_counter_still_works(counting, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    assert counting.reverse(done.fields, f59=None)[39] == "00"


def test_reversal_before_the_original(acquirer, counting, wallet):
    """68 for ever, under whatever trace."""
    fields = counting.sale_fields(wallet["credit"], 100)
    assert counting.reverse(fields)[39] == "25"
    assert [counting.send_as("0200", fields)[39] for _ in range(2)] == ["68", "68"]
    assert counting.send_as("0200", renumbered(counting, fields))[39] == "68"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


@pytest.mark.parametrize(
    "value", ["TT/1", "TT/00000000001", "/0000000001", "T T/0000000001", "TT/9999999999", "x" * 40]
)
def test_that_cannot_be_read(acquirer, terminal, wallet, value):
    assert terminal.sale(wallet["credit"], 100, f59=part("T1", value))[39] == "30"
    assert acquirer.transactions() == []


@pytest.mark.parametrize("field", ["54", "5431", "543130303141414141", "543130393941", part("T1", "A/0000000001") * 2])
def test_broken_f59(terminal, wallet, field):
    assert terminal.sale(wallet["credit"], 100, f59=field)[39] == "30"


def test_among_other_parts(acquirer, terminal, wallet):
    """A2 of section 12 beside T1."""
    both = part("A2", "01002040200800000202") + part("T1", "TT/0000000001")
    assert terminal.sale(wallet["credit"], 100, f59=both)[39] == "00"
    assert acquirer.transactions()[0]["counter"] == 1


def test_terminal_without_the_extension(acquirer, new_terminal, wallet):
    """T1 is passed over, and outcome queries are not known."""
    acquirer.add_terminal("20000009", "898310012345678", extensions=[])
    terminal = new_terminal(acquirer.provisioning("20000009"))
    assert terminal.told["acquirer"]["extensions"] == []
    terminal.sign_on()
    terminal.serial = "TT1"
    done = terminal.do("sale", wallet["credit"], 100)
    assert done.code == "00"
    again = renumbered(terminal, done.fields)
    assert terminal.send_as("0200", again)[39] == "00"
    assert terminal.ask(done)[39] == "40"


@pytest.mark.parametrize("kind", ["sale", "pre-authorisation", "offline sale"])
def test_fifty_at_once(acquirer, counting, wallet, kind):
    """The same (serial, counter) on fifty connections at the same moment: one effect."""
    mti = KINDS[kind][0]
    first = counting.fields_of(kind, wallet["credit"], 100)
    messages = [signed(mti, first, counting.mak)] * 25
    messages += [signed(mti, renumbered(counting, first), counting.mak) for _ in range(25)]

    def send(message: bytes) -> str:
        with contextlib.closing(SpecTerminal(counting.told)) as line:
            line.mak = counting.mak
            line.connect()
            line.send(framed(message))
            return line.receive(30)[39]

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        codes = collections.Counter(pool.map(send, messages))
    assert codes == {"00": 1, "94": 49}
    card = acquirer.card("credit")
    assert wallet["credit"].balance - card["available"] == 100
    assert len(acquirer.transactions()) == 1
    assert acquirer.totals()["misbooked"] == []
