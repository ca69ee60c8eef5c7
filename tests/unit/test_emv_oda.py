"""Offline data authentication with published cards: every recovery right, and every way in which it can be wrong."""

from check import equal, raises
from emv import oda
from emv.certificates import has_pan, icc_key, issuer_key
from emv.data import Data
from emv.rsa import RsaError, checked, power, recover
from emv_vectors import Keys, card, read, trace

_h = bytes.fromhex
KEYS = Keys()
TVR, TSI = 0x95, 0x9B


def answer(name, begins):
    """The answer, without status word, to the first command that begins so."""
    for command, said in trace(name):
        if command[: len(begins)] == begins:
            return memoryview(said)[:-2]
    raise KeyError(begins)


def changed(data, tag, at, value=None):
    """Change a byte of an object, or cut it there."""
    if value is None:
        data[tag] = bytes(data[tag][:at])
    else:
        data[tag][at] = value


def put(tag, value):
    return lambda data: data.__setitem__(tag, value)


def cut(tag):
    return lambda data: data.__setitem__(tag, data[tag][:-1])


def refused(change, name="A1", static=None, reason="", tables=KEYS):
    """DDA must fail because of `change`, with this reason and these bits."""
    data = read(name)
    static = _h(card(name)["static"]) if static is None else static
    change(data)
    error = raises(RsaError, lambda: icc_key(data, issuer_key(data, tables), static))
    equal(error.reason, reason)
    equal(oda.keys(data, tables, static, oda.DDA), (None, None))
    equal(data[TVR], bytes((0x28 if error.missing else 0x08, 0, 0, 0, 0)))
    equal(data[TSI], b"\x80\x00")
    return error


def test_the_best_common_method_is_chosen():
    rows = (
        # terminal 9F33 byte 3, AIP byte 1, method, TVR byte 1
        (0xC8, 0x61, oda.CDA, 0), (0xC8, 0x60, oda.DDA, 0), (0xC8, 0x40, oda.SDA, 2), (0xC8, 0x1C, oda.NONE, 0x80),
        (0xC0, 0x61, oda.DDA, 0), (0x80, 0x61, oda.SDA, 2), (0x48, 0x40, oda.NONE, 0x80), (0x00, 0x61, oda.NONE, 0x80),
        (0x08, 0x60, oda.NONE, 0x80), (0x08, 0x01, oda.CDA, 0), (0x80, 0x01, oda.NONE, 0x80),
    )  # fmt: skip
    for terminal, aip, method, tvr in rows:
        data = Data()
        data[TVR], data[0x9F33], data[0x82] = bytes(5), bytes((0xE0, 0xF8, terminal)), bytes((aip, 0))
        equal((oda.choose(data), data[TVR][0]), (method, tvr), "%02X %02X" % (terminal, aip))


def test_published_keys_come_out():
    for name in ("A1", "A3", "A4"):
        data, facts = read(name), card(name)
        issuer, icc = oda.keys(data, KEYS, _h(facts["static"]), oda.DDA)
        equal((bytes(issuer[0]), bytes(icc[0])), (_h(facts["issuer_key"]), _h(facts["icc_key"])), name)
        equal((data[TVR], data[TSI]), (bytes(5), bytes(2)), name)


def test_dda_of_the_published_card():
    data, facts = read("A1"), card("A1")
    _, icc = oda.keys(data, KEYS, _h(facts["static"]), oda.DDA)
    signed = answer("A1", b"\x00\xc0\x00\x00\x83")[3:]
    equal(power(icc, signed), _h(facts["dda"]["recovered"]))
    assert oda.check_dynamic(data, icc, signed, _h(facts["dda"]["number"]))
    equal((data[0x9F4C], data[TVR], data[TSI]), (_h("002C"), bytes(5), b"\x80\x00"))


def test_dda_of_another_transaction_fails():
    for signed, number in (
        (None, b"\x01\x23\x45\x68"), (lambda s: s[:-1], None), (lambda s: s + b"\0", None),
        (lambda s: s[1:] + s[:1], None), (lambda s: b"", None),
        (lambda s: b"\xff" * 128, None), (lambda s: bytes(128), None),
    ):  # fmt: skip
        data, facts = read("A1"), card("A1")
        _, icc = oda.keys(data, KEYS, _h(facts["static"]), oda.DDA)
        sdad = bytes(answer("A1", b"\x00\xc0\x00\x00\x83")[3:])
        assert not oda.check_dynamic(data, icc, signed(sdad) if signed else sdad, number or _h("01234567"))
        equal((data[TVR], data[TSI]), (b"\x08\0\0\0\0", b"\x80\x00"))
        assert 0x9F4C not in data


