"""A key of its own for every message (DUKPT): sale, void and settlement, and what the acquirer does not take twice."""

import psec
import pydukpt
import pytest

from tests.acquirer.spec_crypto import TDES
from tests.acquirer.spec_terminal import KINDS, SpecTerminal, part
from tests.flows.test_settle import settle
from tests.flows.test_void import agree, find_by_trace, give_back
from tools.shop import TERMINAL
from tools.simulator.client import PowerLost

DUKPT_TERMINAL = "10012348"
FEN = 12800


@pytest.fixture
def dukpt_shop(shop):
    """The shop with a terminal that was given a DUKPT key, in three steps: protection key, key block, the rest."""
    if DUKPT_TERMINAL not in {row["id"] for row in shop.acquirer.call("GET", "/terminals")}:
        shop.acquirer.add_terminal(DUKPT_TERMINAL, "898310012345648", "一次一密", key_scheme="dukpt")
    shop.terminal = DUKPT_TERMINAL
    shop.device.flash(erase=True)
    whole = shop.provisioning()
    keyless = {name: value for name, value in whole.items() if not name.startswith("tmk")}
    for name, key in shop.acquirer.dukpt(DUKPT_TERMINAL).items():
        ways = {"acquirer": {**whole["acquirer"], "key_scheme": "session"}}
        shop.device.provision(**{**keyless, **ways, name: key})
        shop.device.power_on()
        shop.device.run(5000)
        shop.device.power_off()
    shop.device.provision(**whole)
    yield shop
    shop.terminal = TERMINAL


def test_sale_void_and_settlement(dukpt_shop):
    shop = dukpt_shop
    shop.open()
    for fen in (FEN, 3600):
        shop.sell(fen)
        assert shop.device.screen()["name"] == "approved", shop.texts()
        shop.expect(quiet=3000, within=30)
        shop.go_home()
    give_back(shop, "1")
    find_by_trace(shop, shop.acquirer.transactions(kind="sale")[-1])
    agree(shop)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved", within=60)
    shop.expect(quiet=3000, within=30)
    shop.go_home()
    assert shop.charged() == FEN
    settle(shop)
    (done,) = shop.acquirer.settlements()
    assert (done["results"], done["journal"]) == ([1, 1], "intact"), done


def test_a_wrong_pin_is_told(dukpt_shop):
    shop = dukpt_shop
    shop.open()
    shop.sell(FEN, pin="999999")
    assert shop.device.screen()["name"] == "declined" and "55" in shop.texts()


def test_a_lost_answer_is_asked_for_under_the_next_key(dukpt_shop):
    shop = dukpt_shop
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.sell(FEN)
    shop.expect(screen="approved", within=60)
    assert shop.charged() == FEN


def test_a_wrong_mac_in_the_answer_is_noticed(dukpt_shop):
    shop = dukpt_shop
    shop.open()
    shop.acquirer.arm("bad_mac", mti="0200")
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="declined", within=90)
    assert shop.charged() == 0 and [row["state"] for row in shop.acquirer.transactions()] == ["reversed"]


def test_no_power_cut_brings_a_key_back(dukpt_shop):
    """At every flash step of a sale: the acquirer would refuse a serial number that it has seen."""
    shop = dukpt_shop
    for step in (1, 2, 3, 4):
        shop.open()
        shop.device.cut_at(step)
        try:
            shop.sell(FEN)
            shop.expect(quiet=3000, within=30)
        except (PowerLost, AssertionError):
            assert shop.device.power == "off"
        shop.device.cut_at(None)
        if shop.device.power != "off":
            shop.device.cut()
        shop.open()
        shop.expect(quiet=3000, within=60)
        shop.sell(100 + step)
        assert shop.device.screen()["name"] == "approved", shop.texts()
        shop.expect(quiet=3000, within=30)
        shop.device.cut()
    refused = [row for row in shop.acquirer.call("GET", "/journal") if row["code"] == "A0"]
    assert not refused, refused


def test_without_the_key_it_is_not_taken_over(shop):
    shop.device.flash(erase=True)
    given = shop.provisioning()
    shop.device.provision(**{**given, "acquirer": {**given["acquirer"], "key_scheme": "dukpt", "mac": "x919"}})
    shop.device.power_on()
    shop.expect(text="acquirer.key_scheme", within=30)


class Replayer(SpecTerminal):
    """A terminal under DUKPT, from the spec and `pydukpt`."""

    def __init__(self, told: dict, initial: bytes, ksn: bytes) -> None:
        super().__init__(told)
        self.initial, self.ksn = initial, ksn

    def ask_with(self, ksn: bytes, card) -> dict:
        """A sale under this serial number; the reply, its MAC not checked."""
        key = pydukpt.derive_key(self.initial, ksn)
        fields = self.sale_fields(card, 100)
        fields[59] = part("K1", ksn.hex().upper())
        self.mak, self.make_mac = pydukpt.mac_request_key(key), TDES.macs["x919"]
        message = self.sign(KINDS["sale"][0], fields)
        self.mak = pydukpt.mac_response_key(key)
        return self.exchange(message)


@pytest.fixture
def replayer(dukpt_shop):
    """Somebody who has the terminal's initial key."""
    given = dukpt_shop.acquirer.dukpt(DUKPT_TERMINAL)
    header, key = psec.tr31.unwrap(bytes.fromhex(given["protection_key"]["key"]), given["key_block"])
    ksn = bytes.fromhex(header.blocks["KS"])
    other = Replayer(dukpt_shop.acquirer.provisioning(DUKPT_TERMINAL), key, ksn)
    other.sign_on = lambda: None
    other.batch = 1
    yield other
    other.close()


def test_serial_numbers_are_good_once_and_for_one_terminal(dukpt_shop, replayer):
    card = dukpt_shop.cards["credit"]
    second = pydukpt.ksn_with_counter(replayer.ksn, 2)
    assert replayer.ask_with(second, card)[39] == "00"
    for ksn in (second, pydukpt.ksn_with_counter(replayer.ksn, 1)):
        assert replayer.ask_with(ksn, card)[39] == "A0"
    foreign = bytes([replayer.ksn[0], replayer.ksn[1] ^ 1]) + pydukpt.ksn_with_counter(replayer.ksn, 9)[2:]
    assert replayer.ask_with(foreign, card)[39] == "A0"
    assert replayer.ask_with(pydukpt.ksn_with_counter(replayer.ksn, 3), card)[39] == "00"
