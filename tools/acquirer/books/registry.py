"""Entering merchants, terminals and cards into the books, and putting the books back to their first day."""

import re
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tools.acquirer.books.settlements import Detail, Difference, Settlement
from tools.acquirer.books.signatures import Signature
from tools.acquirer.books.tables import Card, Merchant, Received, SignOn, Terminal, Transaction
from tools.acquirer.keys.dukpt import DUKPT, SCHEMES, SESSION, InitialKey
from tools.acquirer.keys.suites import SUITES, TDES, UP_ECB, X919
from tools.acquirer.keys.vault import Vault
from tools.acquirer.masking import masked
from tools.acquirer.phones import Phones
from tools.acquirer.wallet import TestCard

FIRST_MERCHANT, FIRST_MERCHANT_NAME = "898310012345678", "阿福粥铺"
FIRST_TERMINAL = "10012345"
_MERCHANT_ID = re.compile(r"[0-9A-Za-z]{15}")
EXTENSIONS = ("journal", "query", "signature", "code")  # private ones, described in the README
_KEYS, _THEN = 4, "59"  # digits of the header: CA keys, then applications and contactless parameters
_TERMINAL_ID = re.compile(r"[0-9A-Za-z]{8}")


class RegistryError(Exception):
    """What was to be entered is wrong; the text is one line for the operator."""


def add_terminal(
    session: Session,
    vault: Vault,
    terminal_id: str,
    tmk: bytes,
    *,
    merchant_id: str,
    merchant_name: str = "",
    extensions: Iterable[str] = EXTENSIONS,
    suite: str = TDES.name,
    mac: str = UP_ECB,
    encrypt_track: bool = True,
    key_scheme: str = SESSION,
) -> Terminal:
    """A new terminal, and its merchant when that is new too. Raises RegistryError."""
    if not _TERMINAL_ID.fullmatch(terminal_id):
        raise RegistryError("a terminal id has 8 letters or digits")
    if not _MERCHANT_ID.fullmatch(merchant_id):
        raise RegistryError("a merchant id has 15 letters or digits")
    if len(tmk) != 16:
        raise RegistryError("a terminal master key has 32 hexadecimal digits")
    if unknown := set(extensions) - set(EXTENSIONS):
        raise RegistryError(f"there is no extension {', '.join(sorted(unknown))}")
    if key_scheme not in SCHEMES or (key_scheme == DUKPT and suite != TDES.name):
        raise RegistryError(f"there is no key scheme {key_scheme} with suite {suite}")
    if suite not in SUITES or mac not in SUITES[suite].macs:
        raise RegistryError(f"there is no suite {suite} with MAC {mac}")
    if session.get(Terminal, terminal_id):
        raise RegistryError(f"terminal {terminal_id} is there already")
    merchant = session.get(Merchant, merchant_id)
    if merchant is None:
        merchant = Merchant(id=merchant_id, name=merchant_name or merchant_id)
        session.add(merchant)
    sealed = vault.seal(tmk, terminal_id)
    terminal = Terminal(
        id=terminal_id,
        merchant=merchant,
        tmk=sealed,
        extensions=",".join(extensions),
        suite=suite,
        mac=X919 if key_scheme == DUKPT else mac,
        encrypt_track=encrypt_track,
        key_scheme=key_scheme,
        dukpt=vault.seal(InitialKey.new().pack(), terminal_id) if key_scheme == DUKPT else None,
    )
    session.add(terminal)
    session.flush()
    return terminal


def enter_cards(session: Session, vault: Vault, cards: list[TestCard]) -> None:
    """Take over the wallet; a card that is there already keeps what was booked on it and its PIN counter."""
    for card in cards:
        if not card.known:
            continue
        row = session.get(Card, card.id)
        if row is None:
            row = Card(id=card.id, opening_balance=0, balance=0, holds=0, pin_failures=0)
            session.add(row)
        row.pan_hash = vault.pan_hash(card.pan)
        row.masked = masked(card.pan)
        row.name = card.name["zh"]
        row.expiry = card.expiry
        row.issuer = card.issuer
        row.organisation = card.organisation
        row.status_code = card.status
        row.chip = card.chip
        row.pin_required = card.pin_required
        row.pin_verifier = vault.pin_verifier(card.pan, card.pin) if card.pin else None
        row.balance += card.balance - row.opening_balance
        row.opening_balance = card.balance


def enter_phones(session: Session, vault: Vault) -> None:
    """An account for each payer's phone that has none yet."""
    for phone in Phones().all():
        if session.get(Card, phone.account) is None:
            row = Card(id=phone.account, opening_balance=phone.opening_balance, balance=phone.opening_balance, holds=0)
            row.pan_hash, row.masked, row.name, row.expiry = vault.pan_hash(phone.account), "", phone.name, "9912"
            row.issuer, row.organisation, row.pin_failures, row.pin_required = "", "CUP", 0, False
            session.add(row)


def seed(session: Session, vault: Vault, cards: list[TestCard], tmk: bytes) -> None:
    """First run: one merchant with one terminal, which shall fetch what chip cards need. Every run: the wallet."""
    enter_cards(session, vault, cards)
    enter_phones(session, vault)
    if session.scalar(select(Terminal.id).limit(1)) is None:
        terminal = add_terminal(
            session, vault, FIRST_TERMINAL, tmk, merchant_id=FIRST_MERCHANT, merchant_name=FIRST_MERCHANT_NAME
        )
        terminal.requirement, terminal.later = _KEYS, _THEN


def wipe(session: Session, vault: Vault, cards: list[TestCard]) -> None:
    """No transactions, no sign-ons, new cards, batch 1. Merchants, terminals and their master keys stay."""
    for table in (Difference, Detail, Settlement, Signature, Transaction, SignOn, Received, Card):
        session.execute(delete(table))
    for terminal in session.scalars(select(Terminal)):
        terminal.batch, terminal.working_keys, terminal.requirement, terminal.later = 1, None, 0, ""
        terminal.dukpt_counter = 0
    enter_cards(session, vault, cards)
    enter_phones(session, vault)
