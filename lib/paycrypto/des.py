"""DES and triple DES (FIPS PUB 46-3, NIST SP 800-67), one block at a time, in place."""

from micropython import const

from paycrypto._des import crypt, schedule
from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_ROUNDS = const(128)  # bytes of one key's schedule: 16 rounds of 8


class Tdes:
    """A DES cipher object: single DES (8-byte key), EDE2 (16 bytes) or EDE3 (24 bytes).

    The key's schedule is made once, in a buffer of the object's own (128 or 384 bytes); the key itself is not kept.
    Parity bits are ignored: keys without odd parity are in real use.
    """

    block_size = 8

    def __init__(self, key: bytes) -> None:
        """`key` is any bytes-like of 8, 16 or 24 bytes. Raises CryptoError for another length."""
        parts = len(key) // 8
        if len(key) not in (8, 16, 24):
            raise CryptoError("a DES key has 8, 16 or 24 bytes")
        view = memoryview(key)
        if parts == 1:
            self._rounds = bytearray(_ROUNDS)
            schedule(view, self._rounds, 0, 8)
            return
        last = 0 if parts == 2 else 16
        self._rounds = bytearray(3 * _ROUNDS)
        schedule(view[0:8], self._rounds, 0, 8)
        schedule(view[8:16], self._rounds, 2 * _ROUNDS - 8, -8)
        schedule(view[last : last + 8], self._rounds, 2 * _ROUNDS, 8)

    def encrypt(self, buffer: bytearray, offset: int = 0) -> None:
        """Encipher the 8 bytes at `offset` in place. Raises CryptoError when they are not there."""
        self._check(buffer, offset)
        crypt(buffer, offset, self._rounds, 8)

    def decrypt(self, buffer: bytearray, offset: int = 0) -> None:
        """Decipher the 8 bytes at `offset` in place. Raises CryptoError when they are not there."""
        self._check(buffer, offset)
        crypt(buffer, offset, self._rounds, -8)

    def wipe(self) -> None:
        """Forget the key. The object cannot be used any more."""
        wipe(self._rounds)
        self._rounds = b""

    def _check(self, buffer: bytearray, offset: int) -> None:
        if not self._rounds:
            raise CryptoError("the key was wiped")
        if offset < 0 or offset + 8 > len(buffer):
            raise CryptoError("no whole block in the buffer")
