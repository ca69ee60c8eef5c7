"""Keys and applications a kernel looks up: downloaded ones, those of the image, and what is wrong with either."""

import hashlib

from check import equal
from emv import applications as apps
from emv.applications import Application
from emv.tables import Tables
from emv_vectors import lines
from ui.assets import asset

_h = bytes.fromhex
RID = _h("A000000333")
BUILT_IN = asset("ca_keys.bin")


def tlv(tag, value):
    size = bytes((len(value),)) if len(value) < 128 else bytes((0x81, len(value)))
    return _h(tag) + size + value


class Downloaded:
    """Tables as `firmware/tables.py` offers them."""

    def __init__(self, keys=(), applications=(), contactless=()):
        self.keys, self.applications, self.contactless = Table(keys), Table(applications), Table(contactless)


class Table:
    def __init__(self, records):
        self._records = records
        self.count = len(records)

    def records(self):
        yield from self._records


def key_record(index, modulus, exponent=b"\x03", last_day=b"20301231", check=None, more=b""):
    check = hashlib.sha1(RID + bytes((index,)) + modulus + exponent).digest() if check is None else check
    return (tlv("9F06", RID) + tlv("9F22", bytes((index,))) + tlv("DF05", last_day) + tlv("DF06", b"\x01")
            + tlv("DF07", b"\x01") + tlv("DF02", modulus) + tlv("DF04", exponent) + tlv("DF03", check)
            + more)  # fmt: skip


MODULUS = b"\xc1" + bytes(range(126)) + b"\x01"


def test_published_keys_are_in_the_image():
    tables, found = Tables(Downloaded(), BUILT_IN), 0
    for line in lines("emv_ca_keys.jsonl"):
        key = tables.key(_h(line["rid"]), int(line["index"], 16))
        if line["rid"] == "AFFFFFFFFF":  # its private key is public
            equal(key, None)
            continue
        equal((bytes(key[0]), key[1]), (_h(line["modulus"]), int(line["exponent"], 16)), line["index"])
        found += 1
    equal(found, 24)
    equal((tables.key(RID, 0x05), tables.key(b"", 1), tables.key(RID, 0)), (None, None, None))
    assert not tables.is_revoked(RID, 1, b"\x12\x34\x56")


def test_a_changed_image_key_is_none():
    changed = bytearray(BUILT_IN)
    for at in (0, 5, 6, 30, 100):
        changed[at] ^= 1
        tables = Tables(Downloaded(), changed)
        equal(tables.key(BUILT_IN[:5], BUILT_IN[5]), None)
        changed[at] ^= 1
    assert Tables(Downloaded(), changed).key(BUILT_IN[:5], BUILT_IN[5])
    for size in (0, 5, 27, 28, 100):
        equal(Tables(Downloaded(), bytes(BUILT_IN)[:size]).key(BUILT_IN[:5], BUILT_IN[5]), None)


def test_downloaded_keys_take_their_place():
    records = [b"\x9f\x06\x05", key_record(2, MODULUS), key_record(3, MODULUS, b"\x01\x00\x01", _h("20261122"))]
    tables = Tables(Downloaded(records), BUILT_IN, 20261122)
    key = tables.key(RID, 2)
    equal((bytes(key[0]), key[1]), (MODULUS, 3))
    equal(tables.key(RID, 3)[1], 65537)  # its last day
    equal(tables.key(RID, 1), None)  # in the image, but out of use
    assert not tables.is_revoked(RID, 2, b"\x12\x34\x56")


def test_downloaded_keys_that_are_not_used():
    def got(record, today=20261122):
        return Tables(Downloaded([record]), BUILT_IN, today).key(RID, 2)

    assert got(key_record(2, MODULUS)) is not None
    for record in (
        key_record(2, MODULUS, check=bytes(20)), key_record(2, MODULUS, check=b""), key_record(2, MODULUS, b"\x05"),
        key_record(2, MODULUS[:-1] + b"\x02"), key_record(2, b"\xc1\x01"), key_record(2, MODULUS, b""),
        key_record(2, MODULUS, last_day=b"20261121"), key_record(2, MODULUS, last_day=_h("20261121")),
        key_record(2, MODULUS, last_day=b"2030123A"), key_record(2, MODULUS, last_day=b""), key_record(4, MODULUS),
        key_record(2, MODULUS)[:-1], key_record(2, MODULUS) + b"\x5a\x08", b"", tlv("9F06", RID) + tlv("9F22", b"\x02"),
    ):  # fmt: skip
        equal(got(record), None)
    assert got(key_record(2, MODULUS, last_day=b"20261121"), 0) is not None  # nobody knows the day


