"""A device breaks, another one takes its place: books, numbers, what is owed. By the tool, over the serial line."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tools.image.signing import technician_key
from tools.technician import moving, parcel
from tools.technician.console_line import ConsoleLine, Refused
from tools.technician.trouble import Trouble

SERIAL = "TT24-000999"


@pytest.fixture
def line(shop):
    def at_the_line() -> ConsoleLine:
        line = ConsoleLine(shop.device.console())
        line.open(technician_key(), "0042")
        return line

    return at_the_line


def worked(shop) -> None:
    """Two sales, and one whose answer was lost when the power went."""
    shop.open()
    for fen in (12800, 3600):
        shop.sell(fen)
        shop.expect(quiet=3000, within=30)
        shop.go_home()
    shop.acquirer.arm("drop_answer", mti="0200")
    shop.charge(9900)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.device.patience = 0
    shop.device.run(3000)
    shop.restart()
    shop.device.patience = 2000
    shop.expect(screen="login")


def another_device(shop) -> None:
    """A bare one stands in the old one's place."""
    if shop.device.power != "off":
        shop.device.cut()
    shop.device.flash(erase=True)
    shop.device.power_on()
    shop.expect(within=20, text="还没有开通")


def keyed(shop, line) -> None:
    """The new device gets its master key, and is the shop's terminal."""
    given = {**shop.provisioning(), "serial": SERIAL}
    line.provision(json.dumps(given).encode())
    shop.mark = shop.device.log()[-1]["n"]
    shop.expect(screen="login", within=30)


def test_a_new_device_goes_on_where_the_old_one_stood(shop, line):
    worked(shop)
    told = moving.hand_over(line())
    assert told["unsettled"] == 2
    shop.expect(screen="locked", within=30)
    assert "已换到另一台机具" in shop.texts() and "M01" in shop.texts()
    made = moving.backup(line())
    head = parcel.head(made)
    assert (head["handed_over"], head["serial"], head["unsettled"]) == (True, "TT24-000187", 2)
    pan = shop.cards["credit"].pan.encode()
    assert pan not in made and pan[:6] not in made
    with pytest.raises(Trouble, match="another technician"):
        parcel.keys(made, rsa.generate_private_key(65537, 2048))
    shop.device.cut()
    shop.device.flash(keep="old")
    another_device(shop)
    new = line()
    with pytest.raises(Refused, match="altered"):
        moving.restore(new, made[:-1] + bytes((made[-1] ^ 1,)), technician_key())
    assert moving.restore(new, made, technician_key())["from"] == "TT24-000187"
    shop.expect(within=30, text="没有密钥，请技术员开通")
    keyed(shop, line())
    shop.log_in()
    shop.await_sign_on()
    shop.device.run(5000)
    assert any(text.endswith("REVERSED") for text in shop.log_lines("LEDGER"))
    assert shop.charged() == 12800 + 3600
    shop.sell(500)
    shop.go_home()
    assert shop.charged() == 12800 + 3600 + 500
    assert {row["serial"] for row in shop.acquirer.transactions()} == {"TT24-000187"}, "one name for the books"
    traces = [row["trace"] for row in shop.acquirer.transactions() if row["kind"] == "sale"]
    assert len(set(traces)) == len(traces) == 4
    shop.device.cut()
    shop.device.flash(restore="old")
    shop.device.power_on()
    shop.expect(screen="locked", within=30)
    line().call("retire")
    shop.expect(within=60, text="还没有开通")
    assert line().told["terminal"] == ""


def test_a_copy_is_for_a_lost_device_only(shop, line):
    shop.open()
    shop.sell(700)
    shop.go_home()
    shop.device.run(10_000)
    before = shop.device.heap()["firmware"]
    visit = line()
    made = moving.backup(visit)
    assert parcel.head(made)["handed_over"] is False
    assert list(visit.audit())
    visit.close()
    shop.device.run(10_000)
    assert shop.device.heap()["firmware"] < before + 6_000, "what a visit loads is forgotten after it"
    with pytest.raises(Refused, match="retire it first"):
        moving.restore(line(), made, technician_key())
    another_device(shop)
    with pytest.raises(Refused, match="only if it is lost"):
        moving.restore(line(), made, technician_key())
    moving.restore(line(), made, technician_key(), lost=True)
    shop.expect(within=30, text="没有密钥，请技术员开通")
    keyed(shop, line())
    shop.log_in()
    shop.await_sign_on()
    shop.sell(800)
    assert max(int(row["trace"]) for row in shop.acquirer.transactions()) > 2000
