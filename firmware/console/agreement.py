"""A secret agreed with the tool at the other end: Diffie-Hellman in the 2048-bit group 14 of RFC 3526.

Private values are fresh for each hello and have 256 bits. Powers are made four bits of the exponent at a time, so that
no step keeps other tasks waiting for longer than about 15 ms on the board.
"""

import asyncio
import hashlib
from micropython import const

from paycrypto.compare import wipe

SIZE = const(256)  # bytes of a public value
PRIVATE = const(32)  # bytes of a private one
_PRIME = (  # RFC 3526, section 3
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xc9\x0f\xda\xa2\x21\x68\xc2\x34\xc4\xc6\x62\x8b\x80\xdc\x1c\xd1"
    b"\x29\x02\x4e\x08\x8a\x67\xcc\x74\x02\x0b\xbe\xa6\x3b\x13\x9b\x22\x51\x4a\x08\x79\x8e\x34\x04\xdd"
    b"\xef\x95\x19\xb3\xcd\x3a\x43\x1b\x30\x2b\x0a\x6d\xf2\x5f\x14\x37\x4f\xe1\x35\x6d\x6d\x51\xc2\x45"
    b"\xe4\x85\xb5\x76\x62\x5e\x7e\xc6\xf4\x4c\x42\xe9\xa6\x37\xed\x6b\x0b\xff\x5c\xb6\xf4\x06\xb7\xed"
    b"\xee\x38\x6b\xfb\x5a\x89\x9f\xa5\xae\x9f\x24\x11\x7c\x4b\x1f\xe6\x49\x28\x66\x51\xec\xe4\x5b\x3d"
    b"\xc2\x00\x7c\xb8\xa1\x63\xbf\x05\x98\xda\x48\x36\x1c\x55\xd3\x9a\x69\x16\x3f\xa8\xfd\x24\xcf\x5f"
    b"\x83\x65\x5d\x23\xdc\xa3\xad\x96\x1c\x62\xf3\x56\x20\x85\x52\xbb\x9e\xd5\x29\x07\x70\x96\x96\x6d"
    b"\x67\x0c\x35\x4e\x4a\xbc\x98\x04\xf1\x74\x6c\x08\xca\x18\x21\x7c\x32\x90\x5e\x46\x2e\x36\xce\x3b"
    b"\xe3\x9e\x77\x2c\x18\x0e\x86\x03\x9b\x27\x83\xa2\xec\x07\xa2\x8f\xb5\xc5\x5d\xf0\x6f\x4c\x52\xc9"
    b"\xde\x2b\xcb\xf6\x95\x58\x17\x18\x39\x95\x49\x7c\xea\x95\x6a\xe5\x15\xd2\x26\x18\x98\xfa\x05\x10"
    b"\x15\x72\x8e\x5a\x8a\xac\xaa\x68\xff\xff\xff\xff\xff\xff\xff\xff"
)


async def public_value(private) -> bytes:
    """What the other end gets, SIZE bytes."""
    made = await _power(2, private, int.from_bytes(_PRIME, "big"))
    return made.to_bytes(SIZE, "big")


async def session_key(private, theirs: bytes, nonce: bytes):
    """SHA-256 of the shared value and the nonce; None when `theirs` is a value that would not keep it secret."""
    prime, value = int.from_bytes(_PRIME, "big"), int.from_bytes(theirs, "big")
    if len(theirs) != SIZE or not 1 < value < prime - 1:
        return None
    shared = bytearray((await _power(value, private, prime)).to_bytes(SIZE, "big"))
    hashed = hashlib.sha256(shared)
    wipe(shared)
    hashed.update(nonce)
    return hashed.digest()


async def _power(base: int, exponent, modulus: int) -> int:
    """base to the exponent (bytes, big-endian), four bits at a time."""
    powers = [1, base]
    while len(powers) < 16:
        powers.append(powers[-1] * base % modulus)
    await asyncio.sleep_ms(0)
    made = 1
    for byte in exponent:
        for digit in (byte >> 4, byte & 15):
            made = pow(made, 16, modulus)
            made = made * powers[digit] % modulus
            await asyncio.sleep_ms(0)
    return made
