"""Derived unique key per transaction with triple DES (ANSI X9.24-1:2009).

The serial number of the key (KSN) has 10 bytes; its last 21 bits count the transactions.
"""

from micropython import const

from paycrypto._bytes import xor
from paycrypto.compare import wipe
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError

PIN = const(7)  # purposes, by the byte of each half in which the variant differs
MAC_REQUEST = const(6)
MAC_RESPONSE = const(4)
_COUNTER = const(0x1FFFFF)
_MOST_ONES = const(10)  # in a counter: those with more are left out, which bounds the derivation
_MASK = b"\xc0\xc0\xc0\xc0\x00\x00\x00\x00"


def initial_key(base_key: bytes, ksn: bytes) -> bytearray:
    """The terminal's initial key from a base derivation key of 16 bytes and its KSN: the host's part, and for tests."""
    _check(base_key, ksn)
    key = bytearray(16)
    for half in (0, 8):
        key[half : half + 8] = ksn[:8]
        key[half + 7] &= 0xE0
        base = bytearray(base_key)
        if half:
            xor(memoryview(base)[:8], _MASK, 0, 8)
            xor(memoryview(base)[8:], _MASK, 0, 8)
        cipher = Tdes(base)
        cipher.encrypt(key, half)
        cipher.wipe()
        wipe(base)
    return key


class Dukpt:
    """A terminal's keys: `initial_key` and `ksn`, which says how far it has counted; to be kept together."""

    def __init__(self, key: bytes, ksn: bytes) -> None:
        """`key` is the initial key of 16 bytes, `ksn` the number of the last transaction. Raises CryptoError."""
        _check(key, ksn)
        self.initial_key = bytearray(key)
        self.ksn = bytearray(ksn)

    @property
    def counter(self) -> int:
        return int.from_bytes(self.ksn[7:], "big") & _COUNTER

    def advance(self) -> None:
        """Go on to the next transaction. Raises CryptoError when the key is used up."""
        count = self.counter + 1
        while _ones(count) > _MOST_ONES:
            count += count & -count  # the next number with fewer ones
        if count > _COUNTER:
            raise CryptoError("the key is used up")
        self.ksn[7] = self.ksn[7] & 0xE0 | count >> 16
        self.ksn[8] = count >> 8 & 255
        self.ksn[9] = count & 255

    def working_key(self, purpose: int) -> bytearray:
        """The 16-byte key of this transaction for PIN, MAC_REQUEST or MAC_RESPONSE. Wipe it."""
        key = self.transaction_key()
        key[purpose] ^= 0xFF
        key[8 + purpose] ^= 0xFF
        return key

    def transaction_key(self) -> bytearray:
        """The key that the working keys are variants of. Wipe it."""
        count = self.counter
        register = bytearray(self.ksn[2:])
        register[5] &= 0xE0
        register[6] = register[7] = 0
        key = bytearray(self.initial_key)
        for bit in range(20, -1, -1):
            if count >> bit & 1:
                register[7 - bit // 8] |= 1 << bit % 8
                _next(key, register)
        return key

    def wipe(self) -> None:
        """Forget the key. The object cannot be used any more."""
        wipe(self.initial_key)


def _next(key: bytearray, register: bytearray) -> None:
    """The standard's "non-reversible key generation process", in place."""
    made = bytearray(16)
    for half in (8, 0):
        part = memoryview(made)[half : half + 8]
        right = memoryview(key)[8:]
        part[:] = register
        xor(part, right, 0, 8)
        cipher = Tdes(memoryview(key)[:8])
        cipher.encrypt(part)
        cipher.wipe()
        xor(part, right, 0, 8)
        xor(memoryview(key)[:8], _MASK, 0, 8)  # for the left half; the key is replaced afterwards
        xor(right, _MASK, 0, 8)
    key[:] = made
    wipe(made)


def _ones(number: int) -> int:
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count


def _check(key, ksn) -> None:
    if len(key) != 16 or len(ksn) != 10:
        raise CryptoError("a key of 16 bytes and a serial number of 10 are needed")