def test_cda_of_the_published_cards():
    for name, sent in (("A3", _h("")), ("A4", _h("EA"))):
        data, facts = read(name), card(name)
        cda = facts["cda"]
        data[0x9F37] = _h(cda["number"])
        _, icc = oda.keys(data, KEYS, _h(facts["static"]), oda.CDA)
        equal(power(icc, data[0x9F4B]), _h(cda["recovered"]))
        command = next(one for one, _ in trace(name) if one[1] == 0xAE)
        reply = answer(name, b"\x80\xae")[3:]
        assert oda.check_combined(data, icc, reply, sent, command[5 : 5 + command[4]]), name
        equal((data[0x9F4C], data[0x9F26]), (_h(cda["icc_number"]), _h(cda["cryptogram"])))
        equal((data[TVR], data[TSI]), (bytes(5), b"\x80\x00"))


def test_cda_notices_every_change():
    def run(change, reply=lambda r: r, sent=None):
        data, facts = read("A3"), card("A3")
        data[0x9F37] = _h(facts["cda"]["number"])
        _, icc = oda.keys(data, KEYS, _h(facts["static"]), oda.CDA)
        command = next(one for one, _ in trace("A3") if one[1] == 0xAE)
        change(data)
        said = reply(bytearray(answer("A3", b"\x80\xae")[3:]))
        good = oda.check_combined(data, icc, said, sent if sent is not None else command[5 : 5 + command[4]])
        assert good or 0x9F26 not in data
        return good, data[TVR][0]

    def byte(at):
        def change(reply):
            reply[at] ^= 1
            return reply

        return change

    def nothing(data):
        pass

    equal(run(nothing), (True, 0))
    equal(run(put(0x9F27, b"\x80")), (False, 4), "CID")
    equal(run(put(0x9F37, b"1234")), (False, 4), "unpredictable number")
    equal(run(lambda data: data.__setitem__(0x9F4B, data[0x9F4B][:-1])), (False, 4), "short")
    equal(run(put(0x9F4B, b"")), (False, 0x24), "none")
    equal(run(nothing, byte(8)), (False, 4), "ATC in the answer")
    equal(run(nothing, byte(-1)), (False, 4), "IAD in the answer")
    equal(run(nothing, lambda reply: reply + b"\x50\x01A"), (False, 4), "one object more")
    equal(run(nothing, lambda reply: reply[:-3]), (False, 4), "broken")
    equal(run(nothing, sent=b"\x00"), (False, 4), "CDOL data")


def test_sda_of_the_published_card():
    data, facts = read("A4"), card("A4")
    static = _h(facts["static"])
    assert oda.check_static(data, KEYS, static)
    equal((data[0x9F45], data[TVR], data[TSI]), (b"\xda\xc1", bytes(5), b"\x80\x00"))
    for change, tvr in (
        (lambda data: data.forget_card(), 0x60), (lambda data: changed(data, 0x93, 5, 0), 0x40),
        (lambda data: changed(data, 0x93, 100), 0x40), (lambda data: changed(data, 0x82, 0, 0), 0x40),
        (put(0x93, b""), 0x40),
    ):  # fmt: skip
        data = read("A4")
        change(data)
        assert not oda.check_static(data, KEYS, static)
        equal((data[TVR], data[TSI]), (bytes((tvr, 0, 0, 0, 0)), b"\x80\x00"))
    data = read("A4")
    assert not oda.check_static(data, KEYS, static[:-1]) and data[TVR][0] == 0x40
    data = read("A1")
    assert not oda.check_static(data, KEYS, static) and data[TVR][0] == 0x60  # it has no 93


def test_every_wrong_certificate():
    no_keys = Keys()
    no_keys.known = {}
    refused(lambda data: None, reason="no CA key", tables=no_keys)
    refused(put(0x8F, b"\x93"), reason="no CA key")
    refused(put(0x8F, b"\x92\x92"), reason="no CA key")
    refused(put(0x8F, b""), reason="8F")
    refused(put(0x9F06, _h("A0000009991010")), reason="no CA key")
    for tag in (0x90, 0x9F32, 0x9F46, 0x9F47):
        error = refused(put(tag, b""), reason="%X" % tag)
        assert error.missing
    refused(lambda data: changed(data, 0x90, 175), reason="length")
    refused(lambda data: data.__setitem__(0x90, data[0x90] + b"\0"), reason="length")
    refused(put(0x90, b"\xff" * 176), reason="length")  # not smaller than the modulus
    refused(put(0x90, bytes(176)), reason="block")
    refused(lambda data: changed(data, 0x90, 77, 0), reason="block")
    refused(lambda data: changed(data, 0x92, 3, 0xFF), reason="hash")
    refused(put(0x9F32, b"\x05"), reason="hash")
    refused(lambda data: changed(data, 0x9F46, 127), reason="length")
    refused(lambda data: changed(data, 0x9F46, 60, 0), reason="block")
    refused(put(0x9F47, b"\x05"), reason="hash")
    refused(lambda data: changed(data, 0x82, 0, 0), reason="hash")
    refused(lambda data: None, static=_h(card("A1")["static"])[1:], reason="hash")


def test_the_rest_of_a_key():
    for name, tag in (("A1", 0x92), ("A3", 0x9F48), ("A4", 0x92), ("A4", 0x9F48)):
        error = refused(put(tag, b""), name, reason="rest")
        assert error.missing
        refused(cut(tag), name, reason="hash")
    equal(len(read("A3")[0x92]), 0)  # there, and empty


