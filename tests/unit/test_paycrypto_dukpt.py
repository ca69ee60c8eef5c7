"""paycrypto: DUKPT with triple DES and with AES."""

from check import equal, raises
from paycrypto import dukpt, dukpt_aes
from paycrypto.aes import Aes
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError
from paycrypto.pin_block import format_0, format_4
from paycrypto.suites import TDES

h = bytes.fromhex
PIN_DIGITS = bytes((1, 2, 3, 4))
# ANSI X9.24-1:2009 annex A.4: counter, transaction key, PIN block, MAC of request and response
TDEA = (
    (0x1, "042666B49184CFA368DE9628D0397BC9", "1B9C1845EB993A7A", "9CCC7817", "20364223"),
    (0x2, "C46551CEF9FD24B0AA9AD834130D3BC7", "10A01C8D02C69107", "F608A9BC", "D1FCA6BE"),
    (0x3, "0DF3D9422ACA56E547676D07AD6BADFA", "18DC07B94797B466", "20B59A4F", "BAD4CC9C"),
    (0x8, "27F66D5244FF62E1AA6F6120EDEB4280", "50E55547A5027551", "3679055B", "7FACA91D"),
    (0x10, "59598DCBD9BD94C094165CE453585F57", "D5D9638559EF53D6", "D39D3A59", "9E933C88"),
    (0x15, "E161D1956A61F6D2F37AFD7F9CC3699A", "72105C22EBC791E6", "B2033EBD", "BDA3AEE1"),
)
IPEK = h("6AC292FAA1315B4D858AB3A3D7D5933A")
KSN = h("FFFF9876543210E00000")
# ANSI X9.24-3:2017 supplement: counter, transaction key, PIN key, PIN block format 4
AES = (
    (0x1, "4F21B565BAD9835E112B6465635EAE44", "AF8CB133A78F8DC2D1359F18527593FB", "A912150391AB65A67E52883D81CE2D15"),
    (0x2, "2F34D68DE10F68D38091A73B9E7C437C", "D30BDC73EC9714B000BEC66BDB7B6D09", "52A00503BD34BA1383F6A7EE9FE2547F"),
    (0x3, "031504E530365CF81264238540518318", "7D69F01F3B45449F62C7816ECE723268", "A5A27E82B43A9A866A93D7ABE89CEF93"),
    (0x1FFFE, "E21E8C8D347F8561A2BE752DAA85A111", None, None),
    (0x20000, "F7AE9025468A25D37B7249CFFED224C8", None, None),
    (0xFFFF0000, "F6BA59389BD14A9855BE9727E7C52E3C", None, None),
)
IK = h("1273671EA26AC29AFA4D1084127652A1")
KEY_ID = h("1234567890123456")


def test_tdea_initial_key():
    base = h("0123456789ABCDEFFEDCBA9876543210")
    equal(dukpt.initial_key(base, KSN), IPEK)
    equal(dukpt.initial_key(base, h("FFFF9876543210FFFFFF")), IPEK)  # whatever the counter is
    equal(base, h("0123456789ABCDEFFEDCBA9876543210"))


def test_tdea_published_transactions():
    keys = dukpt.Dukpt(IPEK, KSN)
    for count, key, block, request, response in TDEA:
        while keys.counter < count:
            keys.advance()
        equal(keys.counter, count)
        equal(keys.transaction_key(), h(key))
        out = bytearray(8)
        format_0(PIN_DIGITS, 4, b"4012345678909", out)
        Tdes(keys.working_key(dukpt.PIN)).encrypt(out)
        equal(out, h(block))
        for purpose, expected in ((dukpt.MAC_REQUEST, request), (dukpt.MAC_RESPONSE, response)):
            TDES.mac("x919", keys.working_key(purpose)).write(b"4012345678909D987", 17, out, 0)
            equal(out[:4], h(expected))
    equal(keys.ksn, h("FFFF9876543210E00015"))


def test_tdea_counter_leaves_out_numbers_with_many_ones():
    keys = dukpt.Dukpt(IPEK, h("FFFF9876543210E003FF"))
    keys.advance()
    equal(keys.counter, 0x400)
    keys = dukpt.Dukpt(IPEK, h("FFFF9876543210E007FE"))
    keys.advance()
    equal(keys.counter, 0x800)
    keys = dukpt.Dukpt(IPEK, h("FFFF9876543210FFF800"))
    equal(keys.counter, 0x1FF800)
    raises(CryptoError, keys.advance)
    equal(keys.ksn, h("FFFF9876543210FFF800"))


def test_aes_initial_key():
    equal(dukpt_aes.initial_key(h("FEDCBA9876543210F1F1F1F1F1F1F1F1"), KEY_ID), IK)


def test_aes_published_transactions():
    def filler(buffer):
        buffer[:] = h("2F69ADDE2E9E7ACE")

    for count, key, pin_key, block in AES:
        keys = dukpt_aes.Dukpt(IK, KEY_ID + count.to_bytes(4, "big"))
        equal(keys.transaction_key(), h(key))
        if pin_key:
            equal(keys.working_key(dukpt_aes.PIN), h(pin_key))
            out = bytearray(16)
            format_4(Aes(h(pin_key)), PIN_DIGITS, 4, b"4111111111111111", filler, out)
            equal(out, h(block))
    keys = dukpt_aes.Dukpt(IK, KEY_ID + b"\x00\x00\x00\x01")
    equal(keys.working_key(dukpt_aes.MAC_REQUEST), h("A2DC23DE6FDE0824A2BC321E08E4B8B7"))
    equal(keys.working_key(dukpt_aes.DATA), h("A35C412EFD41FDB98B69797C02DCD08F"))


def test_aes_counter():
    keys = dukpt_aes.Dukpt(IK, KEY_ID + bytes(4))
    keys.advance()
    equal((keys.counter, keys.ksn), (1, KEY_ID + b"\x00\x00\x00\x01"))
    keys = dukpt_aes.Dukpt(IK, KEY_ID + b"\x00\x01\xff\xfe")
    keys.advance()
    equal(keys.counter, 0x20000)
    keys = dukpt_aes.Dukpt(IK, KEY_ID + b"\xff\xff\x00\x00")
    raises(CryptoError, keys.advance)


def test_refusals_and_wiping():
    for module, size in ((dukpt, 10), (dukpt_aes, 12)):
        raises(CryptoError, module.Dukpt, bytes(15), bytes(size))
        raises(CryptoError, module.Dukpt, bytes(16), bytes(size - 1))
        keys = module.Dukpt(b"\xff" * 16, bytes(size))
        keys.wipe()
        equal(keys.initial_key, bytes(16))
    raises(CryptoError, dukpt.initial_key, bytes(8), bytes(10))
    raises(CryptoError, dukpt_aes.initial_key, bytes(16), bytes(10))
