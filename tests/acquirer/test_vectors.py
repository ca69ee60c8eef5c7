"""Published and golden vectors against the acquirer's own codec, ciphers and handlers, without a line."""

import pytest

from tests.acquirer.golden import KEYS, TMK, frame
from tests.acquirer.spec_terminal import SPEC as OTHER_SPEC
from tools.acquirer.keys import tdes
from tools.acquirer.keys.suites import TDES
from tools.acquirer.keys.working import key_block, single_length, without_track_key
from tools.acquirer.wire.fields import SPEC
from tools.acquirer.wire.framing import Frame
from tools.acquirer.wire.message import Message, pack, unpack

GOLD_1 = """0057600003000060310031000008000020000000C0001600000131323334353637383839383130303031323334353637
380011000000000040002553657175656E6365204E6F31323132333431323334353637380003303120"""
GOLD_2 = """008D60000000036031003100000810003800010AC0001400000110153006120800010000313031353330303030303031
3030313233343536373838393831303030313233343536373800110000000100400060950973182317F80B9509731823
17F80B00962B60F679786E2411E3DE0000000000000000ADC67D84A0C45C59F1E549BBA0C45C59F1E549BBE2F24340"""
GOLD_3 = """007460000300006031003100000200302004C020C0981100000000000001234500000202100012376200000000001234
566D30122011234567890031323334353637383839383130303031323334353637383135363081840359D889EF260000
00000000000014220000010005003830463143344346"""
GOLD_4 = """009660000000036031003100000210703E00810ED0801319620000000000123456600000000000000123450000021016
020612301206120008000100003130313630323030303030323635343332313030313233343536373838393831303030
313233343536373822303130323030303020202034383031303030302020203135360014220000010005000003435550
4237464438463930"""
GOLD_9 = """006760000000036031003100000410303A00810AC0801100000000000001234500000210170506120612000800010000
313031373035303030303033303031323334353637383839383130303031323334353637383135360014220000010005
004431423944333543"""
GOLD_26 = """0037600003000060310031000008200020000000C0001000001431323334353637383839383130303031323334353637
380011000000010020"""
GOLD_27 = """0034600003000060310031000008200000000000C0001031323334353637383839383130303031323334353637380011
000000013010"""
KEY_1 = (
    "950973182317F80B950973182317F80B00962B60F679786E2411E3DE0000000000000000ADC67D84"
    "A0C45C59F1E549BBA0C45C59F1E549BBE2F24340"
)


@pytest.mark.parametrize("dump", [GOLD_1, GOLD_2, GOLD_3, GOLD_4, GOLD_9, GOLD_26, GOLD_27])
def test_messages_survive_the_codec(dump):
    """Unpacked and packed again, every byte is the same."""
    wire = frame(dump).message
    message = unpack(wire)
    assert pack(Message(message.mti, message.fields)) == wire


def test_fields_of_a_sale():
    message = unpack(frame(GOLD_3).message)
    assert (message.mti, message.amount, message.type_code, message.batch) == ("0200", 12345, "22", "000001")
    assert message.get(22) == "021"
    assert message.get(35) == "6200000000001234566D30122011234567890"
    assert message.get(60) == "22000001000500"


@pytest.mark.parametrize(
    ("number", "text", "wire"),
    [
        (22, "021", "0210"),
        (23, "001", "0001"),
        (2, "6200000000001234566", "1962000000000012345660"),
        (60, "00000001004", "0011000000010040"),
        (60, "2200000700050", "001322000007000500"),
        (61, "0000010000020612", "00160000010000020612"),
        (44, "01020000   48010000   ", "22" + b"01020000   48010000   ".hex()),
    ],
)
def test_alignment_and_lengths(number, text, wire):
    packed = pack(Message("0200", {number: text}))
    assert packed[10:].hex() == wire.lower()
    assert unpack(packed).get(number) == text


def test_field_table_has_what_an_independent_reading_has():
    """Two readings of the dialect, the acquirer's and the tests', agree on every field both know."""
    for name in set(SPEC) & set(OTHER_SPEC) - {"h", "t", "p", "59", "63"}:
        for part in ("data_enc", "len_type", "max_len"):
            assert SPEC[name][part] == OTHER_SPEC[name][part], (name, part)


def test_key_1():
    block = bytes.fromhex(KEY_1)
    assert key_block(TDES, TMK, KEYS) == block
    assert key_block(TDES, TMK, without_track_key(KEYS)) == block[:40]
    single = key_block(TDES, TMK, single_length(KEYS))
    assert single == block[:8] + TDES.kcv(b"\x22" * 8) + bytes.fromhex("F679786E2411E3DEADC67D84")


