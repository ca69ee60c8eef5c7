"""The keys that survive a restart, sealed: terminal master key, key-block protection key, DUKPT initial key.

Loading and keeping; how the last two come in is `key_blocks`, which is loaded when it is needed.
"""

from log import log
from paycrypto.compare import same, wipe
from paycrypto.errors import CryptoError
from paycrypto.kcv import kcv
from paycrypto.suites import by_name
from security.errors import KeyCheckError, SealError
from security.hmac import HmacSha256
from security.key_table import AUDIT, DERIVE, DUKPT, PROTECTION, TMK

_AUDIT_SEED = b"J" * 16  # what the TMK enciphers to make the audit key
_COUNTED = "ksn"  # in the secret store
_NAMES = {TMK: "tmk", PROTECTION: "kbpk", DUKPT: "dukpt"}  # handle to name in the secret store


class StoredKeys:
    """Loads them into the key table and keeps new ones."""

    def __init__(self, sealer, table):
        self._sealer = sealer
        self._table = table
        self.tmk_suite = by_name("tdes")  # which cipher the TMK is for

    def open(self) -> None:
        """Load what is stored. Raises SealError when it was altered."""
        stored = bytearray(48)
        for name in (TMK, PROTECTION, DUKPT):
            size = self._sealer.unseal(_NAMES[name], stored)
            if size:
                self._hold(name, memoryview(stored)[:size])
        wipe(stored)

    def keep(self, name: str, *parts) -> None:
        """Seal a key (TMK: the key, its suite's name; DUKPT: the key, its serial number) and put it into the table."""
        stored = bytearray()
        for part in parts:
            stored += part
        self.save(name, stored)
        self._hold(name, stored)
        wipe(stored)
        log("VAULT", "%s taken over" % name)

    def save(self, name: str, stored) -> None:
        """Seal what `keep` would, of a key that is in the table already."""
        self._sealer.seal(_NAMES[name], stored)

    def keep_tmk(self, key, suite) -> None:
        """A TMK of 16 bytes; for TDES nothing is added, as versions that knew no other suite did."""
        self.keep(TMK, key, b"" if suite.name == "tdes" else suite.name.encode())

    def erase(self) -> None:
        """Forget them all; of a DUKPT key stays how far it has counted."""
        counted = self.counted() if self._table.has(DUKPT) else b""
        self._table.forget(AUDIT, *_NAMES)
        for name in _NAMES.values():
            self._sealer.erase(name)
        try:
            if counted:
                self._sealer.seal(_COUNTED, counted)
        except OSError as error:  # the keys are gone; that counts
            log("VAULT", "counter not kept: %s" % error)

    def counted(self) -> bytes:
        """The serial number of the last transaction under the DUKPT key that is held, or was erased; b"" for none."""
        if self._table.has(DUKPT):
            return bytes(self._table.get(DUKPT, DERIVE).ksn)
        kept = bytearray(16)
        try:
            return bytes(kept[: self._sealer.unseal(_COUNTED, kept)])
        except SealError:
            return b""

    def _hold(self, name: str, stored) -> None:
        if name == TMK:
            self._hold_tmk(stored[:16], by_name(bytes(stored[16:]).decode() or "tdes"))
        elif name == PROTECTION:
            from security.key_blocks import ProtectionKey

            self._table.put(name, ProtectionKey(stored))
        else:
            from security.dukpt_keys import DukptKeys

            self._table.put(name, DukptKeys(stored[:16], stored[16:], self))

    def _hold_tmk(self, key, suite) -> None:
        cipher = suite.cipher(key)
        seed = bytearray(_AUDIT_SEED)
        for offset in range(0, len(seed), cipher.block_size):
            cipher.encrypt(seed, offset)
        self.tmk_suite = suite
        self._table.put(TMK, cipher)
        self._table.put(AUDIT, HmacSha256(seed))
        wipe(seed)


def check_of(suite, key) -> bytes:
    """The 4-byte check value of a key. Raises KeyCheckError for a key that the suite cannot have."""
    try:
        cipher = suite.cipher(key)
    except CryptoError:
        raise KeyCheckError("length")
    value = kcv(cipher)
    cipher.wipe()
    return value


def check(name: str, suite, key, check_value) -> None:
    """Raises KeyCheckError, with this name, unless the check value (3 or 4 bytes) is the key's."""
    if len(check_value) < 3 or not same(check_of(suite, key)[: len(check_value)], check_value):
        raise KeyCheckError(name)
