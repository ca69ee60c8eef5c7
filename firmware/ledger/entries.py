"""Sealed entries on the ring log: enciphered, and each with a code chained to the entry before it.

The code covers the sequence number, the ciphertext and the code of the entry before, so an entry that was altered, left
out or put elsewhere shows. Only the newest entries can be cut off unseen; the acquirer, who counts them, sees that.
"""

from micropython import const

from ledger.errors import LedgerError
from security.vault import TAG

RECORD = const(1)  # kinds: a step of a transaction,
MARK = const(2)  # or of a settlement,
CHIP = const(3)  # or what a chip said, before the step it belongs to,
DETAILS = const(4)  # or the details of a transaction, likewise
DATA = const(224)  # enciphered bytes of an entry; the chain code follows
ALTERED = "altered"  # what `verify` finds: an entry that can be read and is not the one that was written,
MISSING = "missing"  # or a place that cannot be read, and was written

_SIZE = DATA + TAG
_NO_TAG = bytes(TAG)


class Entries:
    """The entries of a log. `data` is the buffer of the one read last or to be written next."""

    def __init__(self, flash_log, vault):
        self._log = flash_log
        self._vault = vault
        self._entry = bytearray(_SIZE)
        self.data = memoryview(self._entry)[:DATA]
        self._tag_part = memoryview(self._entry)[DATA:]
        self._tag = bytearray(TAG)  # of the newest entry

    def mount(self) -> None:
        """Take up the chain where it ended."""
        if self._log.newest and self._raw(self._log.newest, self._entry):
            self._tag[:] = self._tag_part

    def append(self, kind: int) -> int:
        """Seal what is in `data` and write it; its sequence. Raises flashlog.LogFull or FlashLogError."""
        self._tag_part[:] = self._vault.seal_record(self._log.next_sequence, self.data, self._tag)
        sequence = self._log.append(kind, self._entry)
        self._tag[:] = self._tag_part
        return sequence

    def read(self, sequence: int) -> int:
        """Decipher an entry into `data`; its kind, or 0 where there is none (a torn slot, or overwritten)."""
        kind = self._raw(sequence, self._entry)
        if kind:
            self._vault.open_record(sequence, self.data)
        return kind

    def backwards(self):
        """All entries, newest first, as (sequence, kind, data, genuine): whether it follows the one before it."""
        entry, before = self._entry, bytearray(_SIZE)
        sequence = self._log.newest
        kind = self._raw(sequence, entry) if sequence else 0
        while kind:
            at, kind_before = sequence - 1, 0
            while at >= self._log.oldest:
                kind_before = self._raw(at, before)
                if kind_before:
                    break
                at -= 1
            genuine = (at > 0 and not kind_before) or self._follows(sequence, entry, before if kind_before else None)
            data = memoryview(entry)[:DATA]
            self._vault.open_record(sequence, data)
            yield sequence, kind, data, genuine
            entry, before = before, entry
            sequence, kind = at, kind_before

    def verify(self, first: int, last: int):
        """Check the chain from `first` to `last`; None, or (sequence, ALTERED or MISSING) of the first fault.

        The entry before `first` is taken as it stands; where it has been overwritten, so is `first`.
        """
        entry = bytearray(_SIZE)
        tag = bytearray(TAG)
        known = first <= 1
        if not known and self._raw(first - 1, entry):
            tag[:] = entry[DATA:]
            known = True
        gap = 0
        for sequence in range(max(1, first), last + 1):
            if not self._raw(sequence, entry):
                gap = gap or sequence
                continue
            view = memoryview(entry)
            if known and not self._vault.record_is_genuine(sequence, view[:DATA], view[DATA:], tag):
                return (gap, MISSING) if gap else (sequence, ALTERED)
            tag[:] = view[DATA:]
            known, gap = True, 0
        return None

    def _follows(self, sequence: int, entry, before) -> bool:
        view = memoryview(entry)
        tag = memoryview(before)[DATA:] if before is not None else _NO_TAG
        return self._vault.record_is_genuine(sequence, view[:DATA], view[DATA:], tag)

    def _raw(self, sequence: int, buffer) -> int:
        """Read an entry as it stands; its kind or 0. Raises LedgerError when it is none of ours."""
        found = self._log.read(sequence, buffer)
        if found is None:
            return 0
        if found[1] != _SIZE or found[0] not in (RECORD, MARK, CHIP, DETAILS):
            raise LedgerError("entry %d is no record" % sequence)
        return found[0]
