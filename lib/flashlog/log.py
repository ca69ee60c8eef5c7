"""A ring log on raw NOR flash: one program a record, erases done ahead of need, safe at every cut of the power.

Sequence numbers start at 1 and name places: 15 to a sector, one after the other around the ring. A slot whose program
was cut short is passed over, and so is its number. Nothing is written on mounting: a sector whose erase or header was
cut short is simply erased again before its use.
"""

from micropython import const

from flashlog.errors import FlashLogError, LogFull
from flashlog.layout import PAYLOAD, SECTOR, SLOT, SLOTS, Slot

_COUNT = const(4)  # requests of a block device's ioctl
_SIZE = const(5)
_ERASE = const(6)
_BLANK = b"\xff" * SLOT


class FlashLog:
    """The log on a partition: any object with `readblocks` and `writeblocks(block, buffer, offset)` and `ioctl`.

    Keeps two slots of 256 bytes in memory, however long the log is.
    """

    def __init__(self, partition) -> None:
        """Mount: a dozen headers, found by halving, and the slots of at most two sectors.

        Raises FlashLogError when the partition is too small or holds a log of another layout.
        """
        self._partition = partition
        self._slot = Slot()
        self._check = Slot()
        self._sectors = partition.ioctl(_COUNT, 0)
        if self._sectors < 3 or partition.ioctl(_SIZE, 0) != SECTOR:
            raise FlashLogError("a log needs 3 sectors of %d bytes or more" % SECTOR)
        self._mount()

    # -- where it stands ---------------------------------------------------------------------------

    @property
    def newest(self) -> int:
        """Sequence of the newest record, 0 when there is none."""
        return self._newest

    @property
    def oldest(self) -> int:
        """The lowest sequence that may still be readable."""
        return self._oldest

    @property
    def next_sequence(self) -> int:
        """The sequence that the next `append` gives."""
        return self._next

    @property
    def wear(self) -> int:
        """How often the newest sector was erased."""
        return self._wear

    @property
    def slots(self) -> int:
        """Records that an empty log takes."""
        return self._sectors * SLOTS

    def free(self) -> int:
        """Records that can be appended before the log is full."""
        last_sector = (self._released - 1) // SLOTS + self._sectors - 1
        return (last_sector + 1) * SLOTS - (self._next - 1)

    # -- reading and writing -----------------------------------------------------------------------

    def append(self, kind: int, payload: bytes) -> int:
        """Write a record and return its sequence; when this returns, it is on flash.

        One program, and no erase when `prepare` has done its work. `kind` is a byte of the caller's, `payload` has up
        to 240 bytes. Raises LogFull, having written nothing; FlashLogError when the flash did not take the record (its
        slot is passed over, the next attempt uses the next one).
        """
        if not 0 <= kind <= 255 or len(payload) > PAYLOAD:
            raise FlashLogError("kind or length of a record out of range")
        sequence = self._next
        if sequence >= self._top + SLOTS and not self.prepare():
            raise LogFull("no released slot")
        self._slot.make_record(kind, sequence, payload)
        self._next = sequence + 1
        self._program(self._sector_of(sequence), self._slot.buffer, self._offset_of(sequence), self._check.buffer)
        self._newest = sequence
        return sequence

    def read(self, sequence: int, buffer: bytearray) -> tuple | None:
        """Put a record's payload into `buffer` and return (kind, length).

        None when the log holds no such record: it was never written whole, or it has been overwritten.
        Raises FlashLogError when the buffer is too short.
        """
        if not self._oldest <= sequence < self._next:
            return None
        found = self._holds(sequence)
        if found is None:
            return None
        length = found[1]
        if length > len(buffer):
            raise FlashLogError("buffer too short for the record")
        buffer[:length] = self._slot.payload(length)
        return found

    def sectors(self, first: int, more: int = 0) -> list:
        """Numbers in the partition of the sectors that hold the records from `first` on, and up to `more` before."""
        top = (self._newest - 1) // SLOTS
        bottom = max((max(1, first) - 1) // SLOTS - more, (self._oldest - 1) // SLOTS)
        return [sector % self._sectors for sector in range(min(bottom, top), top + 1)] if self._newest else []

    # -- making room -------------------------------------------------------------------------------

    def release(self, sequence: int) -> None:
        """Allow the records below `sequence` to be overwritten. Not kept over a mount: nothing is released then."""
        self._released = max(self._released, min(sequence, self._next))

    def prepare(self) -> bool:
        """Erase the next sector ahead of need, if that is still to be done: 45 ms, at worst 400 ms on common parts.

        Returns whether a sector stands ready; False when the next one holds records that are not released.
        Raises FlashLogError when the flash does not let itself be erased.
        """
        if self._next <= self._top:
            return True
        first = self._top + SLOTS
        if first - self._sectors * SLOTS + SLOTS > self._released:
            return False
        sector = self._sector_of(first)
        header = self._header(sector)
        erased = header[0] if header else self._wear
        self._oldest = max(1, first - (self._sectors - 1) * SLOTS)
        self._erase(sector)
        self._slot.make_header(self._sectors, erased + 1, first)
        self._program(sector, self._slot.header, 0, self._check.header)
        self._top = first
        self._wear = erased + 1
        return True

    # -- mounting ----------------------------------------------------------------------------------

    def _mount(self) -> None:
        self._top, self._wear = 1 - SLOTS, 0  # first sequence of the newest sector, how often it was erased
        if not self._find_top():
            for sector in range(self._sectors):
                self._take_higher(sector)
        while self._holds(self._top + SLOTS):  # a header was damaged; its records still count
            self._top += SLOTS
        lap = self._top - (self._sectors - 1) * SLOTS  # first sequence of the sector after it, before its next erase
        header = self._header(self._sector_of(self._top + SLOTS))
        self._released = max(1, lap)
        self._oldest = self._released if header and header[1] == lap else max(1, lap + SLOTS)
        if not self._stands(self._oldest):
            self._skip_blank()
        self._next = max(1, self._end_of(self._top))
        if self._next == self._top and self._top > 1:  # erased ahead, not in use yet
            self._next = self._end_of(self._top - SLOTS)
        self._newest = 0
        for sequence in range(self._next - 1, self._oldest - 1, -1):
            if self._holds(sequence):
                self._newest = sequence
                break

    def _find_top(self) -> bool:
        """Find the newest sector by halving: up to it, all sectors are of one lap. False when the headers do not tell:
        that of the first sector is not whole, or one near the end is not where its neighbours are."""
        first = self._header(0)
        if first is None or self._sector_of(first[1]) != 0:
            return False
        low, high = 0, self._sectors  # of the lap of sector 0; the first that may not be
        while high - low > 1:
            middle = (low + high) // 2
            if self._is_in_lap(middle, first[1]):
                low = middle
            else:
                high = middle
        self._take_higher(low)
        return not any(self._is_in_lap(low + more, first[1]) for more in (2, 3) if low + more < self._sectors)

    def _stands(self, first: int) -> bool:
        """Whether the sector that begins with the sequence `first` was written, as far as header or first slot tell."""
        header = self._header(self._sector_of(first))
        return (header is not None and header[1] == first) or self._holds(first) is not None

    def _skip_blank(self) -> None:
        """Begin where the first sector stands: a log that another device began was put here without its older part."""
        low, high = self._oldest, max(self._oldest, self._top)
        while high - low > SLOTS:
            middle = low + (high - low) // SLOTS // 2 * SLOTS
            if any(self._stands(middle + more) for more in (0, SLOTS, 2 * SLOTS) if middle + more <= high):
                high = middle
            else:
                low = middle
        while high < self._top and not self._stands(high):
            high += SLOTS
        self._oldest = high

    def _is_in_lap(self, sector: int, first: int) -> bool:
        """Whether a sector was written in the lap in which sector 0 began with the sequence `first`."""
        header = self._header(sector)
        return header is not None and header[1] == first + sector * SLOTS

    def _take_higher(self, sector: int) -> None:
        """Let this be the newest sector if its sequences are higher."""
        header = self._header(sector)
        if header and header[1] > self._top and self._sector_of(header[1]) == sector:
            self._wear, self._top = header

    def _holds(self, sequence: int) -> tuple | None:
        """(kind, length) of the record that stands in the place of a sequence, now in the slot buffer."""
        self._read(self._sector_of(sequence), self._slot.buffer, self._offset_of(sequence))
        return self._slot.parse_record(sequence)

    def _end_of(self, first: int) -> int:
        """The sequence after the last slot in use of the sector that begins with `first`."""
        if first < 1:
            return first
        for sequence in range(first + SLOTS - 1, first - 1, -1):
            self._read(self._sector_of(sequence), self._slot.buffer, self._offset_of(sequence))
            if self._slot.buffer != _BLANK:
                return sequence + 1
        return first

    def _header(self, sector: int) -> tuple | None:
        """(times erased, first sequence) of a sector with a whole header."""
        self._read(sector, self._slot.header, 0)
        return self._slot.parse_header(self._sectors)

    # -- flash -------------------------------------------------------------------------------------

    def _sector_of(self, sequence: int) -> int:
        return (sequence - 1) // SLOTS % self._sectors

    def _offset_of(self, sequence: int) -> int:
        return ((sequence - 1) % SLOTS + 1) * SLOT

    def _read(self, sector: int, buffer: bytearray, offset: int) -> None:
        try:
            self._partition.readblocks(sector, buffer, offset)
        except OSError:
            raise FlashLogError("the flash cannot be read")

    def _program(self, sector: int, buffer: bytearray, offset: int, check: bytearray) -> None:
        """Program and read back into `check`."""
        try:
            self._partition.writeblocks(sector, buffer, offset)
        except OSError:
            raise FlashLogError("the flash cannot be programmed")
        self._read(sector, check, offset)
        if check != buffer:
            raise FlashLogError("the flash did not keep what was programmed")

    def _erase(self, sector: int) -> None:
        try:
            self._partition.ioctl(_ERASE, sector)
        except OSError:
            raise FlashLogError("the flash cannot be erased")
        for offset in range(0, SECTOR, SLOT):
            self._read(sector, self._slot.buffer, offset)
            if self._slot.buffer != _BLANK:
                raise FlashLogError("the flash did not become blank")
