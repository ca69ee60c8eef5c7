"""The keys that survive a restart, sealed: terminal master key, key-block protection key, DUKPT initial key.

They come in with a check value, or in a TR-31 key block under the protection key.
"""

from log import log
from paycrypto.compare import same, wipe
from paycrypto.errors import CryptoError
from paycrypto.kcv import kcv
from paycrypto.suites import by_name
from paycrypto.tr31 import unwrap
from security.errors import KeyCheckError, KeyUsageError
from security.hmac import HmacSha256
from security.key_table import AUDIT, DERIVE, DUKPT, OPEN_BLOCK, PROTECTION, TMK

_AUDIT_SEED = b"J" * 16  # what the TMK enciphers to make the audit key
_STORED = {TMK: "tmk", PROTECTION: "kbpk", DUKPT: "dukpt"}  # handle to name in the secret store
_SUITES = {"T": "tdes", "4": "sm4"}  # algorithm letter of a TMK's key block; the standard leaves digits to its users
_UNWRAPS = ("D", "B")  # modes of use that let a key decipher others


class ProtectionKey:
    """Opens key blocks. Version B with a triple DES key, D with an AES key, both of 16, 24 or 32 bytes."""

    def __init__(self, key):
        self._key = bytearray(key)

    def open(self, block):
        """A `KeyBlock`. Raises KeyBlockError."""
        return unwrap(self._key, block)

    def wipe(self) -> None:
        wipe(self._key)


class StoredKeys:
    """Loads them into the key table and takes new ones."""

    def __init__(self, sealer, table):
        self._sealer = sealer
        self._table = table
        self.tmk_suite = by_name("tdes")  # which cipher the TMK is for

    def open(self) -> None:
        """Load what is stored. Raises SealError when it was altered."""
        stored = bytearray(48)
        view = memoryview(stored)
        for name in (TMK, PROTECTION, DUKPT):
            size = self._sealer.unseal(_STORED[name], stored)
            if size and name == TMK:  # the key, then its suite's name; the first version knew TDES only and wrote none
                self._hold_tmk(view[:16], by_name(bytes(stored[16:size]).decode() or "tdes"))
            elif size and name == PROTECTION:
                self._table.put(PROTECTION, ProtectionKey(view[:size]))
            elif size:
                self._hold_dukpt(view[:16], view[16:size])
        wipe(stored)

    def take_tmk(self, key, check_value, suite) -> None:
        """A TMK of 16 bytes. Raises KeyCheckError and keeps the old one when the check value is another."""
        _check(TMK, key, (16,), check_value, suite)
        self._keep_tmk(key, suite)

    def take_protection_key(self, key, check_value, suite) -> None:
        """A key-block protection key: `suite` is TDES (16 or 24 bytes) or AES (16, 24, 32). Raises KeyCheckError."""
        _check(PROTECTION, key, (16, 24) if suite.name == "tdes" else (16, 24, 32), check_value, suite)
        self._sealer.seal(_STORED[PROTECTION], key)
        self._table.put(PROTECTION, ProtectionKey(key))
        log("VAULT", "key-block protection key taken over")

    def take_block(self, block) -> str:
        """A key in a TR-31 block, TMK (usage K0) or DUKPT initial key (B1); the handle it got.

        Raises KeyMissingError without protection key, KeyBlockError for a broken block, KeyUsageError for another use.
        """
        opened = self._table.get(PROTECTION, OPEN_BLOCK).open(block)
        try:
            whole = len(opened.key) == 16
            if whole and opened.usage == "K0" and opened.mode in _UNWRAPS and opened.algorithm in _SUITES:
                self._keep_tmk(opened.key, by_name(_SUITES[opened.algorithm]))
                return TMK
            if whole and opened.usage == "B1" and opened.algorithm in "TA":
                self._take_dukpt(opened)
                return DUKPT
            raise KeyUsageError("key block", opened.usage + opened.algorithm + opened.mode)
        finally:
            opened.wipe()

    def erase(self) -> None:
        """Forget them all."""
        self._table.forget(TMK, AUDIT, PROTECTION, DUKPT)
        for name in _STORED.values():
            self._sealer.erase(name)

    def _keep_tmk(self, key, suite) -> None:
        stored = bytearray(key)
        if suite.name != "tdes":
            stored += suite.name.encode()
        self._sealer.seal(_STORED[TMK], stored)
        wipe(stored)
        self._hold_tmk(key, suite)
        log("VAULT", "TMK taken over")

    def _hold_tmk(self, key, suite) -> None:
        cipher = suite.cipher(key)
        seed = bytearray(_AUDIT_SEED)
        for offset in range(0, len(seed), cipher.block_size):
            cipher.encrypt(seed, offset)
        self.tmk_suite = suite
        self._table.put(TMK, cipher)
        self._table.put(AUDIT, HmacSha256(seed))
        wipe(seed)

    def _take_dukpt(self, opened) -> None:
        """The serial number stands in an optional block: KS for triple DES (10 bytes), IK for AES (8, no counter)."""
        option, size = ("KS", 10) if opened.algorithm == "T" else ("IK", 8)
        number = dict(opened.options).get(option, "")
        try:
            ksn = bytearray.fromhex(number) if len(number) == 2 * size else None
        except ValueError:
            ksn = None
        if ksn is None:
            raise KeyUsageError("key block", "no " + option)
        if size == 8:
            ksn += bytes(4)
        self._hold_dukpt(opened.key, ksn)
        self._table.get(DUKPT, DERIVE).save()
        log("VAULT", "DUKPT key taken over")

    def _hold_dukpt(self, key, ksn) -> None:
        from security.dukpt_keys import DukptKeys

        self._table.put(DUKPT, DukptKeys(key, ksn, self._sealer, _STORED[DUKPT]))


def _check(name: str, key, sizes: tuple, check_value, suite) -> None:
    if len(key) not in sizes or len(check_value) < 3 or not same(check_of(suite, key)[: len(check_value)], check_value):
        raise KeyCheckError(name)


def check_of(suite, key) -> bytes:
    """The 4-byte check value of a key. Raises KeyCheckError for a key that the suite cannot have."""
    try:
        cipher = suite.cipher(key)
    except CryptoError:
        raise KeyCheckError("length")
    value = kcv(cipher)
    cipher.wipe()
    return value
