"""paycrypto: MACs, PIN blocks, track enciphering, comparison."""

import json

from check import equal, raises
from paycrypto import _bytes, _bytes_bytecode
from paycrypto.aes import Aes
from paycrypto.compare import same, wipe
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError
from paycrypto.mac import unionpay_mac, x9_19_mac
from paycrypto.pin_block import format_0
from paycrypto.track import encipher_track

h = bytes.fromhex
MESSAGES = "/repo/tests/vectors/unionpay_messages.jsonl"


def mac_of(cipher, data):
    out = bytearray(10)
    unionpay_mac(cipher, data, len(data), out, 1)
    return bytes(out[1:9])


def sale():
    """The bytes of GOLD-3 that its MAC covers."""
    with open(MESSAGES) as lines:
        found = [line for line in lines if '"GOLD-3"' in line]
    return h(json.loads(found[0])["body"])[:-8]


def test_unionpay_mac_of_all_golden_messages():
    cipher = Tdes(h("33" * 8))
    checked = 0
    with open(MESSAGES) as lines:
        for line in lines:
            message = json.loads(line)
            if message["name"].startswith("GOLD") and "64" in message["fields"] and message["name"] != "GOLD-31":
                body = bytearray(h(message["body"]))
                at = len(body) - 8
                unionpay_mac(cipher, body, at, body, at)
                equal(body, h(message["body"]), message["name"])
                checked += 1
    equal(checked, 12)


def test_unionpay_mac_single_and_double_length():
    equal(len(sale()), 97)
    equal(mac_of(Tdes(h("33" * 8)), sale()), b"80F1C4CF")
    equal(mac_of(Tdes(h("33" * 8 + "55" * 8)), sale()), b"9422F1CF")
    equal(mac_of(Tdes(h("33" * 8)), memoryview(b"x" + sale())[1:]), b"80F1C4CF")


def test_unionpay_mac_of_a_wide_block_cipher():
    # two blocks that cancel leave the text of zeros: MAC = first digits of E(E("0"*16) ^ "0"*16)
    key = h("000102030405060708090A0B0C0D0E0F")
    block = bytearray(b"0" * 16)
    Aes(key).encrypt(block)
    block = bytearray(c ^ 48 for c in block)
    Aes(key).encrypt(block)
    equal(mac_of(Aes(key), b"same 16 bytes...same 16 bytes..."), block[:4].hex().upper().encode())


def test_x9_19():
    # psec's own vectors: "hello world" under keys of A and B, padded with zeros and with 0x80
    halves = (Tdes(b"A" * 8), Tdes(b"B" * 8))
    for data, expected in ((b"hello world", "3DDE5C5511661CBF"), (b"hello world\x80", "E16941032C3BC7D4")):
        out = bytearray(9)
        x9_19_mac(halves, data, len(data), out, 1)
        equal(out[1:], h(expected))
    halves = (Tdes(h("33" * 8)), Tdes(h("55" * 8)))
    out = bytearray(8)
    x9_19_mac(halves, sale(), 97, out, 0)
    equal(out, h("FCF87680085E72C5"))


def test_x9_19_under_dukpt_keys():
    # ANSI X9.24-1:2009 annex A.4: first 4 bytes of the MAC over "4012345678909D987", variants of the first session key
    key = h("042666B49184CFA368DE9628D0397BC9")
    for place, expected in ((6, "9CCC7817"), (4, "20364223")):
        variant = bytearray(key)
        variant[place] ^= 0xFF
        variant[8 + place] ^= 0xFF
        out = bytearray(8)
        x9_19_mac((Tdes(variant[:8]), Tdes(variant[8:])), b"4012345678909D987", 17, out, 0)
        equal(out[:4], h(expected))


def test_mac_refusals():
    cipher = Tdes(bytes(8))
    for length, room, offset in ((0, 8, 0), (-1, 8, 0), (5, 8, 0), (4, 7, 0), (4, 8, 1), (4, 8, -1)):
        raises(CryptoError, unionpay_mac, cipher, b"abcd", length, bytearray(room), offset)
        raises(CryptoError, x9_19_mac, (cipher, cipher), b"abcd", length, bytearray(room), offset)


def pin_block(pin, pan):
    out = bytearray(b"\xaa" * 8)
    format_0(bytearray(int(digit) for digit in pin) + bytearray(3), len(pin), pan, out)
    return out


