"""SM4 (GB/T 32907-2016, ISO/IEC 18033-3), one block at a time, in place."""

from array import array

from paycrypto._sm4 import crypt, schedule
from paycrypto.errors import CryptoError


class Sm4:
    """An SM4 cipher object with a 16-byte key.

    The 32 round keys are made once, in an array of the object's own (128 bytes); the key itself is not kept.
    """

    block_size = 16

    def __init__(self, key: bytes) -> None:
        """`key` is any bytes-like of 16 bytes. Raises CryptoError for another length."""
        if len(key) != 16:
            raise CryptoError("an SM4 key has 16 bytes")
        self._rounds = array("I", bytes(128))
        schedule(key, self._rounds)

    def encrypt(self, buffer: bytearray, offset: int = 0) -> None:
        """Encipher the 16 bytes at `offset` in place. Raises CryptoError when they are not there."""
        self._check(buffer, offset)
        crypt(buffer, offset, self._rounds, 0)

    def decrypt(self, buffer: bytearray, offset: int = 0) -> None:
        """Decipher the 16 bytes at `offset` in place. Raises CryptoError when they are not there."""
        self._check(buffer, offset)
        crypt(buffer, offset, self._rounds, 1)

    def wipe(self) -> None:
        """Forget the key. The object cannot be used any more."""
        for i in range(len(self._rounds)):
            self._rounds[i] = 0
        self._rounds = None

    def _check(self, buffer: bytearray, offset: int) -> None:
        if self._rounds is None:
            raise CryptoError("the key was wiped")
        if offset < 0 or offset + 16 > len(buffer):
            raise CryptoError("no whole block in the buffer")
