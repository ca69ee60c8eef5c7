"""Secrets at rest, each sealed with AES-128-CBC and HMAC-SHA-256 under a key made on the first start (`kek`).

Where the board's store itself is not protected by flash encryption, sealing keeps secrets out of plain sight but not
from somebody who reads the whole flash; the board's README says how to close that.
"""

from cryptolib import aes
from micropython import const

from paycrypto.compare import same, wipe
from security.errors import SealError
from security.hmac import HmacSha256

_CBC = const(2)
_TAG = const(16)  # bytes of the authentication code
_HEAD = const(17)  # length and initial vector
_LARGEST = const(160)  # bytes of a stored form


class Sealer:
    """The board's secret store, sealed."""

    def __init__(self, secrets, random):
        """`secrets` is the board's secret store, `random(buffer)` fills a buffer from the hardware generator."""
        self._secrets = secrets
        self._random = random
        self._kek = bytearray(32)  # 16 to encipher, 16 to authenticate
        self._codes = None

    def open(self) -> None:
        """Get the key, or make it on the first start."""
        if self._secrets.get("kek", self._kek) is None:
            self._random(self._kek)
            self._secrets.put("kek", self._kek)
        self._codes = HmacSha256(memoryview(self._kek)[16:])

    def seal(self, name: str, secret) -> None:
        """Keep up to 96 bytes. Stored form: length, initial vector 16, ciphertext, authentication code 16."""
        padded = bytearray((len(secret) + 15) // 16 * 16)
        padded[: len(secret)] = secret
        vector = bytearray(16)
        self._random(vector)
        stored = bytearray([len(secret)]) + vector
        aes(memoryview(self._kek)[:16], _CBC, vector).encrypt(padded, padded)
        stored += padded
        stored += self._codes.code(name.encode(), stored)[:_TAG]
        self._secrets.put(name, stored)

    def unseal(self, name: str, buffer) -> int:
        """Length read into `buffer`; 0 when nothing is stored. Raises SealError when it was altered."""
        stored = bytearray(_LARGEST)
        size = self._secrets.get(name, stored)
        if size is None:
            return 0
        view = memoryview(stored)[:size]
        code = self._codes.code(name.encode(), view[:-_TAG])[:_TAG]
        if size < _HEAD + 16 + _TAG or not same(code, view[-_TAG:]) or stored[0] > len(buffer):
            raise SealError(name)
        body = bytearray(view[_HEAD:-_TAG])
        aes(memoryview(self._kek)[:16], _CBC, bytes(view[1:_HEAD])).decrypt(body, body)
        buffer[: stored[0]] = memoryview(body)[: stored[0]]
        wipe(body)
        return stored[0]

    def code(self, kind: bytes, *parts) -> bytes:
        """32 bytes that only this device can make of the parts; `kind` ends in a space, as no secret's name does."""
        return self._codes.code(kind, *parts)

    def erase(self, name: str) -> None:
        """Forget a secret, if it is there."""
        self._secrets.erase(name)
