"""Keys that come in TR-31 key blocks, and the key-block protection key that opens them."""

from paycrypto.compare import wipe
from paycrypto.suites import by_name
from paycrypto.tr31 import unwrap
from security.errors import KeyCheckError, KeyUsageError
from security.key_table import DUKPT, OPEN_BLOCK, PROTECTION, TMK
from security.stored_keys import check

_SUITES = {"T": "tdes", "4": "sm4"}  # algorithm letter of a TMK's key block; the standard leaves digits to its users
_UNWRAPS = ("D", "B")  # modes of use that let a key decipher others
_SIZES = {"tdes": (16, 24), "aes": (16, 24, 32)}  # of a protection key
_SERIALS = {"T": ("KS", 10), "A": ("IK", 8)}  # optional block with a DUKPT key's serial number, and its bytes


class ProtectionKey:
    """Opens key blocks: version B with a triple DES key, D with an AES key."""

    def __init__(self, key):
        self._key = bytearray(key)

    def open(self, block):
        """A `KeyBlock`. Raises KeyBlockError."""
        return unwrap(self._key, block)

    def wipe(self) -> None:
        wipe(self._key)


def take_protection_key(stored, key, check_value, suite: str) -> None:
    """Keep a new protection key. Raises KeyCheckError and keeps the old one when the check value is another."""
    if len(key) not in _SIZES[suite]:
        raise KeyCheckError(PROTECTION)
    check(PROTECTION, by_name(suite), key, check_value)
    stored.keep(PROTECTION, key)


def take_block(stored, table, block) -> str:
    """Keep the key of a block, TMK (usage K0) or DUKPT initial key (B1); the handle it got.

    Raises KeyMissingError without protection key, KeyBlockError for a broken block, KeyUsageError for another use.
    """
    opened = table.get(PROTECTION, OPEN_BLOCK).open(block)
    try:
        whole = len(opened.key) == 16
        if whole and opened.usage == "K0" and opened.mode in _UNWRAPS and opened.algorithm in _SUITES:
            stored.keep_tmk(opened.key, by_name(_SUITES[opened.algorithm]))
            return TMK
        if whole and opened.usage == "B1" and opened.algorithm in _SERIALS:
            stored.keep(DUKPT, opened.key, _counted_on(_serial_number(opened), stored.counted()))
            return DUKPT
        raise KeyUsageError("key block", opened.usage + opened.algorithm + opened.mode)
    finally:
        opened.wipe()


def _counted_on(number: bytes, counted: bytes) -> bytes:
    """Where a DUKPT key begins: one that comes again goes on after `counted`, so that no transaction's key is made
    twice."""
    bits = 21 if len(number) == 10 else 32
    given, known = int.from_bytes(number, "big"), int.from_bytes(counted, "big")
    is_same = len(counted) == len(number) and given >> bits == known >> bits
    return counted if is_same and known > given else number


def _serial_number(opened) -> bytes:
    """The KSN of a DUKPT key: 10 bytes for triple DES; for AES 8, and a counter of zero."""
    option, size = _SERIALS[opened.algorithm]
    digits = dict(opened.options).get(option, "")
    try:
        number = bytes.fromhex(digits) if len(digits) == 2 * size else b""
    except ValueError:
        number = b""
    if not number:
        raise KeyUsageError("key block", "no " + option)
    return number + bytes(4) if size == 8 else number
