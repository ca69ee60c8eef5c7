"""The acquirer's master key: seals terminal and working keys in the books, keys the hashes of card numbers and PINs.

It lives in a file of its own, never in the books. Sub-keys are derived from it (HKDF, RFC 5869).
"""

import hashlib
import hmac
import os
import pathlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class VaultError(Exception):
    """The master key file is unusable, or something was sealed with another one."""


class Vault:
    """Made from 32 bytes of master key."""

    def __init__(self, master: bytes):
        self._seal = AESGCM(_derived(master, b"seal"))
        self._pan = _derived(master, b"pan")
        self._pin = _derived(master, b"pin")
        self.check_value = _derived(master, b"check").hex()[:16]  # tells books which key they belong to

    def seal(self, secret: bytes, owner: str) -> bytes:
        """Enciphered for storage; opens only under the same `owner`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._seal.encrypt(nonce, secret, owner.encode())

    def open(self, sealed: bytes, owner: str) -> bytes:
        """The secret back. Raises VaultError."""
        try:
            return self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
        except InvalidTag:
            raise VaultError(f"a key of {owner} does not open with this master key") from None

    def pan_hash(self, pan: str) -> str:
        """Keyed hash under which a card is found."""
        return hmac.digest(self._pan, pan.encode(), hashlib.sha256).hex()

    def pin_verifier(self, pan: str, pin: str) -> str:
        """What is kept instead of a PIN."""
        return hmac.digest(self._pin, f"{pan}/{pin}".encode(), hashlib.sha256).hex()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"tinytill acquirer " + purpose).derive(master)


def open_vault(path: pathlib.Path) -> Vault:
    """The vault of a master key file, which is made on first use, readable by its owner only. Raises VaultError."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32) + "\n")
        master = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise VaultError(f"master key file {path}: {error}") from None
    if len(master) != 32:
        raise VaultError(f"master key file {path}: 64 hexadecimal digits expected")
    return Vault(master)
