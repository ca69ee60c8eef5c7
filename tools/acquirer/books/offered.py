"""What terminals can download, in the books: parameters, contactless parameters, CA keys, applications, blacklist."""

import hashlib

from sqlalchemy import LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tools.acquirer.books.tables import Base, Terminal
from tools.acquirer.downloads import AuthorityKey, Downloads
from tools.acquirer.keys.vault import Vault
from tools.acquirer.wire.tlv import tlv
from tools.cards import lab

PARAMETERS, CONTACTLESS, KEYS = "parameters", "contactless", "keys"
APPLICATIONS, BLACKLIST = "applications", "blacklist"
_ASK_FOR_KEYS = 4  # digit of the header of answers
_SHA_1 = _RSA = b"\x01"  # DF06, DF07


class Offered(Base):
    """One thing to download. `data` is what is sent; of a listed card number it is sealed."""

    __tablename__ = "downloads"
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes | None] = mapped_column(LargeBinary)  # None: a key of the laboratory's that is not made yet
    expiry: Mapped[str] = mapped_column(String(8), default="")  # of a key, YYYYMMDD
    bits: Mapped[int] = mapped_column(default=0)  # of a key of the laboratory's


def enter(session: Session, vault: Vault, told: Downloads) -> None:
    """Take the file over; terminals are asked for the CA keys again when one of them is another now."""
    before = {row.name: row.data for row in offered(session, KEYS) if row.data}
    session.execute(delete(Offered))
    rows: list[Offered] = []
    for what, values in ((PARAMETERS, told.parameters), (CONTACTLESS, told.contactless)):
        rows += [Offered(what=what, name=tag, data=data) for tag, data in values.items()]
    for key in told.keys:
        data = None if key.bits else _given(key)
        rows.append(Offered(what=KEYS, name=key.name, data=data, expiry=key.expiry, bits=key.bits))
    rows += [Offered(what=APPLICATIONS, name=aid, data=data) for aid, data in told.applications.items()]
    for number in told.blacklist:
        sealed = vault.seal(number.encode(), BLACKLIST)
        rows.append(Offered(what=BLACKLIST, name=f"{number[:6]}*", data=sealed))
    for place, row in enumerate(rows):
        row.place = place
    session.add_all(rows)
    if any(row.what == KEYS and key_objects(row) != before[row.name] for row in rows if row.name in before):
        session.execute(update(Terminal).where(Terminal.requirement == 0).values(requirement=_ASK_FOR_KEYS))


def offered(session: Session, what: str) -> list[Offered]:
    """Everything of a sort, in the order of the file."""
    return list(session.scalars(select(Offered).where(Offered.what == what).order_by(Offered.place)))


def find(session: Session, what: str, name: str) -> Offered | None:
    return session.scalar(select(Offered).where(Offered.what == what, Offered.name == name).limit(1))


def blacklist(session: Session, vault: Vault) -> list[bytes]:
    """Card numbers, or how they begin, as ASCII digits. Raises VaultError."""
    return [vault.open(row.data or b"", BLACKLIST) for row in offered(session, BLACKLIST)]


def key_objects(row: Offered) -> bytes:
    """The data objects of a CA key. The laboratory's own ones are made when they are first asked for."""
    if row.data is None:
        rid, index = bytes.fromhex(row.name[:10]), int(row.name[10:], 16)
        key = lab.authority_key(index, row.bits, rid)
        row.data = _objects(row.name, row.expiry, key.modulus, key.exponent_bytes)
    return row.data


def _given(key: AuthorityKey) -> bytes:
    return _objects(key.name, key.expiry, bytes.fromhex(key.modulus), bytes.fromhex(key.exponent))


def _objects(name: str, expiry: str, modulus: bytes, exponent: bytes) -> bytes:
    """9F06 RID, 9F22 index, DF05 expiry, DF06 hash, DF07 algorithm, DF02 modulus, DF04 exponent, DF03 checksum."""
    rid, index = bytes.fromhex(name[:10]), bytes.fromhex(name[10:])
    checksum = hashlib.sha1(rid + index + modulus + exponent).digest()
    parts = [("9F06", rid), ("9F22", index), ("DF05", expiry.encode()), ("DF06", _SHA_1), ("DF07", _RSA)]
    parts += [("DF02", modulus), ("DF04", exponent), ("DF03", checksum)]
    return b"".join(tlv(tag, value) for tag, value in parts)
