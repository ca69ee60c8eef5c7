"""Sign a ROMFS image: put a label behind it that the device checks before it starts it (lib/signedrom/label.py).

The key of this checkout is made at first use, in `var/`, and never leaves the machine. A release is signed with a key
from elsewhere; such images carry the mark of production, which workshop keys are refused.
"""

import hashlib
import os
import pathlib
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tools.image import pss
from tools.paths import ROOT

WORKSHOP_KEY = ROOT / "var" / "image_key.pem"
TECHNICIAN_KEY = ROOT / "var" / "technician_key.pem"
WORKSHOP_MARK = b"Made by TinyTill for a workshop; a production build refuses it.\n"
BITS = 2048
_ROMFS = b"\xd2\xcd1"


class SigningError(Exception):
    """An image or a key is none; the argument says why, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Identity:
    """What an image says of itself. `version` and `lowest`: three numbers up to 255."""

    board: str
    version: tuple[int, int, int]
    lowest: tuple[int, int, int] = (0, 0, 0)
    production: bool = False


def workshop_key(path: pathlib.Path = WORKSHOP_KEY) -> rsa.RSAPrivateKey:
    """The key of this checkout, made when there is none yet."""
    if not path.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(
                WORKSHOP_MARK
                + made.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
    return load_key(path)


def technician_key(path: pathlib.Path = TECHNICIAN_KEY) -> rsa.RSAPrivateKey:
    """The key of this checkout that signs technicians' tokens, made when there is none yet."""
    return workshop_key(path)


def load_key(path: pathlib.Path) -> rsa.RSAPrivateKey:
    """Raises SigningError."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningError(f"no private key in {path}: {error}") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != BITS:
        raise SigningError(f"the key in {path} is no RSA key of {BITS} bits")
    return key


def modulus(key: rsa.RSAPrivateKey) -> bytes:
    """What a device needs to know of the key."""
    return key.public_key().public_numbers().n.to_bytes(BITS // 8, "big")


def signed(image: bytes, key: rsa.RSAPrivateKey, identity: Identity) -> bytes:
    """The image with its label. Raises SigningError."""
    if image[:3] != _ROMFS:
        raise SigningError("this is no ROMFS image")
    board = identity.board.encode("ascii")
    if len(board) > 16:
        raise SigningError(f"the board's name has more than 16 letters: {identity.board}")
    if identity.lowest > identity.version:
        raise SigningError("the lowest version is above the image's own: once confirmed, it would not start any more")
    try:
        plain = struct.pack(
            ">8sI3sB3sx16s8s32s4x",
            b"SIGNROM1", len(image), bytes(identity.version), identity.production, bytes(identity.lowest), board,
            hashlib.sha256(modulus(key)).digest()[:8], hashlib.sha256(image).digest(),
        )  # fmt: skip
    except ValueError:
        raise SigningError("a version is three numbers up to 255") from None
    return image + bytes(-len(image) % 16) + plain + pss.sign(key, plain)