def test_double_length_mak():
    keys = KEYS._replace(mak=bytes.fromhex("3333333333333333" + "55" * 8))
    block = key_block(TDES, TMK, keys)
    assert tdes.decipher(TMK, block[20:36]) == keys.mak
    assert block[36:40] == TDES.kcv(keys.mak)


@pytest.mark.parametrize(
    ("master", "sent", "clear", "value"),
    [
        ("31" * 8 + "32" * 8, "FBC94E8506FECB63E31BDB62146A1D89", "12345678901234567890123456789012", "60C15261"),
        ("70F2A84CCBC2AE8625CBB0F2C22AB923", "96D605EA176B7E9E", "C24A8FB57AA20123", None),
    ],
)
def test_key_4_and_key_5(master, sent, clear, value):
    assert tdes.decipher(bytes.fromhex(master), bytes.fromhex(sent)).hex().upper() == clear
    assert tdes.encipher(bytes.fromhex(master), bytes.fromhex(clear)).hex().upper() == sent
    if value:
        assert TDES.kcv(bytes.fromhex(clear)).hex().upper() == value


@pytest.mark.parametrize(("key", "mac"), [("33" * 8, "80F1C4CF"), ("33" * 8 + "55" * 8, "9422F1CF")])
def test_mac_8(key, mac):
    message = unpack(frame(GOLD_3).message)
    assert len(message.mac_block()) == 97
    assert tdes.mac(bytes.fromhex(key), message.mac_block()) == mac


@pytest.mark.parametrize(
    ("pan", "block"), [("123456789012345678", "061253DFFEDCBA98"), ("1234567890123456", "0612713176FEDCBA")]
)
def test_pin_1(pan, block):
    key = KEYS.pik
    assert tdes.pin(key, tdes.encipher(key, bytes.fromhex(block)), pan) == "123456"


def test_pin_3():
    key = bytes.fromhex("64F2451FB3A29158DC924F2A32541C02")
    assert TDES.kcv(key).hex().upper() == "46DD7383"
    assert tdes.pin(key, bytes.fromhex("9CA4E8A0FA2C49B3"), "6212142000000000012") == "123456"


def test_pin_without_card_number():
    assert tdes.pin(KEYS.pik, tdes.encipher(KEYS.pik, bytes.fromhex("06123456FFFFFFFF")), "") == "123456"


def test_pin_block_of_another_key():
    with pytest.raises(tdes.BadPinBlock) as caught:
        tdes.pin(KEYS.tdk, bytes.fromhex("3081840359D889EF"), "6200000000001234566")
    assert caught.value.args == ()


def test_golden_conversation(golden):
    """Sign-on, sale, reversal: every byte of every reply, and the money."""
    assert golden.answer(GOLD_1, 10, 15, 30) == GOLD_2.replace("\n", "")
    assert golden.answer(GOLD_3, 10, 16, 2) == GOLD_4.replace("\n", "")
    assert golden.balance() == 100_000 - 12345
    sale = unpack(frame(GOLD_3).message)
    fields = {number: sale.get(number) for number in (3, 4, 11, 22, 25, 41, 42, 49, 60)} | {39: "98", 64: "00000000"}
    reversal = Message("0400", fields)
    pack(reversal)
    fields[64] = tdes.mac(KEYS.mak, reversal.mac_block())
    request = Frame(bytes.fromhex("6000030000"), bytes.fromhex("603100310000"), pack(reversal)).pack().hex()
    assert golden.answer(request, 10, 17, 5) == GOLD_9.replace("\n", "")
    assert golden.balance() == 100_000


def test_golden_line_test_and_sign_off(golden):
    reply = unpack(bytes.fromhex(golden.answer(GOLD_27, 10, 0, 0))[13:])
    assert (reply.mti, reply.get(39), sorted(reply.fields)) == ("0830", "00", [12, 13, 32, 37, 39, 41, 42, 60])
    golden.answer(GOLD_1, 10, 15, 30)
    reply = unpack(bytes.fromhex(golden.answer(GOLD_26, 11, 0, 0))[13:])
    assert (reply.mti, reply.get(39), sorted(reply.fields)) == ("0830", "00", [11, 12, 13, 32, 37, 39, 41, 42, 60])
    reply = unpack(bytes.fromhex(golden.answer(GOLD_3, 11, 0, 1))[13:])
    assert reply.get(39) == "77"
