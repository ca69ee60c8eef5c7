"""The file profiles.toml: what a software card is and does."""

import dataclasses
import functools
import pathlib
import tomllib
from dataclasses import dataclass, field
from typing import Any

FILE = pathlib.Path(__file__).with_name("profiles.toml")
CREDIT = "A000000333010102"


class ProfileError(Exception):
    """There is no such profile or trouble; the argument names it."""


@dataclass(frozen=True)
class Application:
    """One entry of the directory."""

    aid: str = CREDIT
    label: str = "PBOC CREDIT"
    priority: int = 1  # 87: low nibble 1 first; + 0x80 wants the payer's confirmation
    preferred: str = ""  # 9F12, in ISO 8859-1


@dataclass(frozen=True)
class Profile:
    """Hexadecimal texts are values of EMV data objects; amounts are fen, dates YYMMDD."""

    card: str = "chip"  # id in the wallet
    applications: tuple[Application, ...] = (Application(),)
    contact: bool = True  # it can be inserted
    tap: bool = True  # it can be tapped
    directory: bool = True  # there is a PSE
    atr: str = ""  # instead of the usual one
    t0: bool = False  # answers 61xx and 6Cxx as T=0 cards do
    type_b: bool = False
    format: int = 1  # of answers to GET PROCESSING OPTIONS and GENERATE AC: 1 is template 80, 2 is 77
    aip: str = "7C00"
    ca_index: int = 3
    issuer_bits: int = 1152
    card_bits: int = 1024
    limits: str = "0000000000000000"  # X and Y of the CVM list
    cvm: str = "42031E031F03"  # its rules
    iac_default: str = "D84000A800"
    iac_denial: str = "0010000000"
    iac_online: str = "D84004F800"
    usage: str = "FF00"  # 9F07
    country: str = "0156"  # 5F28
    effective: str = "200101"  # 5F25
    expires: str = ""  # 5F24; "" is the end of the month of the wallet
    sequence: str = "01"  # 5F34
    version: str = "0020"  # 9F08
    lower_limit: str = ""  # 9F14, consecutive offline transactions
    upper_limit: str = ""  # 9F23
    scheme: str = "tdes"  # or sm4
    pin_tries: int = 3
    offline: bool = False  # gives a TC at the first GENERATE AC when asked for one
    cash: int = 0  # electronic cash balance: taps up to this are approved offline when the terminal lets them
    fdda: str = ""  # version of the dynamic signature of taps, 00 or 01
    ctq: str = "0000"  # 9F6C
    confirm: bool = False  # the first tap is answered 6986
    declines: bool = False  # the first GENERATE AC, or a tap, is an AAC
    refuses: bool = False  # the second GENERATE AC is an AAC whatever the issuer said
    needs_issuer: bool = False  # no TC after an answer without the issuer's cryptogram
    card_blocked: bool = False
    application_blocked: bool = False
    wrong: str = ""  # what was forged: issuer, card, dynamic, cryptogram
    slowness: int = 1  # times the usual duration of a command
    faults: tuple[dict[str, Any], ...] = field(default=())  # see faults.py

    @property
    def methods(self) -> set[str]:
        """Offline data authentication by the AIP."""
        first = bytes.fromhex(self.aip)[0]
        return {name for bit, name in ((0x40, "sda"), (0x20, "dda"), (0x01, "cda")) if first & bit}


@functools.cache
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def names() -> list[str]:
    """Of all profiles."""
    return list(_tables()["profile"])


def troubles() -> list[str]:
    """Of all troubles."""
    return list(_tables()["trouble"])


def profile(name: str, trouble: str = "", **changes: Any) -> Profile:
    """A profile, a trouble laid over it, and single fields changed. Raises ProfileError, TypeError."""
    values = _told("profile", name)
    if trouble:
        values |= _told("trouble", trouble)
    return dataclasses.replace(Profile(), **_shaped(values | changes))


def _told(kind: str, name: str) -> dict[str, Any]:
    if name not in _tables()[kind]:
        raise ProfileError(f"no {kind} {name}")
    own = dict(_tables()[kind][name])
    return (_told(kind, own.pop("like")) if "like" in own else {}) | own


def _shaped(values: dict[str, Any]) -> dict[str, Any]:
    if "applications" in values:
        values["applications"] = tuple(
            one if isinstance(one, Application) else Application(**one) for one in values["applications"]
        )
    if "faults" in values:
        values["faults"] = tuple(values["faults"])
    return values
