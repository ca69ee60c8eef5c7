"""The payers' phones: show a code, scan one, and what their owners do."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from tools.acquirer.admin import schemas
from tools.acquirer.admin.books_routes import Running
from tools.acquirer.books.tables import Card, State, Transaction
from tools.acquirer.host import codes
from tools.acquirer.phones import Phone, PhoneError
from tools.acquirer.service import Acquirer

router = APIRouter(tags=["phones"])


@router.get("/phones")
async def phones(acquirer: Running) -> list[schemas.PhoneOut]:
    return [await _told(acquirer, phone) for phone in acquirer.policy.phones.all()]


async def _told(acquirer: Acquirer, phone: Phone) -> schemas.PhoneOut:
    card = await acquirer.books.run(lambda session: session.get_one(Card, phone.account))
    return schemas.PhoneOut(
        id=phone.id, wallet=phone.wallet, name=phone.name, behaviour=phone.behaviour, balance=card.balance
    )


@router.post("/phones/{phone_id}")
async def change_phone(phone_id: str, change: schemas.PhoneChange, acquirer: Running) -> schemas.PhoneOut:
    """Tell its owner what to do, or fill the wallet."""
    phone = acquirer.policy.phones.find(phone_id)
    if change.balance is not None:
        await acquirer.books.run(_fill, phone, change.balance)
    if change.behaviour is not None:
        phone.behaviour = change.behaviour
    return await _told(acquirer, phone)


def _fill(session: Session, phone: Phone, balance: int) -> None:
    used = (Transaction.card_id == phone.account, Transaction.state == State.APPROVED)
    if session.scalar(select(Transaction.id).where(*used).limit(1)):
        raise PhoneError(f"phone {phone.id} has approved transactions")
    card = session.get_one(Card, phone.account, with_for_update=True)
    card.balance = card.opening_balance = balance


@router.post("/phones/{phone_id}/code")
async def show_code(phone_id: str, acquirer: Running) -> dict[str, str]:
    """A payer's code, good once and for a minute."""
    return {"code": acquirer.policy.phones.show_code(phone_id, acquirer.policy.now())}


@router.post("/phones/{phone_id}/scan")
async def scan(phone_id: str, seen: schemas.ScanIn, acquirer: Running) -> dict[str, str]:
    """The owner scans a merchant's code; `state` of the order afterwards."""
    phone = acquirer.policy.phones.find(phone_id)

    def work(session: Session) -> str:
        row = codes.scanned(session, acquirer.policy, seen.text, phone)
        if row is None:
            raise PhoneError("this code is no order that waits to be paid")
        return row.state

    return {"state": await acquirer.books.run(work)}
