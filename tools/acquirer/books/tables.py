"""The tables. Amounts are fen; times are aware, in UTC.

No PIN, no PIN block and no track is ever stored; a card number only as keyed hash and masked. Keys are sealed.
A column added after the first release is nullable or has a server default, so that older books can take it over.
"""

import datetime
import enum

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcTime(TypeDecorator):
    """A time with zone, also on databases that store none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.astimezone(datetime.UTC) if value else None

    def process_result_value(self, value, dialect):
        return value.replace(tzinfo=value.tzinfo or datetime.UTC) if value else None


class Base(DeclarativeBase):
    """Root of all tables."""

    type_annotation_map = {datetime.datetime: UtcTime, bytes: LargeBinary}


FORGOTTEN = 0  # fen, in `settles_as`
NEVER_SEEN = "25"  # F39: no such record


class State(enum.StrEnum):
    """What a transaction has come to."""

    APPROVED = "approved"
    DECLINED = "declined"
    REVERSED = "reversed"
    PENDING = "pending"  # the payer has a phone in hand and has not paid yet


class Setting(Base):
    """Facts about the books themselves."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class Merchant(Base):
    """Who is paid."""

    __tablename__ = "merchants"
    id: Mapped[str] = mapped_column(String(15), primary_key=True)  # F42
    name: Mapped[str] = mapped_column(String(80))


class Terminal(Base):
    """A terminal, its sealed master key and, while it is signed on, its sealed working keys."""

    __tablename__ = "terminals"
    id: Mapped[str] = mapped_column(String(8), primary_key=True)  # F41
    merchant_id: Mapped[str] = mapped_column(ForeignKey("merchants.id"))
    tmk: Mapped[bytes]
    batch: Mapped[int] = mapped_column(default=1)
    sale_max: Mapped[int] = mapped_column(BigInteger, default=5_000_000)
    working_keys: Mapped[bytes | None]
    extensions: Mapped[str] = mapped_column(String(80), default="journal,query", server_default="journal,query")
    suite: Mapped[str] = mapped_column(String(8), default="tdes", server_default="tdes")
    mac: Mapped[str] = mapped_column(String(8), default="up_ecb", server_default="up_ecb")
    requirement: Mapped[int] = mapped_column(default=0, server_default="0")  # digit 6 of the header of answers
    later: Mapped[str] = mapped_column(String(10), default="", server_default="")  # digits to ask for after that
    encrypt_track: Mapped[bool] = mapped_column(default=True, server_default=true())
    key_scheme: Mapped[str] = mapped_column(String(8), default="session", server_default="session")
    dukpt: Mapped[bytes | None]  # sealed initial key and serial number
    dukpt_counter: Mapped[int] = mapped_column(default=0, server_default="0")  # of the last message that was good
    merchant: Mapped[Merchant] = relationship(lazy="joined", innerjoin=True)

    @property
    def extension_names(self) -> list[str]:
        return self.extensions.split(",") if self.extensions else []


class SignOn(Base):
    """One delivery of working keys."""

    __tablename__ = "sign_ons"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    at: Mapped[datetime.datetime]
    management_code: Mapped[str] = mapped_column(String(3))
    batch: Mapped[int]
    check_values: Mapped[str] = mapped_column(String(40))


class Card(Base):
    """A test card, as its issuer knows it."""

    __tablename__ = "cards"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    pan_hash: Mapped[str] = mapped_column(String(64), unique=True)
    masked: Mapped[str] = mapped_column(String(19))
    name: Mapped[str] = mapped_column(String(80))
    expiry: Mapped[str] = mapped_column(String(4))  # YYMM
    issuer: Mapped[str] = mapped_column(String(8))  # F44
    organisation: Mapped[str] = mapped_column(String(3))  # F63.1
    status_code: Mapped[str] = mapped_column(String(2), default="00")  # F39 for a lost or stolen card
    chip: Mapped[bool] = mapped_column(default=False)
    pin_required: Mapped[bool] = mapped_column(default=False)
    pin_verifier: Mapped[str | None] = mapped_column(String(64))
    pin_failures: Mapped[int] = mapped_column(default=0)
    opening_balance: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    holds: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")  # of open pre-authorisations

    last_counter: Mapped[int] = mapped_column(default=0, server_default="0")  # ATC of its chip, the highest seen

    @property
    def available(self) -> int:
        """What can be spent: the balance less what is held."""
        return self.balance - self.holds


