"""From a request to its answer, in one database transaction: the answer exists only when everything is committed."""

import datetime
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tools.acquirer.books.database import Books
from tools.acquirer.books.tables import Received, Terminal
from tools.acquirer.host.kinds import kind_of
from tools.acquirer.host.presented import presented_card, visible_number
from tools.acquirer.host.replies import compose, sign
from tools.acquirer.host.work import APPROVED, Kind, Ordered, Outcome, Policy, Refusal, Work
from tools.acquirer.keys.dukpt import BadSerial, InitialKey
from tools.acquirer.keys.vault import Vault
from tools.acquirer.keys.working import WorkingKeys
from tools.acquirer.masking import masked
from tools.acquirer.wire import private
from tools.acquirer.wire.message import Message, pack

_NOTHING_ORDERED = Ordered()


@dataclass
class Answer:
    """A packed reply and what a log line needs to know."""

    reply: Message
    code: str
    note: str
    make_mac: Callable[[bytes], str] | None = None  # made F64, when the reply has one
    requirement: int = 0  # what the header asks the terminal to do


class Host:
    """Answers requests."""

    def __init__(self, books: Books, vault: Vault, policy: Policy):
        self._books = books
        self._vault = vault
        self.policy = policy

    async def answer(self, message: Message, connection: int = 0, ordered: Ordered = _NOTHING_ORDERED) -> Answer:
        """Process one request. Raises what the database raises: then stay silent."""
        return await self._books.run(self.process, message, connection, ordered)

    def process(self, session: Session, message: Message, connection: int, ordered: Ordered) -> Answer:
        """The same inside a transaction of the caller."""
        now = self.policy.now()
        kind = kind_of(message)
        entry = _journal(session, message, kind, connection, now)
        reference = now.strftime("%H%M%S") + f"{entry.id % 1_000_000:06}"
        work = self._admitted(session, message, now, kind, reference)
        if isinstance(work, Refusal):
            outcome, make_mac, requirement = Outcome(*work), None, 0
        else:
            work.ordered = ordered
            outcome, make_mac = _handled(work), work.sign if work.kind.authenticated else None
            requirement = work.terminal.requirement
        entry.code, entry.note = outcome.code, outcome.note[:200]
        reply = compose(message, outcome, now, reference, self.policy.acquirer_id)
        if make_mac and (outcome.code == APPROVED or self.policy.mac_on_declines):
            sign(reply, make_mac)
            return Answer(reply, outcome.code, outcome.note, make_mac, requirement)
        pack(reply)
        return Answer(reply, outcome.code, outcome.note, None, requirement)

    def _admitted(
        self, session: Session, message: Message, now: datetime.datetime, kind: Kind | None, reference: str
    ) -> Work | Refusal:
        """Format, terminal, merchant, keys and MAC are right: only then is there work to do."""
        if (wrong := message.misformed()) is not None:
            return Refusal("30", f"F{wrong} is not numeric")
        if kind is None:
            return Refusal("40", "kind of message not known")
        for number in (41, 42, 60, *kind.mandatory):
            if number not in message.fields:
                return Refusal("30", f"F{number} missing")
        terminal = session.scalar(select(Terminal).where(Terminal.id == message.get(41)).with_for_update(of=Terminal))
        if terminal is None:
            return Refusal("97", "terminal not known")
        if terminal.merchant_id != message.get(42):
            return Refusal("03", "not the merchant of this terminal")
        extensions = terminal.extension_names
        if kind.extension and kind.extension not in extensions:
            return Refusal("40", f"this terminal has no extension {kind.extension}")
        work = Work(session, message, now, self.policy, self._vault, terminal, kind, reference)
        try:
            work.parts = private.parts(message.get(59))
            work.counted = private.counted(work.parts) if "journal" in extensions else None
        except private.BadPart as error:
            return Refusal("30", f"F59 cannot be read, part {error}")
        if not kind.authenticated:
            work.presented = presented_card(message, work.suite, b"") or work.presented
            return work
        if terminal.dukpt:
            return self._with_derived_keys(work)
        if not terminal.working_keys:
            return Refusal("77", "not signed on")
        work.keys = WorkingKeys.unpack(self._vault.open(terminal.working_keys, terminal.id))
        if not _is_genuine(work):
            return Refusal("A0", "MAC does not match")
        work.presented = presented_card(message, work.suite, work.keys.tdk) or work.presented
        return work


    def _with_derived_keys(self, work: Work) -> Work | Refusal:
        """Under DUKPT each message has keys of its own; no serial number is good twice."""
        terminal = work.terminal
        assert terminal.dukpt is not None
        if private.KEY_SERIAL not in work.parts:
            return Refusal("30", f"F59 has no part {private.KEY_SERIAL}")
        initial = InitialKey.unpack(self._vault.open(terminal.dukpt, terminal.id))
        try:
            keys = initial.keys_of(work.parts[private.KEY_SERIAL], terminal.dukpt_counter)
        except BadSerial as error:
            return Refusal("A0", str(error))
        work.keys = WorkingKeys(keys.pin, keys.request)
        if not _is_genuine(work):
            return Refusal("A0", "MAC does not match")
        terminal.dukpt_counter = keys.counter
        work.keys = WorkingKeys(keys.pin, keys.answer)  # from here on it signs the answer
        work.presented = presented_card(work.message, work.suite, b"") or work.presented
        return work


def _is_genuine(work: Work) -> bool:
    """Whether the request's MAC is the right one."""
    expected = work.sign(work.message.mac_block())
    return hmac.compare_digest(expected.encode(), work.message.get(64).encode())


def _handled(work: Work) -> Outcome:
    if work.ordered.code and not work.kind.keeps_declines:
        return Outcome(work.ordered.code, "ordered by a fault rule")
    return work.kind.handler(work)


def _journal(
    session: Session, message: Message, kind: Kind | None, connection: int, now: datetime.datetime
) -> Received:
    entry = Received(
        at=now,
        connection=connection,
        mti=message.mti,
        kind=kind.name if kind else "",
        terminal=message.get(41),
        batch=message.batch,
        trace=message.get(11),
        amount=int(message.get(4)) if message.get(4).isdecimal() else None,
        masked=masked(visible_number(message)),
    )
    session.add(entry)
    session.flush()
    return entry
