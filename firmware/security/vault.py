"""The only place that holds keys. Others name a key by what it is for and never see its bytes.

At rest, sealed in the board's secret store: the keys of `stored_keys`, and the key of the records. In memory only: the
working keys PIK, MAK and TDK of the last sign-on, the audit key, which is made from the TMK, and a transaction's own
keys under DUKPT.
"""

from micropython import const

from log import log
from paycrypto.compare import same, wipe
from paycrypto.kcv import kcv
from paycrypto.suites import by_name
from paycrypto.track import encipher_track
from security import key_table
from security.errors import KeyCheckError
from security.key_table import MAK, PIK, TDK, TMK, KeyTable
from security.record_keys import TAG, RecordKeys
from security.sealing import Sealer
from security.stored_keys import StoredKeys, check, check_of

__all__ = ("TAG", "Vault")

_WORKING = (PIK, MAK, TDK)  # in the order in which a sign-on delivers them
# by key scheme: for the PIN, the MAC of a request, that of its answer
_SESSION = (PIK, MAK, MAK)
_TRANSACTION = (key_table.DUKPT_PIN, key_table.DUKPT_MAC, key_table.DUKPT_ANSWER)
_KCV = const(4)  # bytes of a check value in a message
_KEY_SIZES = {(8, 24): 8, (8, 40): 16, (8, 60): 16, (16, 40): 16, (16, 60): 16}  # by cipher block and size of F62


