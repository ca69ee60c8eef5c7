"""firmware/emv/field55.py: the chip data of each message, against a live QuickPass payment (emv vector A5)."""

from binascii import hexlify, unhexlify

from bertlv.reader import Reader
from check import equal, raises
from emv import field55
from emv.data import Data
from emv.errors import CARD_FAULT, EmvError

# emv vector A5: what the reference kernel put into F55
LIVE = (
    "9F2608AD03EE811AFAD4849F2701809F101307010103A00000010A010000038787868FD1FC9F37042B29EBE49F36020ADC95050000000000"
    "9A031706019C01009F02060000000000015F2A02015682027C009F1A0201569F03060000000000009F3303E0E9C89F34030000009F3501229F"
    "1E0846464646464646468408A0000003330101019F090200009F410400000005"
)


def live() -> Data:
    data, reader = Data(), Reader(unhexlify(LIVE))
    while reader.next():
        data[reader.tag] = reader.value
    data[0x57] = unhexlify("6299999999999999D20112010123456789")
    data[0x9F66] = unhexlify("36800000")
    return data


def tags(made) -> list:
    reader, found = Reader(made), []
    while reader.next():
        found.append("%X" % reader.tag)
    return found


def test_a_live_payment_is_made_again_byte_for_byte():
    equal(hexlify(field55.authorisation(live())).decode().upper(), LIVE)


def test_what_is_known_only_sometimes_follows():
    data = live()
    data[0x8A] = b"Y1"
    data[0x9F74] = b"ECC001"
    data[0x9F63] = bytes(16)
    made = field55.authorisation(data)
    equal(hexlify(made[: len(LIVE) // 2]).decode().upper(), LIVE)
    equal(tags(made)[-3:], ["9F63", "9F74", "8A"])


def test_the_short_lists():
    data = live()
    equal(tags(field55.reversal(data)), ["95", "9F1E", "9F10", "9F36"])
    data[0xDF31] = bytes(5)
    equal(tags(field55.reversal(data)), ["95", "9F1E", "9F10", "9F36", "DF31"])
    wanted = ["9F33", "95", "9F37", "9F1E", "9F10", "9F26", "9F36", "82", "DF31", "9F1A", "9A"]
    equal(tags(field55.script_results(data)), wanted)


def test_what_is_missing_is_left_out():
    equal(field55.authorisation(Data()), b"")
    data = Data()
    data[0x9F26] = bytes(8)
    equal(tags(field55.authorisation(data)), ["9F26"])


def test_never_more_than_the_field_holds():
    data = live()
    data[0x9F10] = bytes(19 + field55.LONGEST - len(LIVE) // 2 - 1)  # its length takes one byte more
    equal(len(field55.authorisation(data)), 255)
    data[0x9F10] = bytes(19 + field55.LONGEST - len(LIVE) // 2)
    error = raises(EmvError, field55.authorisation, data)
    equal((error.reason, error.place), (CARD_FAULT, 0x9F41))
