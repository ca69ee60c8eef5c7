"""The data objects of a transaction: who may put what, and that nothing of them stays."""

from check import raises
from emv.data import Data
from emv.errors import EmvError


def test_terminal_data_may_be_replaced_and_are_copied():
    data = Data()
    value = bytearray(b"\x01\x02")
    data[0x9F02] = value
    value[0] = 9
    assert data[0x9F02] == b"\x01\x02"
    data[0x9F02] = b"\x03"
    assert data.number(0x9F02) == 3


def test_an_object_may_be_put_in_its_own_place():
    data = Data()
    data[0x9F09] = b"\x00\x30"
    data[0x9F09] = data[0x9F09]
    assert data[0x9F09] == b"\x00\x30"
    data[0x9F09] = memoryview(data[0x9F09])[1:]
    assert data[0x9F09] == b"\x30"


def test_the_same_tag_twice_from_a_card_is_its_fault():
    data = Data()
    data.take_from_card(0x5A, b"\x62")
    raises(EmvError, data.take_from_card, 0x5A, b"\x62")


def test_a_tapped_card_may_say_the_same_twice():
    data = Data()
    data.may_repeat = True
    data.take_from_card(0x5F34, memoryview(b"\x01"))
    data.take_from_card(0x5F34, memoryview(b"\x01"))
    raises(EmvError, data.take_from_card, 0x5F34, memoryview(b"\x02"))
    assert data[0x5F34] == b"\x01"


def test_a_card_cannot_change_what_the_terminal_said():
    data = Data()
    data[0x9F02] = b"\x01"
    data.take_from_card(0x9F02, b"\x00")
    assert data[0x9F02] == b"\x01"
    data.forget_card()
    assert data[0x9F02] == b"\x01"


def test_what_is_missing():
    data = Data()
    assert data.get(0x5A) is None and data.number(0x5A) == 0 and not data.bit(0x82, 1, 7)
    raises(EmvError, lambda: data[0x5A])


def test_bits_are_counted_as_emv_does():
    data = Data()
    data[0x95] = bytes(5)
    data.set_bit(0x95, 2, 7)
    assert data[0x95] == b"\x00\x40\x00\x00\x00" and data.bit(0x95, 2, 7) and not data.bit(0x95, 6, 1)


def test_nothing_stays():
    with Data() as data:
        data.take_from_card(0x5A, b"\x62\x22")
        data[0x95] = b"\xff"
        pan, tvr = data[0x5A], data[0x95]
        data.forget_card()
        assert pan == b"\x00\x00" and tvr == b"\xff" and 0x5A not in data
    assert tvr == b"\x00"
