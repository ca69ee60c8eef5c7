"""Puts a parcel's content in the place of a new terminal's own. It becomes somebody with the last file, not before.

A mark on the file system comes first: where a cut interrupts it, the terminal is still nobody, and the same parcel, or
another, can be put back from the beginning.
"""

import os
from micropython import const

import files
from backup import items
from backup.contents import BLOBS, OWN, PARAMETERS, paths
from backup.errors import BackupError
from ledger.books_id import LONGEST, begin_new, take_over
from paths import NUMBERS, RESTORE
from paycrypto.compare import wipe

_SECTOR = const(4096)
_COUNT = const(4)  # requests of a block device's ioctl
_ERASE = const(6)
_PIECE = const(512)
_LARGEST_BLOB = const(256)


def put_back(parcel, board):
    """A generator that works item by item and gives the names of the items. The parcel was checked. Restart afterwards.

    Raises BackupError "parcel" for a content that is not what `contents` makes.
    """
    name = parcel.head.get("books")
    if not isinstance(name, str) or not 0 < len(name.encode()) <= LONGEST:
        raise BackupError("parcel")
    files.write_bytes(RESTORE, b"\x01")
    yield from clear(board)
    found = items.Items(parcel.content())
    buffer = bytearray(_SECTOR)
    while found.next():
        if found.kind == items.BLOB:
            _blob(found, board.secrets)
        elif found.kind == items.SECTOR:
            _sector(found, board.ledger_flash, buffer)
        elif found.kind == items.FILE:
            _file(found)
        else:
            raise BackupError("parcel")
        yield found.name
    if not files.is_there(PARAMETERS):
        raise BackupError("parcel")
    take_over(board.secrets, name)
    if not parcel.head.get("handed_over"):
        files.write_bytes(NUMBERS, b"")
    files.remove(RESTORE)


def clear(board):
    """Back to a new device, all but the mark: what a restore begins with, and what a start does where one was cut."""
    begin_new(board.secrets)
    for name in BLOBS:
        board.secrets.erase(name)
    for path in list(paths()):
        if path not in OWN:
            os.remove(path)
    yield "files"
    flash = board.ledger_flash
    there, blank = bytearray(_SECTOR), b"\xff" * _SECTOR
    for sector in range(flash.ioctl(_COUNT, 0)):
        flash.readblocks(sector, there)
        if there != blank:
            flash.ioctl(_ERASE, sector)
            yield "ledger"


def give_up(board) -> None:
    """Nobody's device again, after a cut or when its books went to another. Raises OSError when the flash fails."""
    files.write_bytes(RESTORE, b"\x01")
    for _ in clear(board):
        pass
    files.remove(RESTORE)


def _blob(found, secrets) -> None:
    if found.name not in BLOBS or found.left > _LARGEST_BLOB:
        raise BackupError("parcel")
    data = bytearray(found.left)
    found.read(data)
    secrets.put(found.name, data)
    wipe(data)


def _sector(found, flash, buffer) -> None:
    number = int(found.name) if found.name.isdigit() else -1
    if not 0 <= number < flash.ioctl(_COUNT, 0) or found.left != _SECTOR:
        raise BackupError("parcel")
    found.read(buffer)
    flash.writeblocks(number, buffer, 0)  # it is blank


def _file(found) -> None:
    path = found.name
    if not path.startswith("/") or ".." in path or path.startswith("/rom"):
        raise BackupError("parcel")
    at = path.rfind("/")
    if at > 0 and not files.is_there(path[:at]):
        os.mkdir(path[:at])
    piece = bytearray(_PIECE)
    view = memoryview(piece)
    with open(path + ".new", "wb") as file:
        while found.left:
            file.write(view[: found.read(piece)])
    os.rename(path + ".new", path)
