"""HMAC-SHA-256 (RFC 2104) and PBKDF2 (RFC 8018) on the C hash."""

import asyncio
import hashlib
from micropython import const

_BLOCK = const(64)  # bytes of a SHA-256 block
_AT_ONCE = const(16)  # PBKDF2 rounds between two looks at the event loop


def hmac_sha256(key, *parts) -> bytes:
    """The 32-byte code of the parts, one after the other. `key` has at most 64 bytes."""
    pad = bytearray(_BLOCK)
    pad[: len(key)] = key
    for i in range(_BLOCK):
        pad[i] ^= 0x36
    inner = hashlib.sha256(pad)
    for part in parts:
        inner.update(part)
    for i in range(_BLOCK):
        pad[i] ^= 0x36 ^ 0x5C
    outer = hashlib.sha256(pad)
    outer.update(inner.digest())
    for i in range(_BLOCK):
        pad[i] = 0
    return outer.digest()


async def pbkdf2_sha256(password, salt, rounds: int) -> bytes:
    """The 32-byte key of PBKDF2-HMAC-SHA-256; lets the event loop go on meanwhile."""
    last = hmac_sha256(password, salt, b"\x00\x00\x00\x01")
    total = bytearray(last)
    for n in range(1, rounds):
        last = hmac_sha256(password, last)
        for i in range(32):
            total[i] ^= last[i]
        if n % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return bytes(total)
