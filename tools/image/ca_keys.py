"""The public keys of card schemes in the image: `firmware/emv/ca_keys.txt` as the file that `emv/ca_keys.py` reads in
place. One key after the other: RID 5, index 1, check sum 20, length of the exponent 1, of the modulus 1, both."""

import hashlib
import pathlib

from tools.paths import ROOT

SOURCE = ROOT / "firmware" / "emv" / "ca_keys.txt"


class CaKeyError(ValueError):
    """A line is not right; the argument says which key."""


def build(source: pathlib.Path = SOURCE) -> bytes:
    """The file. Raises CaKeyError when a check sum is wrong."""
    made = b""
    for line in source.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        rid, index, exponent, modulus, check = map(bytes.fromhex, line.split())
        if hashlib.sha1(rid + index + modulus + exponent).digest() != check or len(modulus) > 248:
            raise CaKeyError(f"{rid.hex()} {index.hex()}")
        made += rid + index + check + bytes([len(exponent), len(modulus)]) + exponent + modulus
    return made
