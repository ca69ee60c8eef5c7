"""The parcel of a terminal's books on the tool's side: read its head, unwrap its keys. firmware/backup/parcel.py has
the layout. What is in it stays enciphered: only the device that takes it over opens it."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tools.technician.trouble import Trouble

MAGIC = b"TTPARCL1"
WRAPPED = 256
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def head(parcel: bytes) -> dict[str, Any]:
    """What a parcel says of itself. Raises Trouble."""
    start = len(MAGIC) + 2
    length = int.from_bytes(parcel[len(MAGIC) : start], "big")
    try:
        if not parcel.startswith(MAGIC) or len(parcel) < start + length + WRAPPED:
            raise ValueError
        return dict(json.loads(parcel[start : start + length]))
    except ValueError:
        raise Trouble("this file is no backup of a terminal, or it broke off: make it anew") from None


def keys(parcel: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """The keys of a parcel that was made for `key`. Raises Trouble."""
    head(parcel)
    start = len(MAGIC) + 2 + int.from_bytes(parcel[len(MAGIC) : len(MAGIC) + 2], "big")
    try:
        return key.decrypt(parcel[start : start + WRAPPED], OAEP)
    except ValueError:
        raise Trouble("the backup was made for another technician's key: use that one") from None