def test_revoked_certificates():
    tables = Tables(Downloaded([key_record(2, MODULUS, more=tlv("DF0A", _h("111111222222")))]), BUILT_IN)
    for serial, listed in (("111111", True), ("222222", True), ("111122", False), ("1111", False)):
        equal(tables.is_revoked(RID, 2, _h(serial)), listed)
    assert not tables.is_revoked(RID, 3, _h("111111"))


LIVE = _h("9F0608A000000333010101DF010100" "9F08020020DF1105D84000A801DF1205D84004F802DF13050010000003"
          "9F1B0400000001DF150400000100DF160199DF170150DF14069F3704950500DF180100"
          "9F7B06000000100000DF1906000000010000DF2006000000200000DF2106000000100001")  # fmt: skip


def test_an_application_as_hosts_send_it():
    (one,) = Tables(Downloaded((), [LIVE]), BUILT_IN).applications()
    equal((one.aid, one.partial, one.online_pin), (_h("A000000333010101"), True, False))
    equal([bytes(one.get(tag)) for tag in (apps.TAC_DENIAL, apps.TAC_ONLINE, apps.TAC_DEFAULT, apps.DDOL)],
          [_h("0010000003"), _h("D84004F802"), _h("D84000A801"), _h("9F3704950500")])
    equal((one.number(apps.FLOOR), one.number(apps.THRESHOLD)), (1, 256))
    equal((one.decimal(apps.MOST_PERCENT), one.decimal(apps.PERCENT)), (99, 50))
    equal([one.decimal(tag) for tag in (apps.CASH_LIMIT, apps.TAP_OFFLINE, apps.TAP_MOST, apps.TAP_PIN)],
          [100000, 10000, 200000, 100001])


def test_an_application_without_anything():
    one = Application(b"12345", b"")
    equal((one.partial, one.online_pin, one.number(apps.FLOOR), one.decimal(apps.TAP_PIN)), (True, True, 0, -1))
    equal(bytes(one.get(apps.TAC_ONLINE)), _h("D84004F800"))
    equal(one.get(apps.TAP_MOST), None)


def test_names_that_are_taken():
    partial, whole = Application(_h("A00000033301"), b""), Application(_h("A00000033301"), tlv("DF01", b"\x01"))
    for name, by_partial, by_whole in (
        ("A00000033301", True, True), ("A0000003330101", True, False), ("A000000333", False, False), ("", False, False),
        ("A00000033302", False, False),
    ):  # fmt: skip
        equal((partial.takes(_h(name)), whole.takes(_h(name))), (by_partial, by_whole), name)


def test_applications_of_the_image():
    found = list(Tables(Downloaded(), BUILT_IN).applications())
    equal([one.aid for one in found], [_h("A0000003330101%02d" % kind) for kind in (1, 2, 3, 6, 8)])
    limits = [found[0].decimal(tag) for tag in (apps.TAP_OFFLINE, apps.TAP_MOST, apps.TAP_PIN)]
    equal((limits, found[0].get(apps.CASH_LIMIT)), ([0, 999999999999, 100000], None))


def test_broken_records_of_applications_are_passed_over():
    records = [LIVE[:-1], b"", tlv("DF01", b"\x00"), tlv("9F06", b"1234"), tlv("9F06", bytes(17)), LIVE]
    equal([one.aid for one in Tables(Downloaded((), records), BUILT_IN).applications()], [_h("A000000333010101")])


def test_parameters_of_taps():
    equal(Tables(Downloaded(), BUILT_IN).contactless(), b"")
    equal(Tables(Downloaded((), (), [b"\xff\x80\x54\x01\x01"]), BUILT_IN).contactless(), b"\xff\x80\x54\x01\x01")
