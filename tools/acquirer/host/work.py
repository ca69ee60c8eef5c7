"""What a handler is given and what it returns."""

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from tools.acquirer.books.tables import Terminal
from tools.acquirer.keys.vault import Vault
from tools.acquirer.keys.working import NO_KEYS, WorkingKeys
from tools.acquirer.wire.message import Message

CHINA = datetime.timezone(datetime.timedelta(hours=8))
APPROVED = "00"


def _now() -> datetime.datetime:
    return datetime.datetime.now(CHINA)


def _auth_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


@dataclass
class Policy:
    """How this host behaves. The admin interface may change it while the host runs."""

    acquirer_id: str = "00010000"  # F32
    institution: str = "48010000"  # second half of F44
    mak_bytes: int = 8
    fixed_keys: WorkingKeys | None = None  # instead of random ones
    amount_codes: bool = True  # the last two digits of an amount can ask for a decline
    mac_on_declines: bool = True
    now: Callable[[], datetime.datetime] = _now
    auth_code: Callable[[], str] = _auth_code


class Refusal(NamedTuple):
    """F39 of a decline, and why, for the journal: no card data."""

    code: str
    note: str


@dataclass
class Outcome:
    """F39 and the fields that only this answer has."""

    code: str
    note: str = ""
    fields: dict[int, str] = field(default_factory=dict)


class Presented(NamedTuple):
    """The card as the message shows it; empty where it shows nothing."""

    pan: str = ""
    expiry: str = ""


_NOTHING_PRESENTED = Presented()


@dataclass(frozen=True)
class Kind:
    """A kind of message: a row of the table of kinds."""

    name: str
    key: tuple[str, ...]
    handler: Callable[["Work"], Outcome]
    mandatory: tuple[int, ...]  # besides F41, F42 and F60
    authenticated: bool = False  # carries a MAC, needs working keys
    keeps_declines: bool = False  # the handler writes an ordered decline down itself
    original: str = ""  # the kind that a reversal undoes


@dataclass
class Work:
    """One request of a known terminal, inside one database transaction."""

    session: Session
    message: Message
    now: datetime.datetime
    policy: Policy
    vault: Vault
    terminal: Terminal
    kind: Kind
    reference: str  # F37
    keys: WorkingKeys = NO_KEYS
    ordered_code: str = ""  # a decline ordered by a fault rule
    presented: Presented = _NOTHING_PRESENTED
