"""Every fault does what it says, once or until it is removed, to the request it is meant for."""

import time

import pytest

from tests.acquirer import spec_settlement
from tests.acquirer.spec_terminal import KINDS, framed, packed, part, signed
from tools.acquirer.host.kinds import KINDS as ALL_KINDS


@pytest.fixture
def sale(terminal, wallet):
    """A signed sale of 1.00, ready to be sent."""
    return signed("0200", terminal.sale_fields(wallet["credit"], 100), terminal.mak)


def test_decline(acquirer, terminal, wallet):
    acquirer.arm("decline", code="91")
    assert terminal.sale(wallet["credit"], 100)[39] == "91"
    assert terminal.sale(wallet["credit"], 100)[39] == "00"
    assert [row["state"] for row in acquirer.transactions()] == ["declined", "approved"]


def test_decline_of_a_sign_on(acquirer, new_terminal):
    acquirer.arm("decline", code="96", mti="0800")
    terminal = new_terminal()
    assert terminal.sign_on()[39] == "96"
    assert terminal.sign_on()[39] == "00"


def test_decline_of_a_reversal(acquirer, terminal, wallet):
    fields = terminal.sale_fields(wallet["credit"], 100)
    terminal.exchange(signed("0200", fields, terminal.mak))
    acquirer.arm("decline", code="96", kind="reversal")
    assert [terminal.reverse(fields)[39] for _ in range(2)] == ["96", "00"]


def test_a_decline_that_approves_is_refused(acquirer):
    with pytest.raises(AssertionError, match="409"):
        acquirer.arm("decline", code="00")


def test_sticky_until_removed(acquirer, terminal, wallet):
    rule = acquirer.arm("decline", code="91", times=0)
    assert [terminal.sale(wallet["credit"], 100)[39] for _ in range(3)] == ["91"] * 3
    acquirer.call("DELETE", f"/faults/{rule['id']}")
    assert terminal.sale(wallet["credit"], 100)[39] == "00"


@pytest.mark.parametrize("match", [{"amount": 777}, {"card": "credit"}, {"card": "0019"}, {"mti": "0200"}])
def test_match(acquirer, terminal, wallet, match):
    acquirer.arm("decline", code="91", **match)
    assert terminal.sale(wallet["debit"], 100, pin="123456")[39] == ("91" if "mti" in match else "00")
    assert terminal.sale(wallet["credit"], 777)[39] == ("00" if "mti" in match else "91")


def test_delay(acquirer, terminal, sale):
    acquirer.arm("delay", seconds=0.3)
    start = time.monotonic()
    assert terminal.exchange(sale)[39] == "00"
    assert time.monotonic() - start >= 0.3


def test_drop_request(acquirer, terminal, sale):
    """Nothing happened, and the connection still works."""
    acquirer.arm("drop_request")
    terminal.send(framed(sale))
    acquirer.wait_for("received", mti="0200")
    with pytest.raises(TimeoutError):
        terminal.receive(0.2)
    assert acquirer.transactions() == []
    assert terminal.exchange(sale)[39] == "00"


def test_drop_answer(acquirer, terminal, sale):
    """It is booked, and the terminal does not know."""
    acquirer.arm("drop_answer")
    terminal.send(framed(sale))
    acquirer.wait_for("decided", code="00")
    with pytest.raises(TimeoutError):
        terminal.receive(0.2)
    assert acquirer.transactions()[0]["state"] == "approved"
    assert terminal.exchange(sale)[39] == "94"


def test_answer_twice(acquirer, terminal, sale):
    acquirer.arm("answer_twice")
    assert terminal.exchange(sale) == terminal.receive()


def test_bad_mac(acquirer, terminal, sale):
    acquirer.arm("bad_mac")
    with pytest.raises(AssertionError, match="MAC of the answer"):
        terminal.exchange(sale)


def test_garbage(acquirer, terminal, sale):
    acquirer.arm("garbage")
    terminal.send(framed(sale))
    frame = terminal.receive_frame()
    assert frame[11:13] != b"\x02\x10"
    assert terminal.exchange(sale)[39] == "94"


@pytest.mark.parametrize("cut_at", [0, 1, 2, 20])
def test_cut(acquirer, terminal, sale, cut_at):
    acquirer.arm("cut", cut_at=cut_at)
    terminal.send(framed(sale))
    if cut_at:
        assert terminal.read(cut_at)
        with pytest.raises(EOFError):
            terminal.read(1)
    else:
        with pytest.raises(EOFError):
            terminal.receive()
    assert acquirer.transactions()[0]["state"] == "approved"


def test_wrong_trace(acquirer, terminal, wallet):
    acquirer.arm("wrong_trace")
    fields = terminal.sale_fields(wallet["credit"], 100)
    reply = terminal.exchange(signed("0200", fields, terminal.mak))
    assert int(reply[11]) == int(fields[11]) + 1


