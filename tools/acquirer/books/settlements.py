"""The tables of settlements. Amounts are fen; a card number is a keyed hash and masked."""

import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tools.acquirer.books.tables import Base

STRIPE, ADVICE, CHIP, CHIP_FAILED = (
    "stripe",
    "advice",
    "chip",
    "chip failed",
)  # sources of details; the last are no payments


class Settlement(Base):
    """What a terminal told of a batch, and what the acquirer had."""

    __tablename__ = "settlements"
    __table_args__ = (UniqueConstraint("terminal_id", "batch"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    batch: Mapped[str] = mapped_column(String(6))
    at: Mapped[datetime.datetime]
    told: Mapped[str] = mapped_column(String(62))  # F48 of the request
    own: Mapped[str] = mapped_column(String(62))  # F48 of the answer
    closed: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime.datetime | None]
    ended_by: Mapped[str] = mapped_column(String(3), default="")  # F60.3: 202 or 207
    details_told: Mapped[int | None]  # F48 of the end message
    details: Mapped[int] = mapped_column(default=0)  # received
    journal: Mapped[str] = mapped_column(String(10), default="")  # extension `journal`: intact, gap, altered
    journal_note: Mapped[str] = mapped_column(String(200), default="")

    @property
    def results(self) -> tuple[int, int]:
        """Result digits of the domestic and the foreign group."""
        return int(self.own[30]), int(self.own[61])


class Detail(Base):
    """One uploaded transaction. It may come any number of times."""

    __tablename__ = "details"
    __table_args__ = (UniqueConstraint("settlement_id", "source", "trace"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"))
    source: Mapped[str] = mapped_column(String(12))
    trace: Mapped[str] = mapped_column(String(6))
    type_code: Mapped[str] = mapped_column(String(2), default="")  # "" where the upload does not tell
    group: Mapped[int] = mapped_column("card_group")
    amount: Mapped[int] = mapped_column(BigInteger)
    pan_hash: Mapped[str] = mapped_column(String(64), default="")
    masked: Mapped[str] = mapped_column(String(19), default="")
    cryptogram: Mapped[str] = mapped_column(String(8), default="", server_default="")  # of a chip: right, wrong


class Difference(Base):
    """A transaction in which the two books do not agree."""

    __tablename__ = "differences"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"))
    trace: Mapped[str] = mapped_column(String(6))
    what: Mapped[str] = mapped_column(String(20))
    type_code: Mapped[str] = mapped_column(String(2))
    masked: Mapped[str] = mapped_column(String(19))
    terminal_amount: Mapped[int | None] = mapped_column(BigInteger)  # None: not in the terminal's upload
    host_amount: Mapped[int | None] = mapped_column(BigInteger)  # None: not in the acquirer's books
