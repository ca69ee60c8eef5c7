"""paycrypto: SM4 and SM3, their bytecode twins, and what they leave behind."""

import micropython
from array import array

from check import equal, raises
from paycrypto import _sm3, _sm3_bytecode, _sm4, _sm4_bytecode
from paycrypto.errors import CryptoError
from paycrypto.kcv import kcv
from paycrypto.sm3 import Sm3
from paycrypto.sm4 import Sm4

h = bytes.fromhex
KEY = h("0123456789ABCDEFFEDCBA9876543210")


def test_sm4_example_of_the_standard():
    # GB/T 32907-2016, annex A.1
    block = bytearray(KEY)
    cipher = Sm4(KEY)
    cipher.encrypt(block)
    equal(block, h("681EDF34D206965E86B3E94F536E4246"))
    cipher.decrypt(block)
    equal(block, KEY)


def test_sm4_a_million_times():
    # GB/T 32907-2016, annex A.2
    block = bytearray(KEY)
    cipher = Sm4(KEY)
    for _ in range(1000000):
        cipher.encrypt(block)
    equal(block, h("595298C7C6FD271F0402F804C33D3F66"))


def test_sm4_check_values():
    equal(kcv(Sm4(KEY)), h("2677F46B"))
    equal(kcv(Sm4(h("F351D490994603795C6EBEE8FAEBB481"))), h("861E83E3"))


def test_sm4_takes_any_bytes_and_any_offset():
    expected = h("681EDF34D206965E86B3E94F536E4246")
    for key in (bytearray(KEY), memoryview(b"x" + KEY)[1:]):
        buffer = bytearray(b"abc" + KEY + b"xyz")
        Sm4(key).encrypt(buffer, 3)
        equal(buffer, b"abc" + expected + b"xyz")


def test_sm4_block_costs_no_allocation():
    cipher = Sm4(KEY)
    buffer = bytearray(32)
    micropython.heap_lock()
    try:
        cipher.encrypt(buffer, 16)
        cipher.decrypt(buffer, 16)
    finally:
        micropython.heap_unlock()
    equal(buffer, bytes(32))


def test_sm4_bytecode_twin_is_the_same():
    for n in range(8):
        key = bytes((91 * n + 13 * i * i) & 255 for i in range(16))
        machine, twin = array("I", bytes(128)), array("I", bytes(128))
        _sm4.schedule(key, machine)
        _sm4_bytecode.schedule(key, twin)
        equal(bytes(twin), bytes(machine))
        a, b = bytearray(KEY), bytearray(KEY)
        for backwards in (0, 0, 1):
            _sm4.crypt(a, 0, machine, backwards)
            _sm4_bytecode.crypt(b, 0, twin, backwards)
            equal(b, a)


def test_sm4_refusals():
    for length in (0, 8, 15, 17, 32):
        raises(CryptoError, Sm4, bytes(length))
    cipher = Sm4(KEY)
    for offset in (-1, 1, 16, 1 << 20):
        raises(CryptoError, cipher.encrypt, bytearray(16), offset)
        raises(CryptoError, cipher.decrypt, bytearray(16), offset)
    rounds = cipher._rounds
    cipher.wipe()
    equal(bytes(rounds), bytes(128))
    raises(CryptoError, cipher.encrypt, bytearray(16))
    raises(CryptoError, cipher.decrypt, bytearray(16))


def test_sm3_examples_of_the_standard():
    # GB/T 32905-2016, annex A
    equal(Sm3(b"abc").digest(), h("66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0"))
    equal(Sm3(b"abcd" * 16).digest(), h("DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732"))


def test_sm3_in_pieces_is_the_same_as_at_once():
    data = bytes((7 * i) & 255 for i in range(200))
    for whole in (0, 55, 56, 63, 64, 65, 119, 120, 128, 200):
        once = Sm3(data[:whole]).digest()
        for piece in (1, 13, 63, 64, 65):
            pieces = Sm3()
            for at in range(0, whole, piece):
                pieces.update(memoryview(data)[at : min(at + piece, whole)])
            equal(pieces.digest(), once, "%d by %d" % (whole, piece))
            equal(pieces.digest(), once)  # asking changes nothing


def test_sm3_bytecode_twin_is_the_same():
    block = bytes((29 * i + 128) & 255 for i in range(70))
    machine, twin = Sm3()._state, Sm3()._state
    _sm3.compress(machine, block, 3, array("I", bytes(272)))
    _sm3_bytecode.compress(twin, block, 3, array("I", bytes(272)))
    equal(bytes(twin), bytes(machine))


def test_sm3_forgets():
    digest = Sm3(b"secret" * 20)
    digest.digest()
    digest.wipe()
    equal(bytes(digest._rest) + bytes(digest._words) + bytes(digest._state), bytes(64 + 272 + 32))
