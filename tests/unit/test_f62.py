"""firmware/host/f62.py: what downloads bring, right, wrong, and any bytes at all."""

import gc
import hashlib
import random

from bertlv.writer import write
from check import equal, raises
from gb18030.codec import encode
from host import f62
from host.errors import BadDownload

RID = bytes.fromhex("A000000333")
WANTED = RID + b"\x02"
MODULUS = bytes((n * 7 + 1) & 0xFF for n in range(144))


def tlv(*pairs) -> bytes:
    buffer, at = bytearray(1000), 0
    for tag, value in pairs:
        at = write(buffer, at, tag, value)
    return bytes(buffer[:at])


def key(**changes) -> bytes:
    exponent = b"\x03"
    values = [(0x9F06, RID), (0x9F22, b"\x02"), (0xDF05, b"20301231"), (0xDF06, b"\x01"), (0xDF07, b"\x01"),
              (0xDF02, MODULUS), (0xDF04, exponent), (0xDF03, hashlib.sha1(WANTED + MODULUS + exponent).digest())]
    values = [(tag, changes.pop("%X" % tag, value)) for tag, value in values]
    return b"1" + tlv(*(pair for pair in values if pair[1] is not None))


def name(text: str) -> bytes:
    buffer = bytearray(b" " * 40)
    encode(text, buffer)
    return bytes(buffer)


def failure(decoder, *given) -> tuple:
    return raises(BadDownload, decoder, *given).args


def test_parameters():
    raw = b"1160" b"1245" b"133" b"14" + b"02112345678   " + b"180" b"1900" b"200" b"211" b"22" + name("阿福粥铺")
    raw += b"235" b"241" b"251" b"26\xff\x00\x00\x00" b"2710"
    equal(f62.parameters(raw), {"reply_s": 45, "auto_sign_off": True, "merchant_name": "阿福粥铺", "retries": 5})
    equal(f62.parameters(b""), {})
    equal(f62.parameters(b"210"), {"auto_sign_off": False})
    for cut in range(1, len(raw)):
        try:
            f62.parameters(raw[:cut])
        except BadDownload as error:
            assert 0 <= error.args[1] < len(raw)


def test_broken_parameters():
    for raw, what in ((b"12", ("short", 0)), (b"211" b"124", ("short", 3)), (b"99", ("unknown parameter", 0)),
                      (b"12x0", ("not a digit", 2)), (b"1230" b"1230", ("twice", 4)), (b"1", ("unknown parameter", 0)),
                      (b"22" + b"\xff" * 40, ("no character", 2)), (b"22" + b" " * 40, ("no name", 2)),
                      (b"22" + b"a\nb" + b" " * 37, ("no name", 2)), (bytes(513), ("too long", 512))):
        equal(failure(f62.parameters, raw), what, raw)


def test_key_lists():
    one, two = tlv((0x9F06, RID), (0x9F22, b"\x02"), (0xDF05, b"20301231")), tlv((0x9F06, RID), (0x9F22, b"\x03"))
    equal(f62.key_list(b"1" + one + two), (False, [RID + b"\x02", RID + b"\x03"]))
    equal(f62.key_list(b"2" + one), (True, [WANTED]))
    equal(f62.key_list(b"3" + two), (True, [RID + b"\x03"]))
    equal(f62.key_list(b"0"), (False, []))
    equal(f62.key_list(b"1"), (False, []))
    for raw, what in ((b"", ("no flag", 0)), (b"4", ("flag", 0)), (b"A", ("flag", 0)),
                      (b"1" + tlv((0x9F22, b"\x02")), ("index without RID", 4)),
                      (b"1" + tlv((0x9F06, RID)) + one, ("RID without index", -1)),
                      (b"1" + tlv((0x9F06, RID[:4])), ("length of 9F06", 4)),
                      (b"1" + one[:-1], ("short", 13)), (b"0" + one, ("too many elements", 1))):
        equal(failure(f62.key_list, raw), what, raw)
    equal(failure(f62.key_list, b"1" + b"\x50\x00" * 65), ("too many elements", 129))


def test_keys():
    equal(f62.key(key(), WANTED), key()[1:])
    equal(f62.key(key(DF05=bytes.fromhex("20301231")), WANTED), key(DF05=bytes.fromhex("20301231"))[1:])
    equal(f62.key(b"0", WANTED), b"")
    altered = bytes([MODULUS[0] ^ 1]) + MODULUS[1:]
    for raw, what in ((key(DF02=altered), "checksum"), (key(DF04=b"\x05"), "checksum"),
                      (key(DF03=bytes(20)), "checksum"), (key(DF03=None), "DF03 missing"),
                      (key(DF02=None), "DF02 missing"), (key(DF05=None), "DF05 missing"),
                      (key(DF05=b"20301331"), "expiry"), (key(DF05=b"2030-1-1"), "expiry"),
                      (key(DF07=b"\x04"), "algorithm"), (key(DF06=b"\x07"), "algorithm")):
        equal(failure(f62.key, raw, WANTED), (what, -1))
    equal(failure(f62.key, key(), RID + b"\x03"), ("another key", -1))
    equal(failure(f62.key, key() + tlv((0xDF04, b"\x03")), WANTED)[0], "DF04 twice")
    equal(failure(f62.key, key(DF02=bytes(63)), WANTED)[0], "length of DF02")
    equal(failure(f62.key, b"", WANTED), ("no flag", 0))


