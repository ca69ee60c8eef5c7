"""The tool's side of a sealed session; the format is that of firmware/console/sealing.py."""

import hashlib
import hmac
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from tools.technician.trouble import Trouble

CODE = 32


class Seals:
    """The keys of a session, and how many lines have passed each way."""

    def __init__(self, key: bytes) -> None:
        names = (b"tool cipher", b"tool code", b"device cipher", b"device code")
        self._keys = [hmac.digest(key, name, hashlib.sha256) for name in names]
        self._said = self._heard = 0

    def seal(self, text: bytes) -> bytes:
        """A request as it goes to the device."""
        self._said += 1
        iv = os.urandom(16)
        padder = PKCS7(128).padder()
        cipher = Cipher(AES(self._keys[0]), CBC(iv)).encryptor()
        padded = padder.update(text) + padder.finalize()
        sealed = struct.pack(">I", self._said) + iv + cipher.update(padded) + cipher.finalize()
        return sealed + hmac.digest(self._keys[1], sealed, hashlib.sha256)

    def open(self, sealed: bytes) -> bytes:
        """The text in a line of the device's. Raises Trouble."""
        body, code = sealed[:-CODE], sealed[-CODE:]
        if len(body) < 36 or not hmac.compare_digest(hmac.digest(self._keys[3], body, hashlib.sha256), code):
            raise Trouble("a line of the device's was altered: open a new session")
        (counter,) = struct.unpack_from(">I", body)
        if counter <= self._heard:
            raise Trouble("a line of the device's was repeated: open a new session")
        self._heard = counter
        cipher = Cipher(AES(self._keys[2]), CBC(body[4:20])).decryptor()
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(cipher.update(body[20:]) + cipher.finalize()) + unpadder.finalize()
