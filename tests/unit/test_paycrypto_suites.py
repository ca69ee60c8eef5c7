"""paycrypto: CMAC, CBC MAC, PIN blocks of 16 bytes, and the suites that name them."""

import json

from check import equal, raises
from paycrypto.aes import Aes
from paycrypto.cmac import cmac
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError
from paycrypto.kcv import kcv
from paycrypto.pin_block import format_4, sm4_a, sm4_b
from paycrypto.suites import AES, SM4, TDES, by_name
from paycrypto.track import encipher_track

h = bytes.fromhex
KEY = h("0123456789ABCDEFFEDCBA9876543210")
MESSAGES = "/repo/tests/vectors/unionpay_messages.jsonl"
PLAIN = h(
    "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411E5FBC1191A0A52EF"
    "F69F2445DF4F9B17AD2B417BE66C3710"
)


def message(name):
    with open(MESSAGES) as lines:
        for line in lines:
            if '"%s"' % name in line:
                return h(json.loads(line)["body"])
    raise AssertionError(name)


def test_cmac_of_the_published_examples():
    # RFC 4493 section 4; NIST SP 800-38B's examples for two-key triple DES
    aes = Aes(h("2B7E151628AED2A6ABF7158809CF4F3C"))
    for length, expected in (
        (0, "BB1D6929E95937287FA37D129B756746"),
        (16, "070A16B46B4D4144F79BDD9DD04A287C"),
        (40, "DFA66747DE9AE63030CA32611497C827"),
        (64, "51F0BEBF7E3B9D92FC49741779363CFE"),
    ):
        equal(cmac(aes, PLAIN, length), h(expected), str(length))
    tdes = Tdes(h("4CF15134A2850DD58A3D10BA80570D38"))
    for length, expected in (
        (0, "BD2EBF9A3BA00361"), (8, "4FF2AB813C53CE83"), (20, "62DD1B471902BD4E"), (32, "31B1E431DABC4EB8"),
    ):
        equal(cmac(tdes, PLAIN, length), h(expected), str(length))
    raises(CryptoError, cmac, aes, PLAIN, 65)
    raises(CryptoError, cmac, aes, PLAIN, -1)


def mac(suite, name, key, data):
    out = bytearray(10)
    made = suite.mac(name, key)
    made.write(data, len(data), out, 1)
    equal((out[0], out[9]), (0, 0))
    return bytes(out[1:9])


def test_every_mac_of_a_published_message():
    # vector MAC-8
    mab = message("GOLD-3")[:-8]
    short, double = h("33" * 8), h("33" * 8 + "55" * 8)
    equal(mac(TDES, "up_ecb", short, mab), b"80F1C4CF")
    equal(mac(TDES, "up_ecb", double, mab), b"9422F1CF")
    equal(mac(TDES, "cbc", short, mab), h("220091D44B96C4F3"))
    equal(mac(TDES, "cbc", double, mab), h("3EACDD89BB7BE813"))
    equal(mac(TDES, "x919", double, mab), h("FCF87680085E72C5"))
    equal(mac(TDES, "x919", short, mab), mac(TDES, "cbc", short, mab))  # with equal halves it is plain CBC


def test_cbc_macs_of_psec_and_of_sm4():
    # psec's own vectors, padded with zeros and with 0x80; vector MAC-6
    for data, expected in ((b"hello world", "68D9038F23360DF3"), (b"hello world\x80", "32DC341271ACCD00")):
        equal(mac(TDES, "cbc", h("AA" * 8 + "BB" * 8), data), h(expected))
    data = b"PCK1209339432640F07BEC962141300010024402220516956"
    equal(mac(SM4, "cbc", h("C5945F5BDF1E2DD83C6BFCA9699975F3"), data), h("55BD7EFE36472A82"))


def test_sm4_mac_and_pin_block_of_a_published_sale():
    # GOLD-31: PIK and MAK are both KEY; the PIN block is variant A, in field 59 behind A1016
    sale = message("GOLD-31")
    equal(mac(SM4, "up_ecb", KEY, sale[:-8]), sale[-8:])
    block = bytearray(16)
    SM4.pin_key("sm4_a", KEY).write(bytes((1, 2, 3, 4, 5, 6)), 6, b"6200000000001234566", None, block)
    assert b"A1016" + block in sale


