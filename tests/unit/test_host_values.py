"""firmware/host/values.py: PIN and track in a message, by cipher suite."""

from check import equal, raises
from fakes_store import Acquirer, Store, opened
from host.code_parts import payers_code
from host.errors import BadRequest
from host.messages import ECHO, financial
from host.values import Request
from ledger.kinds import SALE
from ledger.transaction import PAYER_CODE, STRIPE, Transaction
from parameter_files import take
from parameters import Parameters
from paycrypto.des import Tdes
from paycrypto.kcv import kcv
from paycrypto.sm4 import Sm4
from security.pin_pad import PinPad
from test_vault_keys import DUKPT_B, PROTECTION_B, with_protection
from test_vault_suites import SM4_TMK, TDES_F62, TDES_TMK, sm4_f62

h = bytes.fromhex
TRACK2 = b"6200000000001234566D30122011234567890"
TRACK3 = b"1" * 60


class Card:
    entry = STRIPE

    def __init__(self, track2, track3):
        self.track2 = bytearray(track2)
        self.track3 = track3 and bytearray(track3)
        self.pan = memoryview(self.track2)[:19]


def signed_on(parameters):
    vault = opened()
    vault.serve(parameters.acquirer)
    if parameters.acquirer.suite == "sm4":
        vault.inject_tmk(SM4_TMK, kcv(Sm4(SM4_TMK)))
        vault.take_working_keys(sm4_f62(h("22" * 16), h("33" * 16), h("44" * 16)))
    else:
        vault.inject_tmk(TDES_TMK, kcv(Tdes(TDES_TMK)))
        vault.take_working_keys(TDES_F62)
    return vault


def sale(suite, track2=TRACK2, track3=None, with_pin=True, **given):
    """The request and the values of a sale."""
    given.update({"host": "acquirer.example", "port": 7583, "tls": False, "suite": suite})
    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898100012345678", "terminal_id": "12345678", "merchant_name": "unit", "acquirer": given,
    })
    vault = signed_on(parameters)
    request = Request(financial(SALE), parameters, 2, 1)
    request.card = Card(track2, track3)
    request.transaction = Transaction(SALE)
    request.transaction.entry, request.transaction.amount = STRIPE, 12345
    request.transaction.pin_entered = with_pin
    if with_pin:
        request.pin_pad = PinPad(vault)
        for digit in (1, 2, 3, 4, 5, 6):
            request.pin_pad.digit(digit)
    return request, request.values(vault)


def test_pin_block_of_tdes_is_field_52():
    _, values = sale("tdes")
    equal(values[52], h("3081840359D889EF"))
    assert 59 not in values
    equal((values[26], values[53][:2]), ("12", "26"))


def test_pin_block_of_sm4_is_in_field_59():
    request, values = sale("sm4")
    equal((values[26], values[52], values[53][:2]), ("12", bytes(8), "23"))
    equal(values[59][:5], b"A1016")
    block = bytearray(values[59][5:])
    Sm4(h("22" * 16)).decrypt(block)
    equal(block, h("06123456FFEDCBA90000000000000000"))
    equal(request.pin_pad.count, 0)


def test_without_a_pin():
    for suite, control in (("tdes", "06"), ("sm4", "03")):
        _, values = sale(suite, with_pin=False)
        assert 26 not in values and 52 not in values and 59 not in values
        equal(values[53][:2], control)


def test_tracks_are_enciphered_when_there_is_a_key():
    for suite, tdk, block in (("tdes", Tdes(h("44" * 16)), 16), ("sm4", Sm4(h("44" * 16)), 32)):
        request, values = sale(suite, track3=TRACK3)
        equal(values[53][2:], "1" + "0" * 13)
        equal((request.card.track2, request.card.track3), (TRACK2, TRACK3))  # the card's own stay as they are
        for field, clear, odd in ((35, TRACK2, 1), (36, TRACK3, 2)):
            start = len(clear) - odd - block
            hidden = bytearray(h(values[field][start:-odd].decode()))
            for offset in range(0, len(hidden), tdk.block_size):
                tdk.decrypt(hidden, offset)
            equal(hidden.hex().upper().encode(), clear[start:-odd])
            equal(len(values[field]), len(clear))
        request.wipe()
        equal((bytes(values[35]), bytes(values[36])), (bytes(37), bytes(60)))


