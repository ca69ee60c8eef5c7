"""Who signs an image, and whom a device with it believes: the keys of this checkout, or those of a release."""

import pathlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa

from tools.image.signing import (
    WORKSHOP_MARK,
    SigningError,
    load_key,
    modulus,
    technician_key,
    workshop_key,
)
from tools.paths import ROOT

# what makes a program tell or allow more than it should, in sources and in MicroPython's configuration
DEBUG_SWITCH = re.compile(
    r"^_?DEBUG\w* *= *(const\()?(True|[1-9])|^#define MICROPY_DEBUG\w* +\(?[1-9]|^CONFIG_\w*DEBUG\w*=y",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Signers:
    """`image` signs images, `technician` the tokens of sessions."""

    image: rsa.RSAPrivateKey
    technician: rsa.RSAPrivateKey
    production: bool


def workshop() -> Signers:
    """This checkout's own keys, made at first use."""
    return Signers(workshop_key(), technician_key(), production=False)


def chosen(image: pathlib.Path | None, technician: pathlib.Path | None, board: str) -> Signers:
    """A release's keys when both are named, this checkout's when none is. Raises SigningError."""
    if image is None and technician is None:
        return workshop()
    if image is None or technician is None:
        raise SigningError("a release needs two keys: --key and --technician")
    return production(image, technician, board)


def production(image: pathlib.Path, technician: pathlib.Path, board: str) -> Signers:
    """The keys of a release. Raises SigningError for workshop keys, keys in the tree and debug switches."""
    keys = []
    for path in (image, technician):
        key = load_key(path)
        if WORKSHOP_MARK in path.read_bytes():
            raise SigningError(f"{path} is a workshop's key: a production build takes the keys of a release")
        if ROOT in path.resolve().parents:
            raise SigningError(f"{path} lies among the sources: keys of a release are kept elsewhere")
        if path.stat().st_mode & 0o077:
            raise SigningError(f"others can read {path}: chmod 600 it first")
        keys.append(key)
    if modulus(keys[0]) == modulus(keys[1]):
        raise SigningError("one key cannot sign images and tokens: give two")
    switches = debug_switches(board)
    if switches:
        raise SigningError(f"a debug switch is on: {', '.join(switches)}")
    return Signers(keys[0], keys[1], production=True)


def debug_switches(board: str, root: pathlib.Path = ROOT) -> list[str]:
    """Files that have one on."""
    files = [path for folder in ("firmware", "lib") for path in (root / folder).rglob("*.py")]
    files += [path for path in (root / "boards" / board).rglob("*") if path.is_file()]
    found = (path for path in files if DEBUG_SWITCH.search(path.read_text(encoding="utf-8")))
    return sorted(path.relative_to(root).as_posix() for path in found)