def test_sm4_pin_blocks():
    pin = bytes((1, 2, 3, 4, 5, 6))
    block = bytearray(b"\xaa" * 16)
    sm4_a(pin, 6, b"6200000000001234566", block)
    equal(block, h("06123456FFFFFFFFFFFFFFFFFFEDCBA9"))
    sm4_a(pin, 6, b"123", block)
    equal(block, h("06123456FFFFFFFFFFFFFFFFFFFFFFED"))
    sm4_b(pin, 6, b"6200000000001234566", block)
    equal(block, h("06123456FFEDCBA90000000000000000"))
    for write in (sm4_a, sm4_b):
        raises(CryptoError, write, pin, 6, b"6200000000001234566", bytearray(15))
        raises(CryptoError, write, bytes((1, 2, 3, 10)), 4, b"6200000000001234566", block)
        equal(block, bytes(16))


def test_format_4():
    # ISO 9564-1, the example psec is tested with: random part all ones
    def ones(buffer):
        for i in range(len(buffer)):
            buffer[i] = 0xFF

    key = h("00112233445566778899AABBCCDDEEFF")
    cipher = Aes(key)
    block = bytearray(16)
    AES.pin_key("iso4", key).write(bytes((1, 2, 3, 4)), 4, b"1234567890123456789", ones, block)
    equal(block, h("28B41FDDD29B743E93124BD8E32D921E"))
    raises(CryptoError, format_4, cipher, bytes(4), 4, b"1" * 20, ones, block)
    equal(block, bytes(16))
    raises(CryptoError, format_4, cipher, bytes(4), 4, b"1" * 19, ones, bytearray(15))


def test_format_4_under_a_dukpt_key():
    # ANSI X9.24-3:2017 supplement, counter 1
    def filler(buffer):
        buffer[:] = h("2F69ADDE2E9E7ACE")

    block = bytearray(16)
    format_4(Aes(h("AF8CB133A78F8DC2D1359F18527593FB")), bytes((1, 2, 3, 4)), 4, b"4111111111111111", filler, block)
    equal(block, h("A912150391AB65A67E52883D81CE2D15"))


def test_track_under_sm4():
    cipher = SM4.cipher(KEY)
    for text in (b"6200000000001234566=30122011234567890", b"6200000000001234=3012201123456789012"):
        track = bytearray(text)
        assert encipher_track(cipher, track, len(text))
        start = len(text) - (33 if len(text) % 2 else 34)
        equal((track[:start], track[start + 32 :]), (text[:start], text[start + 32 :]))
        block = bytearray(h(track[start : start + 32].decode()))
        cipher.decrypt(block)
        equal(block.hex().upper().encode(), text[start : start + 32].replace(b"=", b"D"))


def test_check_values_by_suite():
    equal(kcv(by_name("tdes").cipher(h("22" * 16))), h("00962B60"))
    equal(kcv(by_name("sm4").cipher(KEY)), h("2677F46B"))
    equal(kcv(by_name("aes").cipher(bytes(16))), h("66E94BD4"))


def test_a_suite_refuses_what_is_not_its_own():
    raises(CryptoError, by_name, "des")
    raises(CryptoError, SM4.mac, "x919", KEY)
    raises(CryptoError, TDES.mac, "hmac", KEY)
    raises(CryptoError, TDES.mac, "x919", bytes(24))
    raises(CryptoError, SM4.cipher, bytes(8))
    raises(CryptoError, AES.cipher, bytes(8))
    raises(CryptoError, TDES.pin_key, "iso4", KEY)
    equal([suite.pin_key(suite.pin_formats[0], KEY).size for suite in (TDES, SM4, AES)], [8, 16, 16])


def test_no_pin_stays_behind_when_its_key_is_gone():
    for suite in (TDES, SM4, AES):
        key = suite.pin_key(suite.pin_formats[0], KEY)
        key.wipe()
        block = bytearray(16)
        raises(CryptoError, key.write, bytes(6), 6, b"6200000000001234566", lambda buffer: None, block)
        equal(block[: key.size], bytes(key.size), suite.name)


def test_macs_forget_their_keys():
    for suite, name in ((TDES, "x919"), (TDES, "up_ecb"), (SM4, "cbc"), (AES, "cmac")):
        made = suite.mac(name, KEY)
        made.wipe()
        raises(CryptoError, made.write, b"abcdefgh", 8, bytearray(8), 0)


def test_aes_refusals():
    cipher = Aes(KEY)
    for offset in (-1, 1, 16):
        raises(CryptoError, cipher.encrypt, bytearray(16), offset)
    for length in (0, 8, 17, 64):
        raises(CryptoError, Aes, bytes(length))
    cipher.wipe()
    raises(CryptoError, cipher.decrypt, bytearray(16))
