"""Looking into the books and entering terminals."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from tools.acquirer.admin import schemas
from tools.acquirer.books import registry, reports, signatures
from tools.acquirer.books.offered import Offered
from tools.acquirer.books.registry import RegistryError
from tools.acquirer.books.tables import Card, State, Terminal, Transaction
from tools.acquirer.keys.suites import SUITES, TDES
from tools.acquirer.provisioning import dukpt_provisioning, provisioning
from tools.acquirer.service import TMK_BYTES, Acquirer

router = APIRouter(tags=["books"])


def the_acquirer(request: Request) -> Acquirer:
    return request.app.state.acquirer


Running = Annotated[Acquirer, Depends(the_acquirer)]
Limit = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/health")
async def health(acquirer: Running) -> schemas.Health:
    await acquirer.books.run(lambda session: session.execute(select(1)))
    place = acquirer.endpoint
    return schemas.Health(
        status="ok", address=place.host, port=place.port, tls=bool(place.authority), last_step=acquirer.steps.last
    )


@router.get("/terminals")
async def terminals(acquirer: Running) -> list[schemas.TerminalOut]:
    return [_terminal(row) for row in await acquirer.books.run(reports.terminals)]


def _terminal(row: Terminal) -> schemas.TerminalOut:
    return schemas.TerminalOut(
        id=row.id,
        merchant_id=row.merchant_id,
        merchant_name=row.merchant.name,
        batch=row.batch,
        sale_max=row.sale_max,
        suite=row.suite,
        mac=row.mac,
        encrypt_track=row.encrypt_track,
        key_scheme=row.key_scheme,
        extensions=row.extension_names,
        requirement=row.requirement,
        signed_on=row.working_keys is not None,
    )


@router.post("/terminals", status_code=201)
async def add_terminal(new: schemas.TerminalIn, acquirer: Running) -> dict:
    """Enter a terminal; the answer is its provisioning object, with the clear terminal master key."""
    suite = SUITES.get(new.suite, TDES)
    tmk = bytes.fromhex(new.tmk) if new.tmk else suite.new_key(TMK_BYTES)

    def work(session: Session) -> dict:
        registry.add_terminal(session, acquirer.vault, new.id, tmk, **new.model_dump(exclude={"id", "tmk"}))
        return provisioning(session, acquirer.vault, new.id, acquirer.endpoint)

    return await acquirer.books.run(work)


@router.patch("/terminals/{terminal_id}")
async def change_terminal(terminal_id: str, change: schemas.TerminalChange, acquirer: Running) -> schemas.TerminalOut:
    """Ask the terminal for something, in the header of every answer until it has done it."""

    def work(session: Session) -> Terminal:
        row = session.get(Terminal, terminal_id, with_for_update={"of": Terminal})
        if row is None:
            raise RegistryError(f"there is no terminal {terminal_id}")
        row.requirement = change.requirement
        return row

    return _terminal(await acquirer.books.run(work))


@router.get("/downloads")
async def downloads(acquirer: Running) -> list[schemas.OfferedOut]:
    """What terminals can download."""

    def work(session: Session) -> list[Offered]:
        return list(session.scalars(select(Offered).order_by(Offered.place)))

    return [schemas.OfferedOut.model_validate(row) for row in await acquirer.books.run(work)]


@router.get("/terminals/{terminal_id}/provisioning")
async def terminal_provisioning(terminal_id: str, acquirer: Running) -> dict:
    """The provisioning object again, with the clear terminal master key."""
    return await acquirer.books.run(provisioning, acquirer.vault, terminal_id, acquirer.endpoint)


@router.get("/terminals/{terminal_id}/dukpt")
async def terminal_dukpt(terminal_id: str, acquirer: Running) -> dict:
    """Two fields to provision one after the other before that: a new clear protection key, and the key block under it
    with the DUKPT initial key."""
    return await acquirer.books.run(dukpt_provisioning, acquirer.vault, terminal_id)


@router.get("/cards")
async def cards(acquirer: Running) -> list[schemas.CardOut]:
    return [schemas.CardOut.model_validate(row) for row in await acquirer.books.run(reports.cards)]


@router.patch("/cards/{card_id}")
async def change_card(card_id: str, change: schemas.CardChange, acquirer: Running) -> schemas.CardOut:
    """Do what the card's issuer can do."""

    def work(session: Session) -> Card:
        card = session.get(Card, card_id, with_for_update=True)
        if card is None:
            raise RegistryError(f"there is no card {card_id}")
        if change.balance is not None:
            charged = (Transaction.card_id == card_id, Transaction.state == State.APPROVED)
            if session.scalar(select(Transaction.id).where(*charged).limit(1)):
                raise RegistryError("the card has approved transactions: its balance follows from them")
            card.opening_balance = card.balance = change.balance
        if change.status_code is not None:
            card.status_code = change.status_code
        if change.pin_failures is not None:
            card.pin_failures = change.pin_failures
        return card

    return schemas.CardOut.model_validate(await acquirer.books.run(work))


