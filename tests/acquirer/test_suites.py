"""Both cipher suites and every MAC algorithm, against a client that has its own ciphers, and against vectors."""

import itertools

import psec
import pytest

from tests.acquirer import spec_crypto
from tests.acquirer.golden import GoldenHost, frame
from tests.acquirer.spec_terminal import KINDS, part
from tools.acquirer.keys import sm4, tdes
from tools.acquirer.keys.suites import SM4, TDES
from tools.acquirer.keys.tdes import BadPinBlock
from tools.acquirer.keys.working import WorkingKeys
from tools.acquirer.wire.message import unpack

WAYS = [("tdes", mac) for mac in ("up_ecb", "x919", "cbc", "cmac")] + [
    ("sm4", mac) for mac in ("up_ecb", "cbc", "cmac")
]
KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
GOLD_3 = """007460000300006031003100000200302004C020C0981100000000000001234500000202100012376200000000001234
566D30122011234567890031323334353637383839383130303031323334353637383135363081840359D889EF260000
00000000000014220000010005003830463143344346"""
GOLD_31 = """008B60000300006031003100000200302004C020C0983100000000000001234500001502100012376200000000001234
566D30122011234567890031323334353637383839383130303031323334353637383135360000000000000000230000
0000000000002141313031369370DB854657B0512714725E80E030CA0014220000010005003741453141414639"""
_numbers = itertools.count(30000000)


@pytest.fixture
def of_suite(acquirer, new_terminal):
    """Makes signed-on terminals of a suite and a MAC algorithm."""

    def make(suite: str, mac: str = "up_ecb"):
        told = acquirer.add_terminal(str(next(_numbers)), "898310012345678", suite=suite, mac=mac)
        terminal = new_terminal(told)
        assert terminal.sign_on()[39] == "00"
        return terminal

    return make


@pytest.mark.parametrize(("suite", "mac"), WAYS)
def test_every_kind(acquirer, of_suite, wallet, suite, mac):
    """All messages that carry a MAC, with and without PIN, with a clear and an enciphered track."""
    terminal = of_suite(suite, mac)
    card = wallet["debit"]
    for terminal.encrypts_track in (False, True):
        sold = terminal.do("sale", card, 1000, pin="123456")
        assert terminal.do("void", card, 1000, about=sold, pin="123456").code == "00"
        sold = terminal.do("sale", card, 1000, pin="123456")
        assert terminal.do("refund", card, 400, about=sold).code == "00"
        assert terminal.reverse(terminal.do("sale", card, 300, pin="123456").fields)[39] == "00"
        held = terminal.do("pre-authorisation", card, 500, pin="123456")
        done = terminal.do("completion", card, 500, about=held)
        assert terminal.do("completion void", card, 500, about=done).code == "00"
        assert terminal.do("pre-authorisation void", card, 500, about=held).code == "00"
        held = terminal.do("pre-authorisation", card, 500, pin="123456")
        assert terminal.do("completion advice", card, 500, about=held).code == "00"
        assert terminal.do("offline sale", card, 100).code == "00"
        told = terminal.do("balance inquiry", card, pin="123456")
        assert int(told.reply[54][-12:]) == acquirer.card("debit")["balance"]
    assert {row["kind"] for row in acquirer.transactions()} == set(KINDS)
    assert {row["code"] for row in acquirer.transactions()} == {"00"}
    assert acquirer.totals()["misbooked"] == []


@pytest.mark.parametrize(("suite", "mac"), WAYS)
def test_wrong_mac(acquirer, of_suite, wallet, suite, mac):
    terminal = of_suite(suite, mac)
    good, terminal.mak = terminal.mak, bytes(len(terminal.mak))
    assert terminal.sale(wallet["credit"], 100)[39] == "A0"
    terminal.mak = good
    acquirer.arm("bad_mac")
    with pytest.raises(AssertionError, match="MAC of the answer"):
        terminal.sale(wallet["credit"], 100)


@pytest.mark.parametrize("suite", ["tdes", "sm4"])
def test_pins(acquirer, of_suite, wallet, suite):
    terminal = of_suite(suite)
    codes = [terminal.sale(wallet["debit"], 100, pin=pin)[39] for pin in ("654321", "123456")]
    assert codes == ["55", "00"]
    terminal.pik = bytes(range(16))
    assert terminal.sale(wallet["debit"], 100, pin="123456")[39] == "99"
    assert acquirer.card("debit")["pin_failures"] == 0


def test_sm4_pin_block_of_variant_a(of_suite, wallet):
    terminal = of_suite("sm4")
    for pin, code in (("123456", "00"), ("123457", "55")):
        block = spec_crypto.sm4_pin_block_a(terminal.pik, pin, wallet["debit"].pan)
        assert terminal.sale(wallet["debit"], 100, pin=pin, f59=part("A1", block))[39] == code


@pytest.mark.parametrize("field", [None, part("A1", b"12345678"), part("A1", bytes(16))])
def test_sm4_without_a_usable_pin_block(of_suite, wallet, field):
    assert of_suite("sm4").sale(wallet["debit"], 100, pin="123456", f59=field)[39] == "99"


@pytest.mark.parametrize(("suite", "control"), [("tdes", "2300000000000000"), ("sm4", "2600000000000000")])
def test_security_control_of_the_other_suite(of_suite, wallet, suite, control):
    assert of_suite(suite).sale(wallet["debit"], 100, pin="123456", f53=control)[39] == "30"


@pytest.mark.parametrize(("suite", "code"), [("tdes", "006"), ("sm4", "004"), ("sm4", "001")])
def test_sign_on_of_the_other_suite(of_suite, suite, code):
    reply = of_suite(suite).sign_on(code)
    assert reply[39] == "40"
    assert 62 not in reply


