"""The token with which a technician opens a session: who he is, for which device, until when, with which rights.

SIZE bytes, numbers big-endian, times in seconds since 2000 UTC, texts padded with zeros:

    0    8  TTVISIT1
    8    20 serial number of the device; zeros for one that has none yet
    28   8  the technician's number
    36   4  issued at
    40   4  expires at
    44   2  rights, see `RIGHTS`
    46   2  0
    48   16 the nonce of the device's hello, so that a token opens one session
    64   32 SHA-256 of the tool's Diffie-Hellman value, so that nobody else sits at the other end
    96   256 signature of bytes 0 to 95: RSASSA-PSS (RFC 8017, 8.1) with SHA-256, MGF1 and 32 bytes of salt
"""

import hashlib
import struct
from micropython import const

from console.errors import CommandError
from signedrom.pss import checking
from signedrom.steps import in_steps

SIZE = const(352)
_SIGNED = const(96)
_LAYOUT = ">8s20s8sIIHH16s32s"
_MAGIC = b"TTVISIT1"
_LONGEST_S = const(86400)  # a token holds for a day at most
_SKEW_S = const(600)  # by how much the tool's clock may be ahead of ours
_CLOCK_IS_SET = const(788918400)  # 2025-01-01: earlier than that, nobody has set the clock

READ, PROVISION, LOCK, KEEP, UPDATE = 1, 2, 4, 8, 16  # rights: look; set up; lock and unlock; backup, retire; firmware


async def judge(data, keys, serial: str, nonce: bytes, dh: bytes, now: int) -> tuple:
    """The technician's number, the rights, and the key that signed, of a token that holds here and now.

    `data`: the token. `keys`: moduli that are believed. `dh`: the tool's public value. `now`: our clock. Raises
    CommandError for a token that does not hold.
    """
    if len(data) != SIZE or bytes(data[:8]) != _MAGIC:
        raise CommandError("token", "this is no token: use the tool that belongs to this version")
    signer = await _signer(data, keys)
    if signer is None:
        raise CommandError("signature", "the token is not signed by a key this device believes: use another key")
    _, owner, technician, issued, expires, rights, _, given, hashed = struct.unpack_from(_LAYOUT, data, 0)
    if owner.rstrip(b"\x00") != serial.encode():
        raise CommandError("serial", "the token is for another device: make one for serial number '%s'" % serial)
    if given != nonce:
        raise CommandError("replay", "the token was made for an earlier hello: make a new one")
    if hashed != hashlib.sha256(dh).digest():
        raise CommandError("dh", "the token is not for this tool's key: make a new one")
    if not issued < expires <= issued + _LONGEST_S:
        raise CommandError("period", "the token's period is wrong: it may hold for a day at most")
    if now >= _CLOCK_IS_SET and now >= expires:
        raise CommandError("expired", "the token has expired: make a new one")
    if now >= _CLOCK_IS_SET and issued > now + _SKEW_S:
        raise CommandError("early", "the token is from the future: compare the clocks of tool and device")
    return _text(technician), rights, signer


async def _signer(data, keys):
    """Which of the keys has signed it, or None. In small steps: a sale may be under way."""
    digest = hashlib.sha256(memoryview(data)[:_SIGNED]).digest()
    for key in keys:
        if await in_steps(checking(key, digest, data[_SIGNED:])):
            return key
    return None


def _text(field: bytes) -> str:
    """Letters and digits as they are, anything else as ?."""
    return "".join(chr(c) if 0x21 <= c <= 0x7E else "?" for c in field.rstrip(b"\x00"))
