"""What terminals can download, in the books: parameters, contactless parameters, CA keys, applications, blacklist."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tools.acquirer.books.tables import Base
from tools.acquirer.downloads import AuthorityKey, Downloads
from tools.acquirer.keys.vault import Vault
from tools.acquirer.wire.tlv import tlv

PARAMETERS, CONTACTLESS, KEYS = "parameters", "contactless", "keys"
APPLICATIONS, BLACKLIST = "applications", "blacklist"
_PUBLIC_EXPONENT = 3
_SHA_1 = _RSA = b"\x01"  # DF06, DF07


class Offered(Base):
    """One thing to download. `data` is what is sent; of a listed card number it is sealed."""

    __tablename__ = "downloads"
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes | None] = mapped_column(LargeBinary)  # None: a key that is not made yet
    expiry: Mapped[str] = mapped_column(String(8), default="")  # of a key, YYYYMMDD
    bits: Mapped[int] = mapped_column(default=0)  # of a key that the acquirer makes


def enter(session: Session, vault: Vault, told: Downloads) -> None:
    """Take the file over. A key that was made before is kept."""
    made = {(row.name, row.bits): row.data for row in offered(session, KEYS) if row.bits}
    session.execute(delete(Offered))
    rows: list[Offered] = []
    for what, values in ((PARAMETERS, told.parameters), (CONTACTLESS, told.contactless)):
        rows += [Offered(what=what, name=tag, data=data) for tag, data in values.items()]
    for key in told.keys:
        data = made.get((key.name, key.bits)) if key.bits else _given(key)
        rows.append(Offered(what=KEYS, name=key.name, data=data, expiry=key.expiry, bits=key.bits))
    rows += [Offered(what=APPLICATIONS, name=aid, data=data) for aid, data in told.applications.items()]
    for number in told.blacklist:
        sealed = vault.seal(number.encode(), BLACKLIST)
        rows.append(Offered(what=BLACKLIST, name=f"{number[:6]}*", data=sealed))
    for place, row in enumerate(rows):
        row.place = place
    session.add_all(rows)


def offered(session: Session, what: str) -> list[Offered]:
    """Everything of a sort, in the order of the file."""
    return list(session.scalars(select(Offered).where(Offered.what == what).order_by(Offered.place)))


def find(session: Session, what: str, name: str) -> Offered | None:
    return session.scalar(select(Offered).where(Offered.what == what, Offered.name == name).limit(1))


def blacklist(session: Session, vault: Vault) -> list[bytes]:
    """Card numbers, or how they begin, as ASCII digits. Raises VaultError."""
    return [vault.open(row.data or b"", BLACKLIST) for row in offered(session, BLACKLIST)]


def key_objects(row: Offered) -> bytes:
    """The data objects of a CA key, which is made now when it was not before."""
    if row.data is None:
        numbers = rsa.generate_private_key(_PUBLIC_EXPONENT, row.bits).public_key().public_numbers()
        modulus = numbers.n.to_bytes((row.bits + 7) // 8)
        row.data = _objects(row.name, row.expiry, modulus, bytes([numbers.e]))
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