def test_provisioning(acquirer):
    told = acquirer.add_terminal(
        str(next(_numbers)), "898310012345678", tmk=KEY.hex(), suite="sm4", mac="cbc", encrypt_track=False
    )
    assert told["tmk_kcv"] == "2677F46B"
    ways = {name: told["acquirer"][name] for name in ("suite", "pin_format", "mac", "encrypt_track")}
    assert ways == {"suite": "sm4", "pin_format": "sm4", "mac": "cbc", "encrypt_track": False}


@pytest.mark.parametrize(("suite", "mac"), [("sm4", "x919"), ("aes", "up_ecb"), ("tdes", "hmac")])
def test_ways_that_do_not_exist(acquirer, suite, mac):
    with pytest.raises(AssertionError, match="409"):
        acquirer.add_terminal("39999999", "898310012345678", suite=suite, mac=mac)


def test_terminals_of_both_suites_at_a_time(of_suite, wallet):
    terminals = [of_suite(*way) for way in WAYS]
    for _ in range(2):
        assert [terminal.sale(wallet["credit"], 100)[39] for terminal in terminals] == ["00"] * len(WAYS)


def test_gold_31():
    """An SM4 sale: PIN in A1, variant A, MAC of section 14.5."""
    host = GoldenHost("sm4", WorkingKeys(KEY, KEY, KEY))
    assert host.sign_on()[39] == "00"
    reply = unpack(bytes.fromhex(host.answer(GOLD_31, 10, 20, 0))[13:])
    assert reply.get(39) == "00"
    assert reply.get(64).encode() == spec_crypto.up_ecb_sm4(KEY, reply.wire[:-8])
    assert host.balance() == 100_000 - 12345
    host.books.close()


class TestVectors:
    """Published numbers."""

    def test_std_1_and_9(self):
        assert sm4.encipher(KEY, KEY).hex().upper() == "681EDF34D206965E86B3E94F536E4246"
        assert sm4.decipher(KEY, sm4.encipher(KEY, KEY)) == KEY
        assert SM4.kcv(KEY).hex().upper() == "2677F46B"
        assert SM4.kcv(bytes.fromhex("F351D490994603795C6EBEE8FAEBB481")).hex().upper() == "861E83E3"

    @pytest.mark.parametrize(
        ("mac", "key", "value"),
        [
            (tdes.x919_mac, "33" * 8 + "55" * 8, "FCF87680085E72C5"),
            (tdes.cbc_mac, "33" * 8, "220091D44B96C4F3"),
            (tdes.cbc_mac, "33" * 8 + "55" * 8, "3EACDD89BB7BE813"),
        ],
    )
    def test_mac_8(self, mac, key, value):
        block = unpack(frame(GOLD_3).message).mac_block()
        assert mac(bytes.fromhex(key), block).encode("latin-1").hex().upper() == value

    def test_cmac_of_nist(self):
        """SP 800-38B, appendix D.5 (two-key TDES), examples 13 to 16."""
        key = bytes.fromhex("4CF15134A2850DD58A3D10BA80570D38")
        data = bytes.fromhex("6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51")
        sizes = {0: "BD2EBF9A3BA00361", 8: "4FF2AB813C53CE83", 20: "62DD1B471902BD4E", 32: "31B1E431DABC4EB8"}
        for size, value in sizes.items():
            assert tdes.cmac_mac(key, data[:size]).encode("latin-1").hex().upper() == value
            assert spec_crypto.TDES.macs["cmac"](key, data[:size]).hex().upper() == value

    def test_mac_4(self):
        keys = b"\x41" * 8 + b"\x42" * 8
        assert tdes.x919_mac(keys, b"hello world").encode("latin-1").hex().upper() == "3DDE5C5511661CBF"

    def test_mac_6(self):
        key = bytes.fromhex("C5945F5BDF1E2DD83C6BFCA9699975F3")
        data = b"PCK1209339432640F07BEC962141300010024402220516956"
        assert sm4.cbc_mac(key, data).encode("latin-1").hex().upper() == "55BD7EFE36472A82"

    def test_sm4_mac_of_gold_31(self):
        assert sm4.mac(KEY, unpack(frame(GOLD_31).message).mac_block()) == "7AE1AAF9"

    def test_sm4_pin_blocks(self):
        pan = "6200000000001234566"
        for make in (spec_crypto.sm4_pin_block_a, spec_crypto.sm4_pin_block_b):
            for pin in ("1234", "123456", "123456789012"):
                assert sm4.pin(KEY, make(KEY, pin, pan), pan) == pin
        with pytest.raises(BadPinBlock):
            sm4.pin(KEY, bytes(16), pan)

    @pytest.mark.parametrize(("suite", "client"), [(TDES, spec_crypto.TDES), (SM4, spec_crypto.SM4)])
    @pytest.mark.parametrize("digits", [33, 34, 35, 36, 37])
    def test_tracks(self, suite, client, digits):
        track = ("6200000000001234566D3012" + "1234567890123").ljust(digits, "7")[:digits]
        sent = client.encipher_track(KEY, track)
        if digits < 2 * suite.block + (1 if digits % 2 else 2):
            assert suite.clear_track(KEY, track) == track
        else:
            assert suite.clear_track(KEY, sent) == track != sent

    def test_audit_key(self):
        assert TDES.audit_key(KEY) == psec.des.encrypt_tdes_ecb(KEY, b"J" * 16)
        assert SM4.audit_key(KEY) == spec_crypto.sm4_encrypt(KEY, b"J" * 16)
