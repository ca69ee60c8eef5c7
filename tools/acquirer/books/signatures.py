"""Signatures that terminals have sent, each beside its transaction."""

import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tools.acquirer.books.tables import Base


class Signature(Base):
    """A picture (JBIG, ITU-T T.82) and what the slip says (TLV of F55). A transaction has one at most."""

    __tablename__ = "signatures"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("transactions.id"), unique=True)
    at: Mapped[datetime.datetime]
    picture: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[bytes] = mapped_column(LargeBinary)


def of(session: Session, transaction_id: int) -> Signature | None:
    """The signature of a transaction."""
    return session.scalar(select(Signature).where(Signature.transaction_id == transaction_id))
