"""paycrypto: DES in its three key lengths, check values, wiping."""

import micropython

from check import equal, raises
from paycrypto import _des, _des_bytecode
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError
from paycrypto.kcv import kcv

h = bytes.fromhex


def encrypted(key, data):
    block = bytearray(data)
    Tdes(h(key)).encrypt(block)
    return bytes(block)


def decrypted(key, data):
    cipher = Tdes(h(key))
    data = bytearray(data)
    for at in range(0, len(data), 8):
        cipher.decrypt(data, at)
    return bytes(data)


def test_single_des():
    # FIPS 81's well-known key and "Now is t"; then a message set's key and 8 digits
    equal(encrypted("0123456789ABCDEF", b"Now is t"), h("3FA40E8A984D4815"))
    equal(encrypted("3131313131313131", b"34534668"), h("8E447DCD18B040EC"))


def test_triple_des():
    # NIST SP 800-67's example, three keys, "The qufck brown fox jump"
    key = "0123456789ABCDEF23456789ABCDEF01456789ABCDEF0123"
    equal(encrypted(key, b"The qufc"), h("A826FD8CE53B855F"))
    equal(encrypted(key, b"k brown "), h("CCE21C8112256FE6"))
    equal(encrypted(key, b"fox jump"), h("68D5C05DD9B6B900"))
    equal(decrypted(key, h("A826FD8CE53B855FCCE21C8112256FE668D5C05DD9B6B900")), b"The qufck brown fox jump")


def test_working_keys_under_a_master_key():
    # published sign-on replies: master key, enciphered key, clear key
    equal(decrypted("11" * 16, h("950973182317F80B" * 2)), h("22" * 16))
    equal(decrypted("11" * 16, h("F679786E2411E3DE")), h("33" * 8))
    equal(decrypted("11" * 16, h("A0C45C59F1E549BB" * 2)), h("44" * 16))
    equal(decrypted("11" * 16, h("F679786E2411E3DE0000000000000000")), h("3333333333333333F7F63CD12A8605F1"))
    equal(
        decrypted("31" * 8 + "32" * 8, h("FBC94E8506FECB63E31BDB62146A1D89")), h("12345678901234567890123456789012")
    )
    equal(decrypted("70F2A84CCBC2AE8625CBB0F2C22AB923", h("96D605EA176B7E9E")), h("C24A8FB57AA20123"))
    equal(
        decrypted("159D86C7C1F779EA29F77A6858E0DA2A", h("75CAD854C2E59A5EEDD7CA7410C2C215")),
        h("64F2451FB3A29158DC924F2A32541C02"),
    )
    equal(decrypted("159D86C7C1F779EA29F77A6858E0DA2A", h("E6218EF29513B143")), h("F82A9BA462D57A7C"))


def test_key_check_values():
    for key, value in (
        ("22" * 16, "00962B60"),
        ("33" * 8, "ADC67D84"),
        ("44" * 16, "E2F24340"),
        ("3333333333333333F7F63CD12A8605F1", "F9138F1A"),
        ("12345678901234567890123456789012", "60C15261"),
        ("64F2451FB3A29158DC924F2A32541C02", "46DD7383"),
        ("F82A9BA462D57A7C", "DC451C06"),
        ("DAB36167E6DFB5EF", "B8F616DC"),
        ("CE62D1F28DC50DFD98424413D67E4FA3", "74E7E744"),
    ):
        equal(kcv(Tdes(h(key))), h(value), key)


def test_key_types_and_offsets():
    text = "0123456789ABCDEFFEDCBA9876543210"
    expected = encrypted(text, b"12345678")
    for key in (bytearray(h(text)), memoryview(h("00" + text))[1:]):
        buffer = bytearray(b"abc12345678xyz")
        Tdes(key).encrypt(buffer, 3)
        equal(buffer, b"abc" + expected + b"xyz")


def test_a_block_costs_no_allocation():
    cipher = Tdes(b"0123456789abcdef")
    buffer = bytearray(16)
    micropython.heap_lock()
    try:
        cipher.encrypt(buffer, 8)
        cipher.decrypt(buffer, 8)
    finally:
        micropython.heap_unlock()
    equal(buffer, bytes(16))


def test_bytecode_twin_is_the_same():
    for n in range(8):
        key = bytes((37 * n + 11 * i * i) & 255 for i in range(8))
        machine, twin = bytearray(128), bytearray(128)
        _des.schedule(key, machine, 120, -8)
        _des_bytecode.schedule(key, twin, 120, -8)
        equal(twin, machine)
        a, b = bytearray(h("FEDCBA9876543210")), bytearray(h("FEDCBA9876543210"))
        for step in (8, 8, -8):
            _des.crypt(a, 0, machine, step)
            _des_bytecode.crypt(b, 0, twin, step)
            equal(b, a)


def test_wiped_cipher_refuses():
    cipher = Tdes(b"\xff" * 16)
    rounds = cipher._rounds
    cipher.wipe()
    equal(rounds, bytes(384))
    raises(CryptoError, cipher.encrypt, bytearray(8))
    raises(CryptoError, cipher.decrypt, bytearray(8))


def test_refusals():
    for length in (0, 7, 9, 15, 17, 23, 25, 32):
        raises(CryptoError, Tdes, bytes(length))
    cipher = Tdes(bytes(8))
    for offset in (-1, 1, 8, 1 << 20):
        raises(CryptoError, cipher.encrypt, bytearray(8), offset)
        raises(CryptoError, cipher.decrypt, bytearray(8), offset)
