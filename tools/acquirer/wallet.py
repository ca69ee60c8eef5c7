"""The test cards of cards.toml."""

import pathlib
import tomllib
from dataclasses import dataclass

CARDS = pathlib.Path(__file__).with_name("cards.toml")


@dataclass(frozen=True)
class TestCard:
    """One entry of the wallet; the file's head says what the fields mean."""

    __test__ = False  # not a pytest class

    id: str
    name: dict[str, str]
    note: dict[str, str]
    colour: str
    pan: str
    expiry: str
    track1: str
    track2: str
    pin: str
    pin_required: bool
    balance: int
    organisation: str
    issuer: str
    status: str
    stripe: bool
    chip: bool
    tap: bool
    known: bool
    profile: str = ""


def load_cards(path: pathlib.Path = CARDS) -> list[TestCard]:
    """The wallet in the order of the file."""
    with path.open("rb") as file:
        return [TestCard(**entry) for entry in tomllib.load(file)["card"]]