@router.get("/transactions")
async def transactions(
    *,
    acquirer: Running,
    terminal: str | None = None,
    batch: str | None = None,
    trace: str | None = None,
    kind: str | None = None,
    state: State | None = None,
    card: str | None = None,
    limit: Limit = 100,
) -> list[schemas.TransactionOut]:
    """The newest that match, oldest of them first."""

    def work(session: Session) -> list[Transaction]:
        equal = {"terminal_id": terminal, "batch": batch, "trace": trace, "kind": kind, "state": state, "card_id": card}
        return reports.transactions(session, limit, **equal)

    return [schemas.TransactionOut.model_validate(row) for row in await acquirer.books.run(work)]


@router.patch("/transactions/{transaction_id}")
async def change_transaction(
    transaction_id: int, change: schemas.TransactionChange, acquirer: Running
) -> schemas.TransactionOut:
    """Make settlements see another amount, or nothing: the terminal's totals will not balance."""

    def work(session: Session) -> Transaction:
        row = session.get(Transaction, transaction_id, with_for_update=True)
        if row is None:
            raise RegistryError(f"there is no transaction {transaction_id}")
        row.settles_as = change.settles_as
        return row

    return schemas.TransactionOut.model_validate(await acquirer.books.run(work))


@router.get("/transactions/{transaction_id}/signature")
async def signature(transaction_id: int, acquirer: Running) -> schemas.SignatureOut:
    """What was signed on the glass; 404 when nothing was."""
    row = await acquirer.books.run(signatures.of, transaction_id)
    if row is None:
        raise HTTPException(404, "no signature")
    return schemas.SignatureOut(at=row.at, picture=row.picture.hex(), receipt=row.receipt.hex())


@router.get("/settlements")
async def settlements(
    acquirer: Running, terminal: str | None = None, batch: str | None = None, limit: Limit = 100
) -> list[schemas.SettlementOut]:
    """The newest that match, each with what differs."""

    def work(session: Session) -> list[schemas.SettlementOut]:
        found = []
        for row in reports.settlements(session, limit, terminal_id=terminal, batch=batch):
            out = schemas.SettlementOut.model_validate({**vars(row), "results": row.results})
            rows = reports.differences(session, row.id)
            out.differences = [schemas.DifferenceOut.model_validate(one) for one in rows]
            found.append(out)
        return found

    return await acquirer.books.run(work)


@router.get("/settlements/{settlement_id}/details")
async def details(settlement_id: int, acquirer: Running) -> list[schemas.DetailOut]:
    """What the terminal uploaded."""
    rows = await acquirer.books.run(reports.details, settlement_id)
    return [schemas.DetailOut.model_validate(row) for row in rows]


@router.get("/journal")
async def journal(
    *,
    acquirer: Running,
    terminal: str | None = None,
    kind: str | None = None,
    trace: str | None = None,
    limit: Limit = 100,
) -> list[schemas.ReceivedOut]:
    """Every readable request, also those that were refused before they became a transaction."""

    def work(session: Session) -> list:
        return reports.journal(session, limit, terminal=terminal, kind=kind, trace=trace)

    return [schemas.ReceivedOut.model_validate(row) for row in await acquirer.books.run(work)]


@router.get("/totals")
async def totals(acquirer: Running, terminal: str | None = None, batch: str | None = None) -> schemas.Totals:
    def work(session: Session) -> schemas.Totals:
        rows = [schemas.TotalOut.model_validate(row) for row in reports.totals(session, terminal, batch)]
        return schemas.Totals(totals=rows, misbooked=reports.misbooked(session))

    return await acquirer.books.run(work)
