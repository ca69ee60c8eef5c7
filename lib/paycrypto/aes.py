"""AES (FIPS PUB 197) from the built-in `cryptolib`, with the interface of this package's ciphers."""

from cryptolib import aes
from micropython import const

from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_ECB = const(1)


class Aes:
    """An AES cipher object with a 16-, 24- or 32-byte key.

    The built-in works in one direction an object, so the key is kept for a second one. `wipe()` overwrites it, but can
    only let go of the built-in's own schedules, which stay in the heap until something else takes their place.
    """

    block_size = 16

    def __init__(self, key: bytes) -> None:
        """`key` is any bytes-like. Raises CryptoError for another length, or one that the port does not have."""
        if len(key) not in (16, 24, 32):
            raise CryptoError("an AES key has 16, 24 or 32 bytes")
        self._key = bytearray(key)
        self._decrypt = None
        try:
            self._encrypt = aes(self._key, _ECB)
        except ValueError:
            raise CryptoError("no such AES key length on this port")

    def encrypt(self, buffer: bytearray, offset: int = 0) -> None:
        """Encipher the 16 bytes at `offset` in place. Raises CryptoError when they are not there."""
        block = self._block(buffer, offset)
        self._encrypt.encrypt(block, block)

    def decrypt(self, buffer: bytearray, offset: int = 0) -> None:
        """Decipher the 16 bytes at `offset` in place. Raises CryptoError when they are not there."""
        block = self._block(buffer, offset)
        if self._decrypt is None:
            self._decrypt = aes(self._key, _ECB)
        self._decrypt.decrypt(block, block)

    def wipe(self) -> None:
        """Forget the key. The object cannot be used any more."""
        wipe(self._key)
        self._encrypt = self._decrypt = None

    def _block(self, buffer: bytearray, offset: int):
        if self._encrypt is None:
            raise CryptoError("the key was wiped")
        if offset < 0 or offset + 16 > len(buffer):
            raise CryptoError("no whole block in the buffer")
        return memoryview(buffer)[offset : offset + 16]
