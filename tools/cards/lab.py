"""The keys of the laboratory's bank: its certification authority and its issuer master keys.

They are made from labels (rsa.py), so the reference acquirer, the software cards and the tests have the same ones
without a file between them, and nobody can mistake them for secrets. No terminal has them by itself: it gets the
authority's public keys when it downloads from the reference acquirer.
"""

import hashlib

from tools.cards.rsa import RsaKey, key_of

RID = bytes.fromhex("A000000333")
AC, MAC, ENC = "cryptogram", "script MAC", "script secrets"  # uses of issuer master keys


def authority_key(index: int, bits: int, rid: bytes = RID) -> RsaKey:
    """The certification authority's key of an index."""
    return key_of(f"authority {rid.hex()}{index:02x}", bits)


def issuer_master_key(use: str) -> bytes:
    """16 bytes, odd parity, for 3DES and SM4 alike."""
    raw = hashlib.sha256(f"TinyTill test issuer/{use}".encode()).digest()[:16]
    return bytes(byte & 0xFE | (byte.bit_count() - (byte & 1) + 1) % 2 for byte in raw)