def test_late_answer_comes_on_the_next_connection(acquirer, terminal, wallet):
    fields = terminal.sale_fields(wallet["credit"], 100)
    acquirer.arm("late_answer")
    terminal.send(framed(signed("0200", fields, terminal.mak)))
    acquirer.wait_for("decided")
    terminal.connect()
    late = terminal.exchange(signed("0400", terminal.reversal_fields(fields), terminal.mak))
    assert (late["mti"], late[39]) == ("0210", "00")
    reply = terminal.receive()
    assert (reply["mti"], reply[39]) == ("0410", "00")


def test_close_on_accept(acquirer, terminal, sale):
    acquirer.arm("close_on_accept")
    terminal.connect()
    with pytest.raises((EOFError, ConnectionError)):
        terminal.exchange(sale)
    assert acquirer.transactions() == []
    terminal.connect()
    assert terminal.exchange(sale)[39] == "00"


def test_close_after_request(acquirer, terminal, sale):
    acquirer.arm("close_after_request")
    with pytest.raises(EOFError):
        terminal.exchange(sale)
    assert acquirer.transactions() == []


def test_close_before_reply(acquirer, terminal, sale):
    acquirer.arm("close_before_reply")
    with pytest.raises(EOFError):
        terminal.exchange(sale)
    assert acquirer.transactions()[0]["state"] == "approved"


def test_two_at_a_time(acquirer, terminal, sale):
    """Rules of different effect join."""
    acquirer.arm("delay", seconds=0.2)
    acquirer.arm("answer_twice")
    start = time.monotonic()
    assert terminal.exchange(sale) == terminal.receive()
    assert time.monotonic() - start >= 0.2
    assert acquirer.faults() == []


def _of_every_kind(terminal, wallet) -> dict[str, tuple[str, bytes]]:
    """For each kind its MTI and a request; more of them are declined anyway, but only one with the code 93."""
    card = wallet["credit"]
    sold = terminal.do("sale", card, 1000)
    found = {}
    for kind, (mti, *_) in KINDS.items():
        found[kind] = (mti, terminal.sign(mti, terminal.fields_of(kind, card, 100, about=sold, f38="000000")))
    chip = terminal.sale_fields(card, 100, f60=terminal.type_field("36"), f55="00")
    found["chip offline sale"] = ("0200", terminal.sign("0200", chip))
    found["reversal"] = ("0400", terminal.sign("0400", terminal.reversal_fields(sold.fields)))
    counted = {59: part("T1", "TT/0000000001"), 61: "0" * 16, 55: "00"}
    found["script result"] = ("0620", terminal.sign("0620", spec_settlement.management(terminal, "951") | counted))
    found["outcome query"] = (
        "0820",
        terminal.sign("0820", spec_settlement.management(terminal, "700", "22") | counted),
    )
    signed = {4: "0" * 12, 37: "0" * 12, 55: "00", 62: "00"}
    found["signature"] = ("0820", terminal.sign("0820", spec_settlement.management(terminal, "800", "07") | signed))
    management = {
        "line test": ("0820", "301"), "parameters": ("0800", "360"), "status": ("0820", "362"),
        "key list": ("0820", "372"), "key": ("0800", "370"), "keys end": ("0800", "371"),
        "application list": ("0820", "382"), "application": ("0800", "380"), "applications end": ("0800", "381"),
        "blacklist": ("0800", "390"), "blacklist end": ("0800", "391"), "contactless": ("0800", "394"),
        "contactless end": ("0800", "395"), "settlement": ("0500", "201"), "batch upload": ("0320", "201"),
        "batch upload end": ("0320", "202"), "sign-on": ("0800", "004"), "sign-off": ("0820", "002"),
    }  # fmt: skip
    for kind, (mti, code) in management.items():
        fields = spec_settlement.management(terminal, code) | {48: "0" * 62, 49: "156", 62: "313030"}
        found[kind] = (mti, packed(mti, fields))
    return found


def test_every_kind_can_be_met(acquirer, terminal, wallet):
    """Each kind of the table: declined by a rule that names it, and by no other."""
    requests = _of_every_kind(terminal, wallet)
    assert set(requests) == {kind.name for kind in ALL_KINDS}
    for kind, (mti, request) in requests.items():
        acquirer.arm("decline", code="93", kind=kind)
        reply = terminal.exchange(request)
        assert (reply["mti"][:2], reply[39]) == (mti[:2], "93"), kind
        assert acquirer.faults() == [], kind


def test_every_kind_can_be_cut(acquirer, terminal, wallet):
    for kind, (_, request) in _of_every_kind(terminal, wallet).items():
        acquirer.arm("close_before_reply", kind=kind)
        with pytest.raises(EOFError):
            terminal.exchange(request)
        terminal.connect()
        assert acquirer.faults() == [], kind