def test_tracks_stay_clear_together():
    short = TRACK2[:32]  # too short for a block of SM4
    for given in (
        {"suite": "sm4", "track2": short, "track3": TRACK3}, {"suite": "sm4", "track3": TRACK2[:20]},
        {"suite": "tdes", "encrypt_track": False},
    ):
        request, values = sale(**given)
        equal(values[53][2], "0")
        assert values[35] is request.card.track2
        assert values.get(36) is request.card.track3


def under_dukpt(vault, extensions=("journal",)):
    """The request of a sale with PIN."""
    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898100012345678", "terminal_id": "12345678", "merchant_name": "unit",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False, "key_scheme": "dukpt",
                     "extensions": list(extensions)},
    })
    vault.serve(parameters.acquirer)
    request = Request(financial(SALE), parameters, 2, 1)
    request.card = Card(b"4012345678909D3012101000001234", None)
    request.card.pan = memoryview(request.card.track2)[:13]
    request.transaction = it = Transaction(SALE)
    it.entry, it.amount, it.pin_entered, it.counter = STRIPE, 12345, True, 7
    request.pin_pad = PinPad(vault)
    for digit in (1, 2, 3, 4):
        request.pin_pad.digit(digit)
    return request


def test_under_dukpt_each_message_has_its_own_keys():
    """ANSI X9.24-1:2009 annex A.4: serial numbers and PIN blocks of transactions 1 and 2."""
    vault = with_protection(PROTECTION_B, "tdes", Store())
    vault.inject_block(DUKPT_B)
    for count, block in ((1, "1B9C1845EB993A7A"), (2, "10A01C8D02C69107")):
        values = under_dukpt(vault).values(vault)
        equal(values[59], b"K1020FFFF9876543210E0000%dT101912345678/0000000007" % count)
        equal((values[52], values[53][:3]), (h(block), "260"))
        card = under_dukpt(vault, extensions=()).card
        equal(bytes(values[35]), bytes(card.track2))
    request = under_dukpt(vault, extensions=())
    equal(request.values(vault)[59], b"K1020FFFF9876543210E00003")
    out = bytearray(8)
    vault.write_mac(b"4012345678909D987", 17, out, 0)
    equal(out[:4], h("20B59A4F"))
    vault.write_mac(b"4012345678909D987", 17, out, 0, "DUKPT answer")
    assert vault.mac_matches(b"4012345678909D987", 17, out)
    echo = Request(ECHO, request.parameters, 0, 1)
    equal(59 in echo.values(vault), False)


def test_a_payers_code_is_in_one_buffer_that_is_wiped():
    vault = with_protection(PROTECTION_B, "tdes", Store())
    vault.inject_block(DUKPT_B)
    request = under_dukpt(vault)
    request.card = request.pin_pad = None
    request.transaction.entry = PAYER_CODE
    request.code = payers_code(bytearray(b"134567890123456789"))
    told = request.values(vault)[59]
    equal(told, b"K1020FFFF9876543210E00001A3018134567890123456789T101912345678/0000000007")
    request.wipe()
    equal(told, bytes(len(told)))


def test_without_a_dukpt_key_no_message_is_made():
    vault = opened()
    equal(raises(BadRequest, under_dukpt(vault).values, vault).args[1], 59)


def test_a_vault_without_a_track_key_leaves_tracks_clear():
    request, _ = sale("tdes")
    vault = opened()
    vault.serve(Acquirer())
    vault.inject_tmk(TDES_TMK, kcv(Tdes(TDES_TMK)))
    vault.take_working_keys(TDES_F62[:40])
    request.pin_pad = None
    values = request.values(vault)
    equal((values[35], values[53][2]), (TRACK2, "0"))