def test_static_data_that_do_not_count():
    data = read("A1")
    issuer = issuer_key(data, KEYS)
    equal(raises(RsaError, icc_key, data, issuer, None).reason, "static data")
    for tags in (b"", b"\x82\x82", b"\x9f\x36", b"\x84"):
        refused(put(0x9F4A, tags), reason="static data")
    error = refused(put(0x82, b""), reason="82")
    assert error.missing


def test_another_card_number():
    refused(lambda data: changed(data, 0x5A, 0, 0x13), reason="issuer")
    refused(lambda data: changed(data, 0x5A, 7, 0x09), reason="PAN")
    refused(lambda data: data.__setitem__(0x5A, data[0x5A][:7]), reason="PAN")
    refused(lambda data: data.__setitem__(0x5A, data[0x5A] + b"\x1f"), reason="PAN")
    data = read("A1")
    for pan, packed, good in (
        ("1234560012345608", "1234560012345608FFFF", True), ("1234560012345608FF", "1234560012345608FFFF", True),
        ("1234560012345608", "1234560012345608", True), ("1234560012345608", "12345600123456FFFFFF", False),
        ("12345600123456081F", "12345600123456081FFF", True), ("12345600123456081F", "1234560012345608FFFF", False),
        ("1234560012345608123F", "1234560012345608123F", True), ("1234560012345608123F", "1234560012345608124F", False),
        ("FFFF", "FFFFFFFFFFFFFFFFFFFF", False), ("", "FFFFFFFFFFFFFFFFFFFF", False), ("12AB", "12ABFFFF", False),
    ):  # fmt: skip
        data[0x5A] = _h(pan)
        if pan:
            equal(has_pan(_h(packed), data), good, pan)
    track_2 = Data()
    track_2[0x57] = _h("1234560012345608D181122112294249")
    assert has_pan(_h("1234560012345608FFFF"), track_2) and not has_pan(_h("123456001234560FFFFF"), track_2)
    equal(raises(RsaError, has_pan, b"\x12", Data()).missing, True)


def test_certificates_end():
    # issuer's 1230, card's 1229
    for today, tvr in (("291231", 0), ("300101", 8), ("310101", 8), ("991231", 0), ("291301", 8), ("290100", 8),
                       ("290132", 8), ("2A0101", 8)):  # fmt: skip
        data = read("A1")
        data[0x9A] = _h(today)
        _, icc = oda.keys(data, KEYS, _h(card("A1")["static"]), oda.DDA)
        equal((icc is None, data[TVR][0]), (tvr > 0, tvr), today)


def test_revoked_issuers():
    keys = Keys()
    keys.revoked = ((_h("AFFFFFFFFF"), 0x92, _h("123456")),)
    refused(lambda data: None, reason="revoked", tables=keys)


def test_what_is_no_key():
    good = bytes((0x80,)) + bytes(62) + b"\x01"
    equal(checked(good, b"\x03"), (good, 3))
    equal(checked(good, b"\x01\x00\x01"), (good, 65537))
    equal(checked(good, b"\x00\x03"), (good, 3))
    for modulus, exponent in (
        (good[1:], b"\x03"), (b"", b"\x03"), (good[:-1] + b"\x02", b"\x03"), (b"\x00" + good[1:], b"\x03"), (good, b""),
        (good, b"\x01"), (good, b"\x02"), (good, b"\x05"), (good, b"\x00\x01\x00\x01"), (good, b"\xff" * 200),
        (b"\x81" * 249, b"\x03"),
    ):  # fmt: skip
        raises(RsaError, checked, modulus, exponent)


def test_the_published_pin_block():
    data, facts = read("A1"), card("A1")
    issuer, icc = oda.keys(data, KEYS, _h(facts["static"]), oda.DDA)
    equal(oda.key_for_pin(data, KEYS, issuer, icc), icc)
    pin, made = facts["pin"], []

    def random(buffer):
        made.append(len(buffer))

    sent = next(command for command, _ in trace("A1") if command[:4] == b"\x00\x20\x00\x88")
    equal(oda.enciphered(icc, _h(pin["block"]), _h(pin["challenge"]), random), sent[5:])
    equal(made, [111])
    for block, challenge in ((b"", bytes(8)), (bytes(8), bytes(7)), (bytes(8), b""), (bytes(9), bytes(8))):
        raises(RsaError, oda.enciphered, icc, block, challenge, random)


def test_the_key_for_the_pin_is_the_cards_own_or_none():
    data = read("A1")
    equal(oda.key_for_pin(data, KEYS), None)
    data[0x9F2D], data[0x9F2E] = data[0x9F46], data[0x9F47]
    equal(oda.key_for_pin(data, KEYS), None)  # that certificate covers static data
    equal((data[TVR], data[TSI]), (bytes(5), bytes(2)))


def test_a_block_with_a_wrong_end():
    data = read("A1")
    issuer = issuer_key(data, KEYS)
    raises(RsaError, recover, issuer, data[0x9F46], b"\x05")
    raises(RsaError, recover, issuer, data[0x9F46], b"")
