"""Signatures given on the glass, beside the records: one small file each, enciphered, until the batch is settled.

A file: "TS", schema 1, whether it was sent 1, length of the picture 2 (big-endian), the picture filled up to whole
blocks and enciphered like a record, code 16.
"""

import os
from micropython import const

import files
from log import log
from security.vault import TAG

_FOLDER = "/signatures"
_HEAD = b"TS\x01"
_START = const(6)  # bytes before the picture
_LARGEST = const(1024)
_NUMBERED = const(0x40000000)  # records of the log never get as far: no two are enciphered alike
_NO_TAG = bytes(TAG)


class Signatures:
    """By the counter of their transaction."""

    def __init__(self, vault):
        self._vault = vault

    def add(self, counter: int, picture) -> None:
        """Keep one; it is safe when this returns. Raises files.FileError."""
        size = len(picture)
        sealed = bytearray((size + 15) // 16 * 16)
        sealed[:size] = picture
        tag = self._vault.seal_record(_NUMBERED + counter, sealed, _NO_TAG)
        try:
            if not files.is_there(_FOLDER):
                os.mkdir(_FOLDER)
            files.write_bytes(_path(counter), _HEAD + b"\x00" + size.to_bytes(2, "big") + sealed + tag)
        except OSError as error:
            raise files.FileError(_path(counter), "file system: %s" % error)

    def get(self, counter: int):
        """The picture, or None when there is none or it was altered."""
        content = self._read(counter)
        if content is None:
            return None
        sealed = memoryview(content)[_START:-TAG]
        if not self._vault.record_is_genuine(_NUMBERED + counter, sealed, content[-TAG:], _NO_TAG):
            log("TILL", "signature %d: altered, not used" % counter)
            return None
        self._vault.open_record(_NUMBERED + counter, sealed)
        return sealed[: int.from_bytes(content[4:6], "big")]

    def waiting(self) -> list:
        """Counters of those that the acquirer has not had, oldest first."""
        return [counter for counter in self._all() if self._is_sent(counter) is False]

    def mark_sent(self, counter: int) -> None:
        """The acquirer has it, or does not want it: it is kept for the slip only."""
        content = self._read(counter)
        if content is not None:
            content[3] = 1
            files.write_bytes(_path(counter), content)

    def forget(self, before: int) -> None:
        """The batch is settled: remove what was sent of transactions below a counter."""
        for counter in self._all():
            if counter < before and self._is_sent(counter) is not False:
                files.remove(_path(counter))

    def _all(self) -> list:
        try:
            names = os.listdir(_FOLDER)
        except OSError:
            return []
        return sorted(int(name) for name in names if name.isdigit())

    def _is_sent(self, counter: int):
        """None when the file is broken."""
        content = self._read(counter)
        return None if content is None else bool(content[3])

    def _read(self, counter: int):
        """The file's content, or None."""
        try:
            content = files.read_buffer(_path(counter), _LARGEST + _START + TAG)
        except files.FileError as error:
            log("TILL", "signature: %s" % (error.args,))
            return None
        if content is None or content[:3] != _HEAD or len(content) < _START + TAG or (len(content) - _START - TAG) % 16:
            return None
        return content if int.from_bytes(content[4:6], "big") <= len(content) - _START - TAG else None


def _path(counter: int) -> str:
    return "%s/%010d" % (_FOLDER, counter)
