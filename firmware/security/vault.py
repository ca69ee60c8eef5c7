"""The only place that holds keys. Others name a key by what it is for and never see its bytes.

At rest, in the board's secret store: `kek`, made on the first start, and under it `tmk` (terminal master key) and
`dek` (data key of the records), sealed with AES-128-CBC and HMAC-SHA-256. In memory only: the working keys PIK, MAK and
TDK of the last sign-on. Where the store itself is not protected by flash encryption, sealing keeps keys out of plain
sight but not from somebody who reads the whole flash; the board's README says how to close that.
"""

import struct
from cryptolib import aes
from micropython import const

from log import log
from paycrypto.compare import same, wipe
from paycrypto.des import Tdes
from paycrypto.kcv import kcv
from paycrypto.mac import unionpay_mac
from paycrypto.pin_block import format_0
from security.errors import KeyCheckError, KeyMissingError, SealError
from security.hmac import HmacSha256

_CBC = const(2)
_ECB = const(1)
TAG = 16  # bytes of a record's chain code


class Vault:
    """Keys under lock."""

    def __init__(self, secrets, random):
        """`secrets` is the board's secret store, `random(buffer)` fills a buffer from the hardware generator."""
        self._secrets = secrets
        self._random = random
        self._kek = bytearray(32)  # 16 to encipher, 16 to authenticate
        self._dek = bytearray(32)
        self._sealer = self._chain = None  # their second halves, ready for use
        self._tmk = None
        self._pik = self._mak = self._tdk = None
        self._iv = bytearray(16)
        self._mac = bytearray(8)

    def open(self) -> None:
        """Get the stored keys; make the device's own on the first start. Raises SealError when they were altered."""
        if self._secrets.get("kek", self._kek) is None:
            self._random(self._kek)
            self._secrets.put("kek", self._kek)
        self._sealer = HmacSha256(memoryview(self._kek)[16:])
        if not self._unseal("dek", self._dek):
            self._random(self._dek)
            self._seal("dek", self._dek)
        self._chain = HmacSha256(memoryview(self._dek)[16:])
        key = bytearray(16)
        if self._unseal("tmk", key):
            self._tmk = Tdes(key)
        wipe(key)

    # -- terminal master key -----------------------------------------------------------------------

    @property
    def has_tmk(self) -> bool:
        return self._tmk is not None

    def inject_tmk(self, key, check_value) -> None:
        """Take a new double-length TMK if its check value (first bytes of the enciphered zero block) matches.

        The working keys of the old one are forgotten. Raises KeyCheckError and keeps the old one otherwise.
        """
        cipher = Tdes(key)
        if len(check_value) < 3 or not same(kcv(cipher)[: len(check_value)], check_value):
            cipher.wipe()
            raise KeyCheckError("TMK")
        self._seal("tmk", key)
        self.forget_working_keys()
        self._tmk = cipher
        log("VAULT", "TMK taken over")

    # -- working keys ------------------------------------------------------------------------------

    @property
    def has_working_keys(self) -> bool:
        return self._mak is not None

    def forget_working_keys(self) -> None:
        for key in (self._pik, self._mak, self._tdk):
            if key is not None:
                key.wipe()
        self._pik = self._mak = self._tdk = None

    def take_working_keys(self, block) -> None:
        """Take PIK, MAK and TDK as a sign-on reply delivers them in F62, enciphered under the TMK.

        24 bytes: PIK 8+4, MAK 8+4; 40: PIK 16+4, MAK 16+4; 60: the same and TDK 16+4 (the 4 are check values). A MAK
        whose second half is zero filler is a single-length key. All check values are verified before anything is
        replaced. Raises KeyCheckError (named after the key), KeyMissingError without a TMK.
        """
        if self._tmk is None:
            raise KeyMissingError("TMK")
        size = {24: 8, 40: 16, 60: 16}.get(len(block))
        if size is None:
            raise KeyCheckError("length")
        keys = [self._working_key(name, block, place * (size + 4), size)
                for place, name in enumerate(("PIK", "MAK", "TDK")[: len(block) // (size + 4)])]
        self.forget_working_keys()
        self._pik, self._mak = keys[0], keys[1]
        self._tdk = keys[2] if len(keys) > 2 else None
        log("VAULT", "working keys taken over")

    def _working_key(self, name: str, block, start: int, size: int) -> Tdes:
        clear = bytearray(block[start : start + size])
        if name == "MAK" and not any(clear[8:]):
            clear = clear[:8]
        for offset in range(0, len(clear), 8):
            self._tmk.decrypt(clear, offset)
        cipher = Tdes(clear)
        wipe(clear)
        if not same(kcv(cipher), block[start + size : start + size + 4]):
            raise KeyCheckError(name)
        return cipher

    # -- what the keys are for -----------------------------------------------------------------------

    def write_mac(self, message, length: int, out, offset: int) -> None:
        """MAC of the first `length` bytes of `message`, 8 ASCII characters into `out` (UnionPay ECB)."""
        if self._mak is None:
            raise KeyMissingError("MAK")
        unionpay_mac(self._mak, message, length, out, offset)

    def mac_matches(self, message, length: int, received) -> bool:
        """Whether a received MAC is the right one, compared in constant time."""
        self.write_mac(message, length, self._mac, 0)
        return same(self._mac, received)

    def write_pin_block(self, digits, count: int, pan, out) -> None:
        """ISO 9564-1 format 0 block under the PIK, 8 bytes into the bytearray `out`."""
        if self._pik is None:
            raise KeyMissingError("PIK")
        format_0(digits, count, pan, out)
        self._pik.encrypt(out)

    def seal_record(self, sequence: int, data, previous_tag) -> bytes:
        """Encipher a record in place (length a multiple of 16) and return its chain code of TAG bytes."""
        self._record_cipher(sequence).encrypt(data, data)
        return self._chain_code(sequence, data, previous_tag)

    def open_record(self, sequence: int, data) -> None:
        """Decipher a record in place."""
        self._record_cipher(sequence).decrypt(data, data)

    def record_is_genuine(self, sequence: int, data, tag, previous_tag) -> bool:
        """Whether an enciphered record follows the one with `previous_tag` unaltered."""
        return same(self._chain_code(sequence, data, previous_tag), tag)

    def _chain_code(self, sequence: int, data, previous_tag) -> bytes:
        return self._chain.code(previous_tag, sequence.to_bytes(4, "big"), data)[:TAG]

    def _record_cipher(self, sequence: int):
        """CBC with the enciphered sequence number as its initial vector: never the same twice."""
        key = memoryview(self._dek)[:16]
        struct.pack_into(">IIII", self._iv, 0, 0, 0, 0, sequence)
        aes(key, _ECB).encrypt(self._iv, self._iv)
        return aes(key, _CBC, self._iv)

    # -- at rest -------------------------------------------------------------------------------------

    def erase_payment_keys(self) -> None:
        """Forget the master key and the working keys: the answer to tampering. Records stay readable for the upload."""
        self.forget_working_keys()
        self._secrets.erase("tmk")
        if self._tmk is not None:
            self._tmk.wipe()
            self._tmk = None
        log("VAULT", "payment keys erased")

    def keep(self, name: str, secret) -> None:
        """Seal a secret that is no key of ours, such as the Wi-Fi password."""
        self._seal(name, secret)

    def recall(self, name: str, buffer):
        """Length of the secret read into `buffer`, or None."""
        return self._unseal(name, buffer) or None

    def _seal(self, name: str, secret) -> None:
        """Stored form: length, initial vector 16, ciphertext, authentication code 16."""
        padded = bytearray((len(secret) + 15) // 16 * 16)
        padded[: len(secret)] = secret
        self._random(self._iv)
        stored = bytearray([len(secret)]) + self._iv
        aes(memoryview(self._kek)[:16], _CBC, self._iv).encrypt(padded, padded)
        stored += padded
        stored += self._sealer.code(name.encode(), stored)[:TAG]
        self._secrets.put(name, stored)

    def _unseal(self, name: str, buffer) -> int:
        """Length read into `buffer`; 0 when nothing is stored."""
        stored = bytearray(160)
        size = self._secrets.get(name, stored)
        if size is None:
            return 0
        view = memoryview(stored)[:size]
        code = self._sealer.code(name.encode(), view[:-TAG])[:TAG]
        if size < 17 + 16 + TAG or not same(code, view[-TAG:]) or stored[0] > len(buffer):
            raise SealError(name)
        body = bytearray(view[17:-TAG])
        aes(memoryview(self._kek)[:16], _CBC, bytes(view[1:17])).decrypt(body, body)
        buffer[: stored[0]] = memoryview(body)[: stored[0]]
        wipe(body)
        return stored[0]
