"""Offline data authentication: is the card the one its issuer made? (EMV Book 2, 5 and 6; Book 3, 10.3.)

No command is sent from here. The kernel reads the records and the cryptogram, these functions judge them, put what they
find into the data (9F45, 9F4C, 9F26) and note failures in TVR (95) and TSI (9B). They return whether all is well and
never raise, whatever the card has said.
"""

import hashlib
from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import Reader
from emv.certificates import icc_key, issuer_key, needed, pin_key, static_parts
from emv.rsa import HASH, RsaError, power, recover

NONE = const(0)
SDA = const(1)
DDA = const(2)
CDA = const(3)
_FAILED = (0, 7, 4, 3)  # bit of TVR byte 1, by method
_DYNAMIC = b"\x05"  # formats
_FAST = b"\x05\x95"  # of fDDA, offline and for an online cryptogram
_HEAD = const(4)  # bytes in front of the dynamic data
_CID_AC_HASH = const(29)  # 1, 8 and 20 bytes behind the card's number, with CDA
_SHA_1 = const(1)


def choose(data) -> int:
    """The method that card (82) and terminal (9F33) both have, the best first (EMV Book 3, 10.3)."""
    if data.bit(0x9F33, 3, 4) and data.bit(0x82, 1, 1):
        return CDA
    if data.bit(0x9F33, 3, 7) and data.bit(0x82, 1, 6):
        return DDA
    if data.bit(0x9F33, 3, 8) and data.bit(0x82, 1, 7):
        data.set_bit(0x95, 1, 2)
        return SDA
    data.set_bit(0x95, 1, 8)
    return NONE


def keys(data, tables, static, method: int) -> tuple:
    """(the issuer's key, the card's key) for `DDA` or `CDA`; (None, None) and the method has failed when a certificate
    is not right. `static`: the static data to be authenticated, without the AIP; None when there is something in them
    that is no record. Every key is (modulus bytes, exponent)."""
    try:
        issuer = issuer_key(data, tables)
        return issuer, icc_key(data, issuer, static)
    except RsaError as error:
        _failed(data, method, error)
        return None, None


def key_for_pin(data, tables, issuer=None, icc=None):
    """The key that enciphers the PIN: the PIN's own (9F2D), else the card's; None when there is none. It changes no
    bit: that is the cardholder verification's. `issuer`, `icc`: what `keys` gave, if anything."""
    if 0x9F2D not in data:
        return icc
    try:
        return pin_key(data, issuer or issuer_key(data, tables))
    except RsaError:
        return None


def enciphered(key: tuple, pin_block, challenge, random) -> bytes:
    """The data of VERIFY for an enciphered PIN: 7F, PIN block 8, the card's challenge 8, random (EMV Book 2, 7.2).

    `random(buffer)` fills a buffer. Raises RsaError when one of them has another length. What was in clear is wiped,
    but for the numbers that the arithmetic makes: no Python can overwrite those.
    """
    if len(pin_block) != 8 or len(challenge) != 8:
        raise RsaError("length")
    plain = bytearray(len(key[0]))
    random(memoryview(plain)[17:])
    plain[0] = 0x7F
    plain[1:9] = pin_block
    plain[9:17] = challenge
    try:
        return power(key, plain)
    finally:
        for i in range(len(plain)):
            plain[i] = 0


def check_static(data, tables, static) -> bool:
    """SDA: the issuer signed the records (93). Puts the data authentication code into 9F45."""
    try:
        issuer = issuer_key(data, tables)
        if 0x93 not in data:
            raise RsaError("93", True)
        said = recover(issuer, data[0x93], b"\x03", *static_parts(data, static))
        if said[2] != _SHA_1:
            raise RsaError("algorithm")
        data[0x9F45] = said[3:5]
    except RsaError as error:
        return _failed(data, SDA, error)
    return _passed(data)


def check_dynamic(data, icc: tuple, signed, ddol_data) -> bool:
    """DDA: the card signed the terminal's numbers. `signed`: the answer's SDAD; `ddol_data`: what INTERNAL AUTHENTICATE
    sent. Puts the card's number into 9F4C."""
    try:
        _take_number(data, _dynamic(icc, signed, _DYNAMIC, ddol_data))
    except RsaError as error:
        return _failed(data, DDA, error)
    return _passed(data)


def check_combined(data, icc: tuple, reply, *sent) -> bool:
    """CDA: the cryptogram is part of what the card signed. `reply`: the value of the answer's template 77; `sent`: the
    data of PDOL, CDOL1 and, for the second one, CDOL2. Puts the cryptogram into 9F26, the card's number into 9F4C."""
    try:
        said = _dynamic(icc, needed(data, 0x9F4B), _DYNAMIC, needed(data, 0x9F37))
        first = 1 + (said[0] if said else 0)
        if not 3 <= first <= 9 or len(said) < first + _CID_AC_HASH:
            raise RsaError("dynamic data")
        if said[first : first + 1] != needed(data, 0x9F27):
            raise RsaError("CID")
        if said[first + 9 : first + 9 + HASH] != _transaction_hash(reply, sent):
            raise RsaError("transaction")
        data[0x9F4C] = said[1:first]
        data[0x9F26] = said[first + 1 : first + 9]
    except RsaError as error:
        return _failed(data, CDA, error)
    return _passed(data)


def check_fast(data, tables, static) -> bool:
    """fDDA of a tap: the card signed with its first answer (9F4B). TVR and TSI stay as the card has seen them when it
    made the cryptogram: the issuer checks it over those."""
    try:
        icc = icc_key(data, issuer_key(data, tables), static)
        more = data.get(0x9F69)
        covered = [needed(data, 0x9F37)]
        if more and more[0] == 1:
            covered += [needed(data, 0x9F02), needed(data, 0x5F2A), more]
        _take_number(data, _dynamic(icc, needed(data, 0x9F4B), _FAST, *covered))
    except RsaError:
        return False
    return True


def _dynamic(icc: tuple, signed, formats: bytes, *covered):
    """The dynamic data in a signed block."""
    said = recover(icc, signed, formats, *covered)
    if said[2] != _SHA_1 or said[3] > len(said) - _HEAD:
        raise RsaError("dynamic data")
    return said[_HEAD : _HEAD + said[3]]


def _take_number(data, said) -> None:
    """Put the card's number into 9F4C: its length stands in front of it, but some cards leave that out."""
    if said and 2 <= said[0] < len(said) and said[0] <= 8:
        said = said[1 : 1 + said[0]]
    data[0x9F4C] = said[:8]


def _transaction_hash(reply, sent) -> bytes:
    """Of what was sent, and of all objects of the answer but the signed block (EMV Book 2, table 19)."""
    digest = hashlib.sha1()
    for part in sent:
        digest.update(part)
    reader, view, at = Reader(reply), memoryview(reply), 0
    try:
        while reader.next():
            if reader.tag != 0x9F4B:
                digest.update(view[at : reader.end])
            at = reader.end
    except TlvError:
        raise RsaError("reply")
    return digest.digest()


def _failed(data, method: int, error) -> bool:
    data.set_bit(0x95, 1, _FAILED[method])
    if error.missing:
        data.set_bit(0x95, 1, 6)
    return _passed(data) and False


def _passed(data) -> bool:
    """The method has run, whatever it found."""
    data.set_bit(0x9B, 1, 8)
    return True