def test_pin_block_format_0():
    for pin, pan, expected in (
        ("123456", b"123456789012345678", "061253DFFEDCBA98"),
        ("123456", b"1234567890123456", "0612713176FEDCBA"),
        ("1234", b"5555555551234567", "041261AAAAEDCBA9"),
        ("123456789012", b"5555555551234567", "0C1261032D8226A9"),
        ("123456", b"6212142000000000012", "06121456FFFFFFFE"),
        ("123456", b"6200000000001234566", "06123456FFEDCBA9"),
        ("1234", b"4012345678909", "041274EDCBA9876F"),
        ("1234", b"12", "041234FFFFFFFFFE"),
    ):
        equal(pin_block(pin, pan), h(expected), pin)


def test_enciphered_pin_blocks():
    for key, block, expected in (
        ("22" * 16, "06123456FFEDCBA9", "3081840359D889EF"),
        ("64F2451FB3A29158DC924F2A32541C02", "06121456FFFFFFFE", "9CA4E8A0FA2C49B3"),
        ("042666B49184CF5C68DE9628D0397B36", "041274EDCBA9876F", "1B9C1845EB993A7A"),  # X9.24-1 annex A.4
    ):
        out = bytearray(h(block))
        Tdes(h(key)).encrypt(out)
        equal(out, h(expected))


def test_pin_block_refusals():
    out = bytearray(8)
    ten = bytearray(13)
    for count in (0, 3, 13):
        raises(CryptoError, format_0, ten, count, b"1234567890123456", out)
    raises(CryptoError, format_0, ten, 4, b"", out)
    raises(CryptoError, format_0, ten, 4, b"1", out)
    raises(CryptoError, format_0, ten, 4, b"12345678901234=6", out)
    raises(CryptoError, format_0, bytearray(3), 4, b"1234567890123456", out)
    raises(CryptoError, format_0, bytearray(b"\x01\x02\x03\x0a"), 4, b"1234567890123456", out)
    raises(CryptoError, format_0, ten, 4, b"1234567890123456", bytearray(7))
    equal(out, bytes(8))


def test_track_enciphering():
    tdk = Tdes(h("44" * 16))
    for text in (b"6200000000001234566=30122011234567890", b"6200000000001234=3012201123456789"):
        for length in (len(text), len(text) - 1):
            track = bytearray(text)
            assert encipher_track(tdk, track, length)
            start = length - 17 if length % 2 else length - 18
            equal(track[:start], text[:start])
            equal(track[start + 16 :], text[start + 16 :])
            block = bytearray(h(track[start : start + 16].decode()))
            tdk.decrypt(block)
            equal(block.hex().upper().encode(), text[start : start + 16].replace(b"=", b"D"))


def test_short_track_stays_clear():
    tdk = Tdes(h("44" * 16))
    for length, enciphered in ((16, False), (17, True), (18, True), (0, False), (1, False)):
        track = bytearray(b"123456789012345678")
        equal(encipher_track(tdk, track, length), enciphered, str(length))
        equal(track == b"123456789012345678", not enciphered)
    wide = Aes(bytes(16))
    equal(encipher_track(wide, bytearray(b"1" * 33), 32), False)
    equal(encipher_track(wide, bytearray(b"1" * 33), 33), True)


def test_track_refusals():
    raises(CryptoError, encipher_track, Tdes(bytes(8)), bytearray(b"1234567890?234567"), 17)
    raises(CryptoError, encipher_track, Tdes(bytes(8)), bytearray(17), 18)


def test_same():
    assert same(b"", b"")
    assert same(b"80F1C4CF", bytearray(b"80F1C4CF"))
    assert not same(b"80F1C4CF", b"80F1C4CE")
    assert not same(b"80F1C4CF", b"80F1C4C")


def test_wipe():
    buffer = bytearray(b"secret")
    wipe(memoryview(buffer)[2:])
    equal(buffer, b"se\0\0\0\0")
    wipe(bytearray())
    raises(TypeError, wipe, b"constant")


def test_bytecode_twin_is_the_same():
    machine, twin = bytearray(b"12345678"), bytearray(b"12345678")
    _bytes.xor(machine, b"..abcdefgh", 2, 7)
    _bytes_bytecode.xor(twin, b"..abcdefgh", 2, 7)
    equal(twin, machine)
    equal(machine[7], 56)
    _bytes.zero(machine, 3)
    _bytes_bytecode.zero(twin, 3)
    equal(twin, machine)
    equal(machine[:3], bytes(3))
    data = bytes((37 * i + 9) & 255 for i in range(40))
    machine, twin = bytearray(12), bytearray(12)
    _bytes.fold(machine, data, 40)
    _bytes_bytecode.fold(twin, data, 40)
    equal(twin, machine)
    equal(machine[11], data[11] ^ data[23] ^ data[35])
    _bytes.put_hex(data, machine, 1, 5)
    _bytes_bytecode.put_hex(data, twin, 1, 5)
    equal(twin, machine)
    equal(machine[1:11], data[:5].hex().upper().encode())