class Vault:
    """Keys under lock."""

    def __init__(self, secrets, random):
        """`secrets` is the board's secret store, `random(buffer)` fills a buffer from the hardware generator."""
        self._random = random
        self._sealer = Sealer(secrets, random)
        self._records = RecordKeys(self._sealer, random)
        self._keys = KeyTable()
        self._stored = StoredKeys(self._sealer, self._keys)
        self._code = bytearray(8)
        self._suite = by_name("tdes")
        self._mac_name = self._suite.macs[0]
        self._pin_format = self._suite.pin_formats[0]
        self._in_use = _SESSION

    def open(self) -> None:
        """Get the stored keys; make the device's own on the first start. Raises SealError when they were altered."""
        self._sealer.open()
        self._records.open()
        self._stored.open()

    def serve(self, acquirer) -> None:
        """Work as this acquirer wants it: its `key_scheme`, `suite`, `mac` and `pin_format`. A change of the last three
        forgets the working keys."""
        self._in_use = _TRANSACTION if acquirer.key_scheme == "dukpt" else _SESSION
        wanted = (by_name(acquirer.suite), acquirer.mac, acquirer.pin_format)
        if wanted != (self._suite, self._mac_name, self._pin_format):
            self.forget_working_keys()
            self._suite, self._mac_name, self._pin_format = wanted

    # -- keys that stay ------------------------------------------------------------------------------

    @property
    def has_tmk(self) -> bool:
        """Whether there is a TMK for the acquirer's suite."""
        return self._keys.has(TMK) and self._stored.tmk_suite is self._suite

    def inject_tmk(self, key, check_value, suite: str = "") -> None:
        """Take a new TMK of 16 bytes if its check value (first bytes of the enciphered zero block) matches.

        `suite` names its cipher, if it is not the acquirer's of today. The working keys of the old one are forgotten.
        Raises KeyCheckError and keeps the old one otherwise.
        """
        chosen = by_name(suite) if suite else self._suite
        if len(key) != 16:
            raise KeyCheckError(TMK)
        check(TMK, chosen, key, check_value)
        self._stored.keep_tmk(key, chosen)
        self.forget_working_keys()

    def inject_protection_key(self, key, check_value, suite: str) -> None:
        """Take a new key-block protection key: `suite` "tdes" for blocks of version B, "aes" for D.

        Raises KeyCheckError and keeps the old one when the check value is another.
        """
        from security.key_blocks import take_protection_key

        take_protection_key(self._stored, key, check_value, suite)

    def inject_block(self, block) -> str:
        """Take the key of a TR-31 key block (bytes of ASCII) and return the handle it got: TMK or DUKPT.

        Raises KeyMissingError without a protection key, KeyBlockError for a broken block, KeyUsageError for a key that
        is for something else.
        """
        from security.key_blocks import take_block

        name = take_block(self._stored, self._keys, block)
        if name == TMK:
            self.forget_working_keys()
        return name

    def check_value(self, key, suite: str = "") -> bytes:
        """The 4-byte check value of a key that somebody has in the hand, such as a component being entered."""
        return check_of(by_name(suite) if suite else self._suite, key)

    @property
    def has_dukpt(self) -> bool:
        return self._keys.has(key_table.DUKPT)

    def next_dukpt(self) -> bytes:
        """Make the keys of the next transaction: DUKPT_PIN, DUKPT_MAC, DUKPT_ANSWER. Its serial number (KSN).

        Raises KeyMissingError, or CryptoError when the initial key is used up.
        """
        return self._keys.get(key_table.DUKPT, key_table.DERIVE).next(self._keys)

    # -- working keys ------------------------------------------------------------------------------

    @property
    def has_track_key(self) -> bool:
        return self._keys.has(TDK)

    def forget_working_keys(self) -> None:
        self._keys.forget(*_WORKING)

    def take_working_keys(self, block) -> None:
        """Take PIK, MAK and TDK as a sign-on reply delivers them in F62, enciphered under the TMK, block by block.

        TDES: 24 bytes: PIK 8+4, MAK 8+4; 40: PIK 16+4, MAK 16+4; 60: the same and TDK 16+4 (the 4 are check values). A
        MAK whose second half is zero filler is a single-length key. SM4: 40 or 60 bytes. All check values are verified
        before anything is replaced. Raises KeyCheckError (named after the key), KeyMissingError without a TMK.
        """
        tmk = self._keys.get(TMK, key_table.UNWRAP)
        size = _KEY_SIZES.get((self._suite.block_size, len(block)))
        if size is None or self._stored.tmk_suite is not self._suite:
            raise KeyCheckError("length" if size is None else TMK)
        fresh = KeyTable()
        clear = bytearray(size)
        try:
            for place in range(len(block) // (size + _KCV)):
                start = place * (size + _KCV)
                clear[:] = block[start : start + size]
                name = _WORKING[place]
                fresh.put(name, self._working_key(tmk, name, clear, block[start + size : start + size + _KCV]))
        except KeyCheckError:
            fresh.forget(*_WORKING)
            raise
        finally:
            wipe(clear)
        self.forget_working_keys()
        fresh.hand_over(self._keys)
        log("VAULT", "working keys taken over")

    def _working_key(self, tmk, name: str, key, check_value):
        """Decipher one key in place; returns its key object if the check value is right."""
        if name == MAK and self._suite.block_size == 8 and not any(key[8:]):
            key = memoryview(key)[:8]
        for offset in range(0, len(key), tmk.block_size):
            tmk.decrypt(key, offset)
        if not same(check_of(self._suite, key), check_value):
            raise KeyCheckError(name)
        if name == MAK:
            return self._suite.mac(self._mac_name, key)
        return self._suite.pin_key(self._pin_format, key) if name == PIK else self._suite.cipher(key)

    # -- what the keys are for: each call may name a handle, and another key's handle raises KeyUsageError; without one
    # it is that of the acquirer's key scheme ---------------------------------------------------------------------

    def write_mac(self, message, length: int, out, offset: int, key: str = "") -> None:
        """MAC of the first `length` bytes of `message`, 8 bytes into `out`."""
        self._keys.get(key or self._in_use[1], key_table.MAC).write(message, length, out, offset)

    def mac_matches(self, message, length: int, received, key: str = "") -> bool:
        """Whether a received MAC is the right one, compared in constant time."""
        self.write_mac(message, length, self._code, 0, key or self._in_use[2])
        return same(self._code, received)

    def write_pin_block(self, digits, count: int, pan, out, key: str = "") -> int:
        """Enciphered PIN block in the acquirer's format into the bytearray `out`; its size, 8 or 16 bytes."""
        pin_key = self._keys.get(key or self._in_use[0], key_table.PIN)
        pin_key.write(digits, count, pan, self._random, out)
        return pin_key.size

    def can_encrypt_track(self, length: int) -> bool:
        """Whether there is a track key, and a track of so many digits is long enough for it."""
        return self.has_track_key and length - (1 if length % 2 else 2) >= 2 * self._suite.block_size

    def encrypt_track(self, track, key: str = TDK) -> bool:
        """Encipher a block of a track's ASCII digits in place; False, and nothing is changed, when it is too short."""
        return encipher_track(self._keys.get(key, key_table.TRACK), track, len(track))

    def audit_code(self, key: str = key_table.AUDIT):
        """A code to be made bit by bit: `update(part)`, then `text()`, 32 upper-case hexadecimal digits."""
        return self._keys.get(key, key_table.CODE).begin()

    # -- records and other secrets ---------------------------------------------------------------------

    def seal_record(self, sequence: int, data, previous_tag) -> bytes:
        """Encipher a record in place (length a multiple of 16) and return its chain code of TAG bytes."""
        self._records.encrypt(sequence, data)
        return self._records.chain_code(sequence, data, previous_tag)

    def open_record(self, sequence: int, data) -> None:
        """Decipher a record in place."""
        self._records.decrypt(sequence, data)

    def record_is_genuine(self, sequence: int, data, tag, previous_tag) -> bool:
        """Whether an enciphered record follows the one with `previous_tag` unaltered."""
        return self._records.is_genuine(sequence, data, tag, previous_tag)

    def table_code(self, name: str, digest: bytes) -> bytes:
        """Code of TAG bytes that binds a file's SHA-256 to its name and to this device."""
        return self._sealer.code(b"table ", name.encode(), digest)[:TAG]

    def table_is_genuine(self, name: str, digest: bytes, code) -> bool:
        """Whether it is the code of that file."""
        return same(self.table_code(name, digest), code)

    def fingerprint(self, digits) -> bytes:
        """8 bytes that stand for a card number (ASCII digits), and from which nobody without this device gets it."""
        return self._sealer.code(b"card ", digits)[:8]

    def keep(self, name: str, secret) -> None:
        """Seal a secret that is no key of ours, such as the Wi-Fi password."""
        self._sealer.seal(name, secret)

    def recall(self, name: str, buffer):
        """Length of the secret read into `buffer`, or None."""
        return self._sealer.unseal(name, buffer) or None

    def drop(self, name: str) -> None:
        """Forget a secret that `keep` has sealed."""
        self._sealer.erase(name)

    def is_our_tmk(self, key, suite: str) -> bool:
        """Whether it is the TMK held now, told by its check value; also while there is none."""
        if not self._keys.has(TMK):
            return True
        held = self._keys.get(TMK, key_table.UNWRAP)
        ours = self._stored.tmk_suite
        return ours is by_name(suite) and same(kcv(held), check_of(ours, key))

    def erase_payment_keys(self) -> None:
        """Forget all keys but the records': the answer to tampering. Records stay readable for the upload."""
        self.forget_working_keys()
        self._keys.forget(*_TRANSACTION)
        self._stored.erase()
        log("VAULT", "payment keys erased")