class Transaction(Base):
    """A financial request whose MAC was good. The unique keys make a second effect impossible.

    A request that must never be booked (its reversal came first, or an outcome query was answered "never received") is
    a row too: reversed, with code 25.
    """

    __tablename__ = "transactions"
    __table_args__ = (
        UniqueConstraint("terminal_id", "batch", "trace", "kind"),
        Index("transactions_by_counter", "serial", "counter", unique=True),
        Index("transactions_by_original", "original_id"),
        Index("transactions_by_reference", "reference"),
        Index("transactions_by_auth_code", "auth_code"),
        Index("transactions_by_voucher", "voucher"),
        Index("transactions_by_order_number", "order_number"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    batch: Mapped[str] = mapped_column(String(6))
    trace: Mapped[str] = mapped_column(String(6))
    kind: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger)
    card_id: Mapped[str | None] = mapped_column(ForeignKey("cards.id"))
    pan_hash: Mapped[str] = mapped_column(String(64), default="")
    masked: Mapped[str] = mapped_column(String(19), default="")
    entry_mode: Mapped[str] = mapped_column(String(3), default="")
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(2))  # F39 of the answer
    note: Mapped[str] = mapped_column(String(200), default="")
    reference: Mapped[str] = mapped_column(String(12), default="")  # F37
    auth_code: Mapped[str] = mapped_column(String(6), default="")  # F38
    at: Mapped[datetime.datetime]
    reversed_at: Mapped[datetime.datetime | None]
    arrived: Mapped[bool] = mapped_column(default=True)  # False: so far only a reversal of it has been seen
    repeats: Mapped[int] = mapped_column(default=0)  # further copies of the same request
    type_code: Mapped[str] = mapped_column(String(2), default="22", server_default="22")  # F60.1
    original_id: Mapped[int | None] = mapped_column(ForeignKey("transactions.id"))  # what it voids, refunds, completes
    serial: Mapped[str | None] = mapped_column(String(20))  # of the device, with the extension `journal`
    counter: Mapped[int | None] = mapped_column(BigInteger)  # the device's own number of the transaction
    atc: Mapped[int | None]  # of a chip
    cryptogram: Mapped[str] = mapped_column(String(8), default="", server_default="")  # of a chip: right, wrong
    script_results: Mapped[str] = mapped_column(String(80), default="", server_default="")  # DF31 in hexadecimal
    voucher: Mapped[str] = mapped_column(String(20), default="", server_default="")  # A4 of a payment by code
    order_number: Mapped[str] = mapped_column(String(20), default="", server_default="")  # of a merchant's code
    plan: Mapped[str] = mapped_column(String(16), default="", server_default="")  # what the payer's owner will do
    payable_until: Mapped[datetime.datetime | None]  # of an order
    polls: Mapped[int] = mapped_column(default=0, server_default="0")  # how often the terminal has asked meanwhile
    settles_as: Mapped[int | None] = mapped_column(BigInteger)  # of tests: what a settlement takes it for

    @property
    def settled_amount(self) -> int:
        """Fen, as settlements and outcome queries see them: the amount, unless a test has it otherwise."""
        return self.amount if self.settles_as is None else self.settles_as

    @property
    def forgotten(self) -> bool:
        """A test wants settlements and outcome queries not to know it."""
        return self.settles_as == FORGOTTEN

    @property
    def barred(self) -> bool:
        """It is only here so that it cannot be booked any more."""
        return self.state == State.REVERSED and self.code == NEVER_SEEN


class Received(Base):
    """Journal: every readable request, whatever became of it."""

    __tablename__ = "journal"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime.datetime]
    connection: Mapped[int]
    mti: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(40))
    terminal: Mapped[str] = mapped_column(String(8))
    batch: Mapped[str] = mapped_column(String(6))
    trace: Mapped[str] = mapped_column(String(6))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    masked: Mapped[str] = mapped_column(String(19))
    code: Mapped[str] = mapped_column(String(2), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
