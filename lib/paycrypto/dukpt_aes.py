"""Derived unique key per transaction with AES-128 (ANSI X9.24-3:2017).

The serial number of the key (KSN) has 12 bytes: 8 name the initial key, 4 count the transactions.
"""

from micropython import const

from paycrypto.aes import Aes
from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

PIN = const(0x1000)  # purposes: the standard's key usage indicators
MAC_REQUEST = const(0x2000)
MAC_RESPONSE = const(0x2001)
DATA = const(0x3000)
_DERIVATION = const(0x8000)
_INITIAL = const(0x8001)
_MOST_ONES = const(16)  # in a counter: those with more are left out, which bounds the derivation
_BITS = const(128)  # of every key here
_AES_128 = const(2)


def initial_key(base_key: bytes, key_id: bytes) -> bytearray:
    """The terminal's initial key from a base derivation key and the 8-byte name: the host's part, and for tests."""
    if len(base_key) != 16 or len(key_id) != 8:
        raise CryptoError("a key of 16 bytes and a name of 8 are needed")
    return _derive(base_key, _INITIAL, key_id)


class Dukpt:
    """A terminal's keys: `initial_key` and `ksn`, which says how far it has counted; to be kept together."""

    def __init__(self, key: bytes, ksn: bytes) -> None:
        """`key` is the initial key of 16 bytes, `ksn` the number of the last transaction. Raises CryptoError."""
        if len(key) != 16 or len(ksn) != 12:
            raise CryptoError("a key of 16 bytes and a serial number of 12 are needed")
        self.initial_key = bytearray(key)
        self.ksn = bytearray(ksn)

    @property
    def counter(self) -> int:
        return int.from_bytes(self.ksn[8:], "big")

    def advance(self) -> None:
        """Go on to the next transaction. Raises CryptoError when the key is used up."""
        count = self.counter + 1
        while _ones(count) > _MOST_ONES:
            count += count & -count  # the next number with fewer ones
        if count >> 32:
            raise CryptoError("the key is used up")
        self.ksn[8:] = count.to_bytes(4, "big")

    def working_key(self, purpose: int) -> bytearray:
        """The 16-byte key of this transaction for a purpose. Wipe it."""
        last = self.transaction_key()
        key = _derive(last, purpose, bytes(self.ksn[4:]))
        wipe(last)
        return key

    def transaction_key(self) -> bytearray:
        """The key that the working keys are derived from. Wipe it."""
        count = self.counter
        context = bytearray(self.ksn[4:8]) + bytes(4)
        key = bytearray(self.initial_key)
        for bit in range(31, -1, -1):
            if count >> bit & 1:
                context[7 - bit // 8] |= 1 << bit % 8
                made = _derive(key, _DERIVATION, context)
                wipe(key)
                key = made
        return key

    def wipe(self) -> None:
        """Forget the key. The object cannot be used any more."""
        wipe(self.initial_key)


def _derive(key, usage: int, context) -> bytearray:
    """One block of derivation data under the key: version, block, usage, algorithm, length, context."""
    made = bytearray((1, 1, usage >> 8, usage & 255, 0, _AES_128, 0, _BITS))
    made += context
    cipher = Aes(key)
    cipher.encrypt(made)
    cipher.wipe()
    return made


def _ones(number: int) -> int:
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count
