"""Certificates and signatures as EMV cards carry them (EMV Book 2, 5.1 to 5.4, 6.1 to 6.6). RSA and SHA-1."""

import hashlib
from dataclasses import dataclass

from tools.cards.rsa import RsaKey

_TRAILER = b"\xbc"
_SHA_1 = _RSA = b"\x01"
_ISSUER_OVERHEAD, _CARD_OVERHEAD = 36, 42  # bytes of a certificate that are not key


@dataclass(frozen=True)
class Certificate:
    """A certificate, and what of the key did not fit into it."""

    data: bytes
    remainder: bytes
    exponent: bytes


def issuer_certificate(ca: RsaKey, issuer: RsaKey, pan: str, expiry: str, serial: bytes = b"\0\0\1") -> Certificate:
    """Tags 90, 92, 9F32. `expiry`: MMYY. The issuer is known by the first eight digits of its cards."""
    head = b"\x02" + bytes.fromhex(pan[:8] + expiry) + serial + _SHA_1 + _RSA
    return _certificate(ca, issuer, head, _ISSUER_OVERHEAD, b"")


def card_certificate(
    issuer: RsaKey, card: RsaKey, pan: str, expiry: str, static: bytes, serial: bytes = b"\0\0\1"
) -> Certificate:
    """Tags 9F46, 9F48, 9F47. `static` is the static data to be authenticated."""
    head = b"\x04" + bytes.fromhex(pan.ljust(20, "F") + expiry) + serial + _SHA_1 + _RSA
    return _certificate(issuer, card, head, _CARD_OVERHEAD, static)


def _certificate(signer: RsaKey, key: RsaKey, head: bytes, overhead: int, static: bytes) -> Certificate:
    room = signer.size - overhead
    head += bytes([key.size, len(key.exponent_bytes)])
    inside, remainder = key.modulus[:room].ljust(room, b"\xbb"), key.modulus[room:]
    body = head + inside
    check = hashlib.sha1(body + remainder + key.exponent_bytes + static).digest()
    return Certificate(signer.sign(b"\x6a" + body + check + _TRAILER), remainder, key.exponent_bytes)


def signed_static_data(issuer: RsaKey, static: bytes, code: bytes = b"\xda\xc1") -> bytes:
    """Tag 93; `code` is the data authentication code, 9F45 (Book 2, 5.4)."""
    body = b"\x03" + _SHA_1 + code
    body = body.ljust(issuer.size - 22, b"\xbb")
    return issuer.sign(b"\x6a" + body + hashlib.sha1(body + static).digest() + _TRAILER)


def signed_dynamic_data(card: RsaKey, dynamic: bytes, covered: bytes, form: int = 5) -> bytes:
    """Tag 9F4B: `dynamic` inside, `covered` only under the hash. Form 5; cards online under fDDA also use 95."""
    body = bytes([form]) + _SHA_1 + bytes([len(dynamic)]) + dynamic
    body = body.ljust(card.size - 22, b"\xbb")
    return card.sign(b"\x6a" + body + hashlib.sha1(body + covered).digest() + _TRAILER)
