"""What a handler is given and what it returns."""

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from tools.acquirer.books.tables import Card, Terminal, Transaction
from tools.acquirer.keys.suites import SUITES, Suite
from tools.acquirer.keys.vault import Vault
from tools.acquirer.keys.working import NO_KEYS, WorkingKeys
from tools.acquirer.lab.scripts import Script
from tools.acquirer.phones import Phones
from tools.acquirer.wire.chip import Chip
from tools.acquirer.wire.message import Message
from tools.acquirer.wire.private import Counted

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
    refund_days: int = 30  # how old a transaction may be that is refunded
    fallback: bool = True  # the stripe of a chip card is taken when the chip could not be read
    now: Callable[[], datetime.datetime] = _now
    auth_code: Callable[[], str] = _auth_code
    phones: Phones = field(default_factory=Phones)


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


class Ordered(NamedTuple):
    """What the test laboratory wants of one request."""

    code: str = ""  # F39 of a decline
    skewed: bool = False  # a transaction is to be forgotten
    response: str = ""  # tag 91: "" right, "wrong", "none"
    scripts: tuple[Script, ...] = ()


class Presented(NamedTuple):
    """The card as the message shows it; empty where it shows nothing."""

    pan: str = ""
    expiry: str = ""


_NOTHING_PRESENTED = Presented()
_NOTHING_ORDERED = Ordered()


@dataclass(frozen=True)
class Rules:
    """What is asked before a financial transaction is approved; the first refusal decides."""

    request: tuple[Callable[["Work"], Refusal | None], ...]
    card: tuple[Callable[["Work", Card], Refusal | None], ...] = ()
    original: Callable[["Work", Card], Transaction | Refusal] | None = None  # finds what it voids, refunds, completes


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
    rules: Rules | None = None  # of a financial transaction
    extension: str = ""  # only for terminals that have it
    stored: bool = False  # an advice whatever its MTI

    @property
    def is_advice(self) -> bool:
        """The terminal tells what has happened; it sends it again until it is accepted."""
        return self.stored or self.key[0] == "0220"


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
    ordered: Ordered = _NOTHING_ORDERED
    presented: Presented = _NOTHING_PRESENTED
    parts: dict[str, bytes] = field(default_factory=dict)  # of F59
    counted: Counted | None = None  # the device's own number, with the extension `journal`
    chip: Chip | None = None  # once it was read
    cryptogram: str = ""  # right or wrong, once it was checked

    @property
    def suite(self) -> Suite:
        return SUITES[self.terminal.suite]

    @property
    def sign(self) -> Callable[[bytes], str]:
        """Makes F64 over the bytes that it covers."""
        make, key = self.suite.macs[self.terminal.mac], self.keys.mak
        return lambda block: make(key, block)

    @property
    def date(self) -> str:
        """F15: the settlement date."""
        return self.now.strftime("%m%d")
