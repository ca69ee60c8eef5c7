"""Read what a signed image says of itself; layout in lib/signedrom/label.py. Shares no code with the device."""

import hashlib
import pathlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SIZE = 336
_SIGNED = 80
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)


class LabelError(Exception):
    """A file is no signed image; the argument says why, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Label:
    """Of an image whose digest is right. `version` and `lowest`: three numbers. `key`: which one signed it, the first 8
    bytes of its SHA-256 in hexadecimal."""

    board: str
    version: tuple[int, int, int]
    lowest: tuple[int, int, int]
    production: bool
    key: str
    digest: str

    @property
    def name(self) -> str:
        return ".".join(map(str, self.version))


def read_label(path: pathlib.Path, key: rsa.RSAPublicKey | None = None) -> Label:
    """The label of a signed image; with `key`, signed by that one. Raises LabelError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LabelError(f"{path}: {error.strerror}") from None
    label = data[-SIZE:]
    if len(label) < SIZE or label[:8] != b"SIGNROM1":
        raise LabelError(f"{path}: is not signed")
    length, version, flags, lowest, board, signer, digest = struct.unpack_from(">I3sB3sx16s8s32s", label, 8)
    if len(data) != (length + 15 & ~15) + SIZE or hashlib.sha256(data[:length]).digest() != digest:
        raise LabelError(f"{path}: is not the image that was signed")
    if key is not None:
        try:
            key.verify(label[_SIGNED:], label[:_SIGNED], _PSS, hashes.SHA256())
        except InvalidSignature:
            raise LabelError(f"{path}: is signed by another key") from None
    name = board.rstrip(b"\0").decode("ascii", "replace")
    return Label(name, _three(version), _three(lowest), bool(flags & 1), signer.hex(), digest.hex())


def _three(numbers: bytes) -> tuple[int, int, int]:
    return numbers[0], numbers[1], numbers[2]
