"""Encipherment and chain codes of the ledger's records, under a key of the device's own (`dek`)."""

import struct
from cryptolib import aes
from micropython import const

from paycrypto.compare import same
from security.hmac import HmacSha256

_CBC = const(2)
_ECB = const(1)
TAG = 16  # bytes of a record's chain code


class RecordKeys:
    """AES-128-CBC with the enciphered sequence number as its initial vector; HMAC-SHA-256 over that and the chain."""

    def __init__(self, sealer, random):
        self._sealer = sealer
        self._random = random
        self._dek = bytearray(32)  # 16 to encipher, 16 for the chain
        self._chain = None
        self._vector = bytearray(16)

    def open(self) -> None:
        """Get the key, or make it on the first start. Raises SealError when it was altered."""
        if not self._sealer.unseal("dek", self._dek):
            self._random(self._dek)
            self._sealer.seal("dek", self._dek)
        self._chain = HmacSha256(memoryview(self._dek)[16:])

    def encrypt(self, sequence: int, data) -> None:
        """Encipher a record in place; its length is a multiple of 16."""
        self._cipher(sequence).encrypt(data, data)

    def decrypt(self, sequence: int, data) -> None:
        """Decipher a record in place."""
        self._cipher(sequence).decrypt(data, data)

    def chain_code(self, sequence: int, data, previous_tag) -> bytes:
        """TAG bytes that tie an enciphered record to the one before."""
        return self._chain.code(previous_tag, sequence.to_bytes(4, "big"), data)[:TAG]

    def is_genuine(self, sequence: int, data, tag, previous_tag) -> bool:
        """Whether an enciphered record follows the one with `previous_tag` unaltered."""
        return same(self.chain_code(sequence, data, previous_tag), tag)

    def _cipher(self, sequence: int):
        key = memoryview(self._dek)[:16]
        struct.pack_into(">IIII", self._vector, 0, 0, 0, 0, sequence)
        aes(key, _ECB).encrypt(self._vector, self._vector)
        return aes(key, _CBC, self._vector)
