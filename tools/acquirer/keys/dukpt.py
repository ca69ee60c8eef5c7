"""Derived unique key per transaction (ANSI X9.24-1, triple DES): a terminal's initial key, and what it makes of it.

The arithmetic is `pydukpt`'s, so that the terminal's is judged by somebody else's.
"""

import secrets
from typing import NamedTuple

import psec
import pydukpt

from tools.acquirer.keys import tdes

SESSION, DUKPT = SCHEMES = ("session", "dukpt")
KSN_DIGITS = 20
_KEY_SET = bytes.fromhex("FFFF")  # how a serial number begins
_KEY_BYTES, _KSN_BYTES = 16, 10
_PROTECTION_BYTES = 16


class BadSerial(Exception):
    """A serial number that is none, of another device, or used before. The argument says which."""


class TransactionKeys(NamedTuple):
    """The keys of one message."""

    counter: int
    pin: bytes
    request: bytes
    answer: bytes


class InitialKey(NamedTuple):
    """A terminal's key and its serial number with a counter of zero."""

    key: bytes
    ksn: bytes

    def pack(self) -> bytes:
        """For sealing."""
        return self.key + self.ksn

    @classmethod
    def unpack(cls, packed: bytes) -> "InitialKey":
        return cls(packed[:_KEY_BYTES], packed[_KEY_BYTES:])

    @classmethod
    def new(cls) -> "InitialKey":
        """As if from a base key that nobody else has."""
        ksn = pydukpt.ksn_with_counter(_KEY_SET + secrets.token_bytes(_KSN_BYTES - len(_KEY_SET)), 0)
        return cls(pydukpt.derive_ipek(tdes.new_key(_KEY_BYTES), ksn), ksn)

    def keys_of(self, serial: bytes, last_counter: int) -> TransactionKeys:
        """The keys of a message with this K1, hexadecimal text. Raises BadSerial."""
        digits = serial.decode("latin-1")
        if len(digits) != KSN_DIGITS or digits.strip("0123456789ABCDEF"):
            raise BadSerial("no key serial number")
        ksn = bytes.fromhex(digits)
        counter = pydukpt.ksn_counter(ksn)
        if pydukpt.ksn_with_counter(ksn, 0) != self.ksn:
            raise BadSerial("key serial number of another device")
        if counter <= last_counter:
            raise BadSerial("key serial number used before")
        try:
            key = pydukpt.derive_key(self.key, ksn)
        except ValueError:
            raise BadSerial("no key serial number") from None
        return TransactionKeys(
            counter, pydukpt.pin_key(key), pydukpt.mac_request_key(key), pydukpt.mac_response_key(key)
        )

    def block(self) -> dict:
        """For provisioning, one after the other: a new key-block protection key, and the TR-31 block under it."""
        protection = tdes.new_key(_PROTECTION_BYTES)
        header = psec.tr31.Header("B", "B1", "T", "X")
        header.blocks["KS"] = self.ksn.hex().upper()
        check = tdes.encipher(protection, bytes(tdes.BLOCK))[:4]
        return {
            "protection_key": {"suite": "tdes", "key": protection.hex().upper(), "kcv": check.hex().upper()},
            "key_block": psec.tr31.wrap(protection, header, self.key),
        }
