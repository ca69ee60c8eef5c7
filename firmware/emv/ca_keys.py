"""Public keys of the card schemes: those the acquirer has sent, or, while there are none, the ones of the image.

A downloaded record is a list of data objects: 9F06 RID, 9F22 index, DF02 modulus, DF04 exponent, DF03 check sum, DF05
last day. DF0A is this terminal's own: serial numbers, 3 bytes each, of the issuers' certificates that this key has
signed and that are good no longer (EMV Book 2, 5.1.3). Keys in the image have the form that tools/image/ca_keys.py
describes; they have no last day, and are out of use as soon as others were downloaded.
"""

import hashlib
from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import find
from emv.rsa import RsaError, checked

_RID = const(0x9F06)
_INDEX = const(0x9F22)
_MODULUS = const(0xDF02)
_CHECK = const(0xDF03)
_EXPONENT = const(0xDF04)
_LAST_DAY = const(0xDF05)
_REVOKED = const(0xDF0A)
_NAME = const(6)  # bytes of RID and index
_HEAD = const(28)  # bytes of a key in the image before its exponent
_SERIAL = const(3)


class CaKeys:
    """`table`: the downloaded records (`count`, `records()`), or None; `builtin`: the image's file as a buffer;
    `today`: YYYYMMDD as a number, 0 when nobody knows."""

    def __init__(self, table, builtin, today: int = 0) -> None:
        self._table = table
        self._builtin = builtin
        self._today = today

    def key(self, rid, index: int):
        """(modulus, exponent), or None: no such key, its check sum is wrong, or its time is over."""
        name = bytes(rid) + bytes((index,))
        if not self._table or not self._table.count:
            return self._from_image(name)
        record = self._record(name)
        if record is None or self._is_over(find(record, _LAST_DAY)):
            return None
        modulus, exponent, check = find(record, _MODULUS), find(record, _EXPONENT), find(record, _CHECK)
        if modulus is None or exponent is None or check is None:
            return None
        return _genuine(name, modulus, exponent, check)

    def is_revoked(self, rid, index: int, serial) -> bool:
        """Whether the issuer's certificate with this serial number, 3 bytes, is good no longer."""
        if not self._table or not self._table.count:
            return False
        record = self._record(bytes(rid) + bytes((index,)))
        listed = (record and find(record, _REVOKED)) or b""
        return any(listed[at : at + _SERIAL] == serial for at in range(0, len(listed), _SERIAL))

    def _record(self, name: bytes):
        for record in self._table.records():
            try:
                rid, index = find(record, _RID), find(record, _INDEX)
                if rid is not None and index is not None and bytes(rid) + bytes(index) == name:
                    find(record, 0)  # to its end: nothing in it is broken
                    return record
            except TlvError:
                pass
        return None

    def _is_over(self, last_day) -> bool:
        if last_day is None or not self._today:
            return False
        date = 0
        for byte in last_day:
            for digit in (byte >> 4, byte & 15) if len(last_day) == 4 else (byte - 0x30,):
                if not 0 <= digit <= 9:
                    return True
                date = date * 10 + digit
        return date < self._today

    def _from_image(self, name: bytes):
        keys, at = self._builtin, 0
        while at + _HEAD <= len(keys):
            middle = at + _HEAD + keys[at + _HEAD - 2]
            end = middle + keys[at + _HEAD - 1]
            if keys[at : at + _NAME] == name:
                return _genuine(name, keys[middle:end], keys[at + _HEAD : middle], keys[at + _NAME : at + _HEAD - 2])
            at = end
        return None


def _genuine(name: bytes, modulus, exponent, check):
    """The key if its check sum is right: SHA-1 of RID, index, modulus and exponent."""
    digest = hashlib.sha1(name)
    digest.update(modulus)
    digest.update(exponent)
    try:
        return checked(modulus, exponent) if digest.digest() == check else None
    except RsaError:
        return None
