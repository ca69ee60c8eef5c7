"""From the CA's key to the card's: certificates opened and compared with what the card says (EMV Book 2, 5.3, 6.3, 6.4,
7.1).

A certificate holds a key's beginning in a field of a fixed length; the rest, if any, is an object of its own. All of
this raises RsaError and nothing else, whatever the card has sent.
"""

from micropython import const

from emv.dates import month_ended
from emv.rsa import TAIL, RsaError, checked, checked_hash, opened

_ISSUER = b"\x02"  # formats
_ICC = b"\x04"
_ISSUER_HEAD = const(15)  # bytes in front of the key
_ICC_HEAD = const(21)
_RSA = const(1)
_SHA_1 = const(1)
_SDA_TAGS = b"\x82"  # the only list that is allowed: the AIP (EMV Book 3, 10.3)
_RID = const(5)
_SHORTEST = const(3)  # digits of an issuer's identifier


def issuer_key(data, tables) -> tuple:
    """The issuer's public key, of 8F, 90, 92, 9F32 and the CA's key in `tables` (EMV Book 2, table 6 and 13)."""
    index = needed(data, 0x8F)
    certificate, exponent = needed(data, 0x90), needed(data, 0x9F32)
    rid = bytes(needed(data, 0x9F06)[:_RID])
    ca = tables.key(rid, index[0]) if len(index) == 1 else None
    if ca is None:
        raise RsaError("no CA key")
    said, rest = _certified(ca, certificate, _ISSUER, _ISSUER_HEAD, data.get(0x92), exponent)
    if not _is_beginning(said[2:6], data):
        raise RsaError("issuer")
    _check_terms(said, 6, data)
    if tables.is_revoked(rid, index[0], bytes(said[8:11])):
        raise RsaError("revoked")
    return _key(said, _ISSUER_HEAD, rest, exponent)


def icc_key(data, issuer: tuple, static) -> tuple:
    """The card's public key, of 9F46, 9F47, 9F48. `static`: the records to be authenticated (EMV Book 2, table 14);
    None when the card has put something in them that does not belong there."""
    return _card_key(data, issuer, 0x9F46, static_parts(data, static))


def pin_key(data, issuer: tuple) -> tuple:
    """The key for the PIN, of 9F2D, 9F2E, 9F2F; its certificate does not cover static data (EMV Book 2, 7.1)."""
    return _card_key(data, issuer, 0x9F2D, ())


def static_parts(data, static) -> tuple:
    """The static data in two parts: the records, and the AIP when 9F4A asks for it."""
    tags = data.get(0x9F4A)
    if static is None or (tags is not None and tags != _SDA_TAGS):
        raise RsaError("static data")
    return (static,) if tags is None else (static, needed(data, 0x82))


def has_pan(packed, data) -> bool:
    """Whether `packed` (digits, filled up with F) is the whole card number of 5A or 57."""
    return _is_beginning(packed, data, True)


def _card_key(data, issuer: tuple, tag: int, parts: tuple) -> tuple:
    certificate, exponent = needed(data, tag), needed(data, tag + 1)
    said, rest = _certified(issuer, certificate, _ICC, _ICC_HEAD, data.get(tag + 2), exponent, *parts)
    if not has_pan(said[2:12], data):
        raise RsaError("PAN")
    _check_terms(said, 12, data)
    return _key(said, _ICC_HEAD, rest, exponent)


def _check_terms(said, at: int, data) -> None:
    """Expiry at `at`, then the serial number 3, hash and key algorithm."""
    if month_ended(said[at : at + 2], needed(data, 0x9A)):
        raise RsaError("expired")
    if said[at + 5] != _SHA_1 or said[at + 6] != _RSA:
        raise RsaError("algorithm")


def _certified(key: tuple, certificate, form: bytes, head: int, rest, exponent, *parts) -> tuple:
    """(what a certificate says, the rest of the certified key or b""). The key's length stands two bytes before it."""
    plain = opened(key, certificate, form)
    if not rest and plain[head - 2] > len(plain) - TAIL - head:
        raise RsaError("rest", True)
    return checked_hash(plain, rest or b"", exponent, *parts), rest or b""


def _key(said, head: int, rest, exponent) -> tuple:
    size, room = said[head - 2], len(said) - head
    if size <= room:
        return checked(said[head : head + size], exponent)
    if len(rest) != size - room:
        raise RsaError("rest")
    return checked(bytes(said[head:]) + rest, exponent)


def needed(data, tag: int):
    """The value of an object. Raises RsaError that says what is missing."""
    value = data.get(tag)
    if not value:
        raise RsaError("%X" % tag, True)
    return value


def _is_beginning(packed, data, whole: bool = False) -> bool:
    """Whether the digits in `packed` begin the card number, or are all of it."""
    number = data.get(0x5A) or data.get(0x57)
    if number is None:
        raise RsaError("5A", True)
    for i in range(2 * len(packed)):
        digit = packed[i >> 1] >> (0 if i & 1 else 4) & 0xF
        own = number[i >> 1] >> (0 if i & 1 else 4) & 0xF if i < 2 * len(number) else 0xF
        if digit == 0xF:
            return i >= _SHORTEST and (own > 9 or not whole)
        if digit != own or digit > 9:
            return False
    return not whole or 2 * len(packed) >= 2 * len(number) or number[len(packed)] >> 4 > 9


