"""HMAC-SHA-256 (RFC 2104) and PBKDF2 (RFC 8018) on the C hash."""

import asyncio
import hashlib
from micropython import const

from paycrypto.compare import wipe

_BLOCK = const(64)  # bytes of a SHA-256 block
_AT_ONCE = const(16)  # PBKDF2 rounds between two looks at the event loop


class HmacSha256:
    """Makes codes under one key, which it keeps in the form that each of them begins with. Wipe it after use."""

    def __init__(self, key):
        """`key` has at most 64 bytes."""
        self._inner = bytearray(b"\x36" * _BLOCK)
        self._outer = bytearray(b"\x5c" * _BLOCK)
        for i, byte in enumerate(key):
            self._inner[i] ^= byte
            self._outer[i] ^= byte

    def begin(self):
        """A code to be made bit by bit; it stays right when the key is wiped meanwhile."""
        return Code(hashlib.sha256(self._inner), hashlib.sha256(self._outer))

    def code(self, *parts) -> bytes:
        """The 32-byte code of the parts, one after the other."""
        made = self.begin()
        for part in parts:
            made.update(part)
        return made.digest()

    def wipe(self) -> None:
        """Forget the key."""
        wipe(self._inner)
        wipe(self._outer)


class Code:
    """A code under way."""

    def __init__(self, inner, outer):
        self._inner = inner
        self._outer = outer

    def update(self, part) -> None:
        """Take in a bytes-like."""
        self._inner.update(part)

    def digest(self) -> bytes:
        """The 32-byte code. Once only."""
        self._outer.update(self._inner.digest())
        return self._outer.digest()

    def text(self) -> str:
        """The first 16 bytes of the code as upper-case hexadecimal digits. Once only."""
        return self.digest()[:16].hex().upper()


async def pbkdf2_sha256(password, salt, rounds: int) -> bytes:
    """The 32-byte key of PBKDF2-HMAC-SHA-256; lets the event loop go on meanwhile."""
    keyed = HmacSha256(password)
    last = keyed.code(salt, b"\x00\x00\x00\x01")
    total = bytearray(last)
    for n in range(1, rounds):
        last = keyed.code(last)
        for i in range(32):
            total[i] ^= last[i]
        if n % _AT_ONCE == 0:
            await asyncio.sleep(0)
    keyed.wipe()
    return bytes(total)
