"""Commands: take a terminal's books along in a parcel (backup/parcel.py), and put them into another device.

`hand_over` first, where the old device still works: it is locked and restarts, so that no sale comes after the backup.
Both then go piece by piece, in order; the parcel that comes back waits in the flash slot for new software.
"""

import asyncio
import binascii
from micropython import const

from backup.errors import BackupError
from backup.parcel import KEYS, Parcel, make
from backup.restore import put_back
from console.errors import CommandError
from console.session import bytes_of, restart_soon
from ledger.books_id import books_id
from ledger.pending import Pending
from paycrypto.compare import wipe
from security.audit import audit
from security.lock import MOVED, code_of, note_carried
from security.lock import lock as lock_terminal

_ANSWER = const(1536)  # bytes of the parcel in an answer, at least, until the last
_SECTOR = const(4096)
_ERASE = const(6)  # request of a block device's ioctl
_TOLD = const(65536)  # bytes between two words about progress
_SAY = {
    "parcel": "this is no backup of a terminal, or it broke off: make it anew",
    "code": "the backup was altered, or was made for another office's key",
}


async def hand_over(till, session, arguments: dict, progress) -> dict:
    """Lock this device for good: another one goes on with its books. `open`, `unsettled`: what goes with them."""
    if not till.nobody_waits:
        raise CommandError("busy", "somebody works at the terminal: wait until the home screen stands")
    if code_of(till.board.secrets):
        raise CommandError("locked", "it is locked already: make the backup, or unlock it")
    if not till.parameters.ready or till.ledger is None:
        raise CommandError("unset", "this device is no shop's terminal: there is nothing to hand over")
    pending = Pending(till.ledger)
    lock_terminal(till.board.secrets, till.vault, MOVED, session.who)
    restart_soon(till)
    return {"open": pending.open, "unsettled": pending.unsettled}


async def backup(till, session, arguments: dict, progress) -> dict:
    """The next piece of the parcel, `data` (base64), and whether there is `more`; `anew` (true) begins it."""
    if arguments.get("anew"):
        session.kept["parcel"] = _begin(till, session)
    pieces = session.kept.get("parcel")
    if pieces is None:
        raise CommandError("place", "no backup is under way: begin one")
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) >= _ANSWER:
            return {"data": binascii.b2a_base64(data)[:-1].decode(), "more": True}
    del session.kept["parcel"]
    note_carried(till.board.secrets)
    return {"data": binascii.b2a_base64(data)[:-1].decode(), "more": False}


def _begin(till, session):
    from backup.contents import contents

    if not till.parameters.ready or till.ledger is None:
        raise CommandError("unset", "this device is no shop's terminal: there is nothing to keep")
    if till.client is not None and not till.nobody_waits:
        raise CommandError("busy", "somebody is served: wait for the home screen")
    pending = Pending(till.ledger)
    serial = till.board.serial
    head = {
        "serial": serial,
        "books": books_id(till.board.secrets, serial),
        "merchant": till.parameters.merchant_id,
        "terminal": till.parameters.terminal_id,
        "handed_over": code_of(till.board.secrets) == MOVED,
        "open": pending.open,
        "unsettled": pending.unsettled,
    }
    audit("backup", session.who, "handed over" if head["handed_over"] else "copy")
    return make(head, contents(till.board, till.ledger), session.signer, till.board.random)


async def restore_begin(till, session, arguments: dict, progress) -> dict:
    """A parcel of `size` bytes is to come; `keys` (base64) open it. Only a device that is nobody's takes one."""
    size = arguments.get("size")
    keys = bytearray(bytes_of(arguments, "keys"))
    if not isinstance(size, int) or len(keys) != KEYS:
        raise CommandError("syntax", "size and keys are needed")
    if not 0 < size <= till.board.staging_flash.ioctl(4, 0) * _SECTOR:
        raise CommandError("size", "the backup is too large for this device")
    if till.parameters.ready:
        raise CommandError("provisioned", "this device is a shop's terminal: retire it first, or take a new one")
    if code_of(till.board.secrets):
        raise CommandError("locked", "the device is locked: unlock it first")
    if till.ledger is None:
        raise CommandError("books", "the books cannot be read: this device needs a repair")
    if Pending(till.ledger):
        raise CommandError("pending", "money of the shop before is pending on this device")
    wipe(session.kept.get("restore_keys", bytearray()))
    session.kept["restore"], session.kept["restore_keys"] = [0, size], keys
    return {}


async def restore_put(till, session, arguments: dict, progress) -> dict:
    """The next bytes of the parcel: `data` (base64), which belongs at `at`. Answers how much is there: `size`."""
    kept = _restoring(session)
    data = bytes_of(arguments, "data")
    at = arguments.get("at")
    if not isinstance(at, int) or at != kept[0] or at + len(data) > kept[1]:
        raise CommandError("place", "the next piece begins at %d" % kept[0])
    flash, view = till.board.staging_flash, memoryview(data)
    while view:
        sector, offset = divmod(at, _SECTOR)
        if not offset:
            flash.ioctl(_ERASE, sector)
        part = view[: _SECTOR - offset]
        flash.writeblocks(sector, part, offset)
        at, view = at + len(part), view[len(part) :]
    kept[0] = at
    return {"size": at}


async def restore(till, session, arguments: dict, progress) -> dict:
    """Check the parcel and become the terminal it was made of; then start anew. It still needs its master key."""
    done, size = _restoring(session)
    if done != size:
        raise CommandError("place", "the backup is not whole: the next piece begins at %d" % done)
    flash = till.board.staging_flash
    try:
        parcel = Parcel(_reader(flash), size, session.kept["restore_keys"])
        for at in parcel.check():
            if not at % _TOLD:
                await progress(0.5 * at / size, "checking")
            await asyncio.sleep_ms(0)
        if not parcel.head.get("handed_over") and not arguments.get("lost"):
            raise CommandError("copy", "the old device was not handed over: only if it is lost may this one go on")
        await progress(0.5, "putting back")
        for _ in put_back(parcel, till.board):
            await asyncio.sleep_ms(0)
    except BackupError as error:
        raise CommandError(error.reason, _SAY[error.reason])
    head = parcel.head
    audit("restore", session.who, "from %s" % head.get("serial"))
    restart_soon(till)
    return {"terminal": head.get("terminal"), "merchant": head.get("merchant"), "from": head.get("serial")}


def _restoring(session) -> list:
    if "restore" not in session.kept:
        raise CommandError("place", "no restore is under way: begin one")
    return session.kept["restore"]


def _reader(flash):
    def read(at: int, buffer) -> None:
        view = memoryview(buffer)
        while view:
            sector, offset = divmod(at, _SECTOR)
            part = view[: _SECTOR - offset]
            flash.readblocks(sector, part, offset)
            at, view = at + len(part), view[len(part) :]

    return read
