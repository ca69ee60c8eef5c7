"""The file downloads.toml: what terminals download."""

import pathlib
import tomllib
from dataclasses import dataclass, field

from tools.acquirer.wire.tlv import tlv

FILE = pathlib.Path(__file__).with_name("downloads.toml")
APPLICATION_ID = "9F06"
_EXPONENT = "03"
BINARY_PARAMETERS = frozenset({"26"})


@dataclass(frozen=True)
class AuthorityKey:
    """A CA public key; one with `bits` is the laboratory's own (tools/cards/lab.py), which signs the software cards."""

    rid: str
    index: str
    expiry: str  # YYYYMMDD
    bits: int = 0
    modulus: str = ""
    exponent: str = _EXPONENT

    @property
    def name(self) -> str:
        return self.rid + self.index


@dataclass(frozen=True)
class Downloads:
    """The whole file, in its order."""

    parameters: dict[str, bytes]
    contactless: dict[str, bytes]
    keys: list[AuthorityKey] = field(default_factory=list)
    applications: dict[str, bytes] = field(default_factory=dict)  # data objects by AID
    blacklist: list[str] = field(default_factory=list)


def load_downloads(path: pathlib.Path = FILE) -> Downloads:
    """Read the file. Raises OSError, ValueError, KeyError or TypeError when something is wrong with it."""
    with path.open("rb") as file:
        told = tomllib.load(file)
    return Downloads(
        {
            tag: bytes.fromhex(value) if tag in BINARY_PARAMETERS else value.encode("gbk")
            for tag, value in told["parameters"].items()
        },
        {tag: bytes.fromhex(value) for tag, value in told["contactless"].items()},
        [AuthorityKey(**entry) for entry in told["key"]],
        {
            entry[APPLICATION_ID]: b"".join(tlv(tag, bytes.fromhex(value)) for tag, value in entry.items())
            for entry in told["application"]
        },
        list(told["blacklist"]),
    )
