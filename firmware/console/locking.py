"""Commands: lock, unlock, retire the terminal, and read its audit log. What changes it ends in a restart."""

from micropython import const

import factory_reset
import files
from console.errors import CommandError
from console.session import number_of, restart_soon
from ledger.pending import Pending
from paths import NUMBERS
from security.audit import audit
from security.audit_log import AuditLog
from security.intrusion import newest
from security.lock import MOVED, REMOTE, code_of, is_carried
from security.lock import lock as lock_terminal
from security.lock import unlock as unlock_terminal

_PIECE = const(1500)  # bytes of an answer


async def lock(till, session, arguments: dict, progress) -> dict:
    """Erase the payment keys and lock; what is pending stays in the books. `pending`: how much that is."""
    _check_idle(till)
    if code_of(till.board.secrets):
        raise CommandError("locked", "it is locked already: unlock takes it back")
    pending = _pending(till)
    lock_terminal(till.board.secrets, till.vault, REMOTE, session.who)
    restart_soon(till)
    return pending


async def unlock(till, session, arguments: dict, progress) -> dict:
    """Take a lock back; keys must be loaded anew. `code`: why it was locked."""
    code = code_of(till.board.secrets)
    if not code:
        raise CommandError("unlocked", "it is not locked: nothing to do")
    if till.tamper_guard.is_open():
        raise CommandError("open", "the case is open: close it, then unlock")
    if till.ledger is None:
        raise CommandError("books", "the books cannot be read: this device needs a repair")
    if is_carried(till.board.secrets):  # whoever has its books now may use the next numbers
        files.write_bytes(NUMBERS, b"")
    unlock_terminal(till.board.secrets, session.who, newest(till))
    restart_soon(till)
    return {"code": code}


async def retire(till, session, arguments: dict, progress) -> dict:
    """Erase keys, set-up and people, so that the device can change hands; refused while money is pending."""
    _check_idle(till)
    if till.ledger is None:
        raise CommandError("books", "the books cannot be read: this device needs a repair")
    pending = Pending(till.ledger)
    if code_of(till.board.secrets) == MOVED:
        if pending and not is_carried(till.board.secrets):
            raise CommandError("pending", "its books were not taken along yet: make the backup, then retire it")
        _retire_moved(till, session)
        return {}
    if pending:
        raise CommandError("pending", "%d open, %d unsettled: bring the terminal online, settle, then retire it"
                           % (pending.open, pending.unsettled))  # fmt: skip
    audit("retire", session.who)
    factory_reset.order(till.ledger.totals.counter)
    factory_reset.carry_out(till)
    restart_soon(till)
    return {}


def _retire_moved(till, session) -> None:
    """Its books and the keys to them are on another device: nothing of them stays here."""
    from backup.restore import give_up

    audit("retire", session.who, "handed over")
    give_up(till.board)
    till.board.secrets.erase("locked")
    restart_soon(till)


async def audit_lines(till, session, arguments: dict, progress) -> dict:
    """`lines` of the audit log, the oldest first, the head of its chain at the end. The first `skip` are left out;
    `more`: some are left, ask again."""
    skip = number_of(arguments, "skip")
    found, size, at = [], 0, 0
    for line in AuditLog(till.board.secrets).lines():
        at += 1
        if at > skip:
            if size >= _PIECE:
                return {"lines": found, "skip": at - 1, "more": True}
            found.append(str(line, "utf-8"))
            size += len(line)
    return {"lines": found, "skip": at, "more": False}


def _check_idle(till) -> None:
    if not till.nobody_waits:
        raise CommandError("busy", "somebody works at the terminal: wait until the home screen stands")


def _pending(till) -> dict:
    pending = None if till.ledger is None else Pending(till.ledger)
    return {"open": pending.open, "unsettled": pending.unsettled} if pending else {"open": 0, "unsettled": 0}