def test_applications():
    aid = bytes.fromhex("A000000333010102")
    body = tlv((0x9F06, aid), (0xDF01, b"\x00"), (0x9F08, b"\x00\x20"), (0xDF11, bytes(5)), (0xDF20, bytes(6)))
    equal(f62.application_list(b"1" + tlv((0x9F06, aid), (0x9F06, aid[:7]))), (False, [aid, aid[:7]]))
    equal(f62.application(b"1" + body, aid), body)
    equal(f62.application(b"0", aid), b"")
    equal(failure(f62.application, b"1" + body, aid[:7]), ("another application", -1))
    equal(failure(f62.application, b"1" + body + tlv((0xDF12, bytes(4))), aid), ("length of DF12", len(body) + 4))


def test_blacklists():
    raw = b"2002" b"14" b"62258801234567" b"06" b"622588"
    equal(f62.blacklist(raw), (True, [b"62258801234567", b"622588"]))
    equal(f62.blacklist(b"1" + raw[1:])[0], False)
    equal(f62.blacklist(b"0"), (False, []))
    equal(f62.blacklist(b"1000"), (False, []))
    for raw, what in ((b"1", ("short", 1)), (b"100", ("short", 1)), (b"10x0", ("not a digit", 1)),
                      (b"1001", ("short", 4)), (b"100103622", ("length", 4)), (b"1001208" + bytes(20), ("length", 4)),
                      (b"1001040", ("short", 6)),
                      (b"100104622x", ("not a digit", 6)), (b"10010462258", ("trailing bytes", 10))):
        equal(failure(f62.blacklist, raw), what, raw)


def test_contactless_as_text():
    """A published block: re-tap 10 s, record 60 s, limits 1000.00, all switches."""
    said = (b"FF805D0010FF803A003010FF803C003060FF8058012000000100000FF80540011FF80550010FF80560010FF80570011"
            b"FF8059012000000100000FF805A0011")  # fmt: skip
    expected = b"".join([tlv(one) for one in (
        (0xFF805D, b"\x00"), (0xFF803A, b"010"), (0xFF803C, b"060"), (0xFF8058, bytes.fromhex("000000100000")),
        (0xFF8054, b"\x01"), (0xFF8055, b"0"), (0xFF8056, b"0"), (0xFF8057, b"1"),
        (0xFF8059, bytes.fromhex("000000100000")), (0xFF805A, b"\x01"))])  # fmt: skip
    equal(f62.contactless(said), expected)
    equal(f62.contactless(b"1" + said), expected)
    for broken, reason in (
        (said[:-1], "short"), (said[:-2], "short"), (said[:-5], "bad tag"), (said + b"FF80", "bad tag"),
        (said + b"FF80ZZ0011", "bad tag"),
        (said + b"FF80800011", "bad tag"), (b"FF80580030AA", "value of FF8058"),
        (b"FF805801200000010000A", "value of FF8058"),
        (b"FF8054002" + b"11", "value of FF8054"), (b"FF80540A1", "not a digit"),
        (b"FF803A200" + b"1" * 200, "length of FF803A"),
    ):  # fmt: skip
        equal(failure(f62.contactless, broken)[0], reason, str(broken))


def test_contactless():
    body = tlv((0xFF8058, bytes.fromhex("000000100000")), (0xFF8054, b"1"), (0xFF803A, b"\x01"))
    equal(f62.contactless(body), body)
    equal(f62.contactless(b"1" + body), body)
    equal(f62.contactless(b"0"), b"")
    equal(f62.contactless(b""), b"")
    equal(failure(f62.contactless, tlv((0xFF8058, b"1000"))), ("length of FF8058", 4))
    equal(failure(f62.contactless, body + b"\xff"), ("short", len(body)))  # all of it is looked at


def test_names_leave_nothing_behind():
    f62.parameters(b"22" + name("阿福粥铺"))
    gc.collect()
    before = gc.mem_free()
    for lead in range(0xB0, 0xD0):
        for trail in range(0xA1, 0xF0, 16):
            f62.parameters(b"22" + bytes((lead, trail, lead, trail + 5)) + b" " * 36)
    gc.collect()
    assert before - gc.mem_free() < 512, before - gc.mem_free()


def test_any_bytes_give_values_or_the_error():
    random.seed(62)
    aid = RID + b"\x01"
    decoders = (f62.parameters, f62.key_list, f62.application_list, f62.blacklist, f62.contactless,
                lambda raw: f62.key(raw, WANTED), lambda raw: f62.application(raw, aid))
    seeds = (b"1245" b"211" b"22" + name("阿福粥铺"), b"1" + tlv((0x9F06, RID), (0x9F22, b"\x02")),
             b"1" + tlv((0x9F06, aid)), b"2002" b"14" b"62258801234567" b"06" b"622588",
             tlv((0xFF8058, bytes(6))), key(), b"1" + tlv((0x9F06, aid), (0xDF01, b"\x00")))
    good = bad = 0
    for number in range(7000):
        place = number % 7
        data = bytearray(seeds[place])
        for _ in range(random.randint(0, 3)):
            data[random.randrange(len(data))] = random.getrandbits(8)
        if random.getrandbits(1):
            data = data[: random.randint(0, len(data))]
        try:
            decoders[place](data)
            good += 1
        except BadDownload as error:
            assert -1 <= error.args[1] <= len(data), error
            bad += 1
    assert good > 500 and bad > 500, (good, bad)
