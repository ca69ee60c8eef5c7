"""What a terminal takes along when it moves: its books as far as they are needed, its set-up, its people.

The ledger's sectors travel as they lie on flash, enciphered and chained, and the keys that open them with them. The
acquirer's keys stay behind: a terminal that moved gets its master key anew.
"""

import os
from micropython import const

from backup import items
from paycrypto.compare import wipe

BLOBS = ("kek", "dek", "wifi", "slip")  # of the secret store
PARAMETERS = "/parameters.json"  # last: with it, the terminal is somebody
_FOLDERS = ("/signatures",)
OWN = ("/audit.0", "/audit.1", "/update.json", "/restore")  # what belongs to the device, not to the shop
_LEFT = OWN + ("/provision.json", PARAMETERS)
_DIRECTORY = const(0x4000)
_SECTOR = const(4096)
_PIECE = const(512)


def contents(board, ledger):
    """The content of a parcel as buffers; each is overwritten by the next."""
    buffer = bytearray(_SECTOR)
    view = memoryview(buffer)
    for name in BLOBS:
        size = board.secrets.get(name, buffer)
        if size is not None:
            yield items.head(items.BLOB, name, size)
            yield view[:size]
    for sector in ledger.sectors():
        board.ledger_flash.readblocks(sector, buffer)
        yield items.head(items.SECTOR, str(sector), _SECTOR)
        yield view
    for path in paths():
        if path not in _LEFT:
            yield from _file(path, view)
    yield from _file(PARAMETERS, view)
    wipe(buffer)
    yield b"\x00"


def paths():
    """All files of the file system, by path; what a cut left of a replacement is none."""
    for folder in ("",) + _FOLDERS:
        try:
            for entry in os.ilistdir(folder or "/"):
                name, kind = entry[0], entry[1]
                if kind != _DIRECTORY and not name.endswith(".new"):
                    yield folder + "/" + name
        except OSError:
            pass  # no such folder


def _file(path: str, view):
    size = os.stat(path)[6]
    yield items.head(items.FILE, path, size)
    with open(path, "rb") as file:
        while size > 0:
            count = file.readinto(view[: min(_PIECE, size)])
            if not count:
                raise OSError(path)
            yield view[:count]
            size -= count
