"""Serial NOR flash: erasing sets a whole sector to ones, programming only clears bits, a page at a time.

Modelled on the W25Q128JV: sectors of 4096 bytes, pages of 256, 100,000 erases a sector. A flash step is one page
programmed or one sector erased. `cut_at = n` lets the power fail at the n-th step from now: not done at all, or, with
`torn`, half done; then `on_cut` is called, which must not come back. No method allocates: file systems call a flash
driver while the heap is locked.
"""

from chips._cells import fill, move, program


class PowerCut(BaseException):
    """The power failed at a flash step (raised when nobody set `on_cut`). The flash stays dead."""


class Nor:
    """Flash cells in `memory`, a writable buffer whose length is a multiple of `sector`.

    Counts: `programs` and `erases` in steps, `clashes` (programs that asked for a 1 where the cell was 0), and the
    erases of each sector in `wear`, a 32-bit little-endian word per sector.
    """

    def __init__(self, memory, sector: int = 4096, page: int = 256, wear=None):
        self.memory = memory
        self.sector = sector
        self.page = page
        self.size = len(memory)
        self.wear = bytearray(4 * (self.size // sector)) if wear is None else wear
        self.programs = 0
        self.erases = 0
        self.clashes = 0
        self.cut_at = 0  # 0: no cut is armed
        self.torn = False
        self.dead = False
        self.on_cut = None  # called when the power fails; must not return
        self.on_step = None  # called after each step

    def read(self, address: int, buffer) -> None:
        """Fill `buffer` from `address`."""
        self._check(address, len(buffer))
        move(self.memory, address, buffer, len(buffer))

    def program(self, address: int, data) -> None:
        """Clear the bits that are 0 in `data`; split at page boundaries, one step a page."""
        length = len(data)
        self._check(address, length)
        if address % self.page + length <= self.page:
            self._program_page(address, data, length)
            return
        done = 0
        view = memoryview(data)
        while done < length:
            count = min(length - done, self.page - (address + done) % self.page)
            self._program_page(address + done, view[done : done + count], count)
            done += count

    def erase(self, address: int) -> None:
        """Set the sector at `address` (a multiple of `sector`) to ones."""
        self._check(address, self.sector)
        if address % self.sector:
            raise ValueError("not the start of a sector", address)
        if self._cut_now():
            if self.torn:
                fill(self.memory, address, self.sector // 2, 0xFF)
            self._cut()
        fill(self.memory, address, self.sector, 0xFF)
        self.erases += 1
        self._wear_out(4 * (address // self.sector))
        if self.on_step is not None:
            self.on_step()

    def _program_page(self, address: int, data, count: int) -> None:
        if self._cut_now():
            if self.torn:
                program(self.memory, address, data, count // 2)
            self._cut()
        self.clashes += program(self.memory, address, data, count)
        self.programs += 1
        if self.on_step is not None:
            self.on_step()

    def _check(self, address: int, length: int) -> None:
        if self.dead:
            self._cut()
        if address < 0 or address + length > self.size:
            raise ValueError("outside the flash", address)

    def _cut_now(self) -> bool:
        if self.cut_at:
            self.cut_at -= 1
            return self.cut_at == 0
        return False

    def _cut(self) -> None:
        self.dead = True
        if self.on_cut is not None:
            self.on_cut()
        raise PowerCut

    def _wear_out(self, place: int) -> None:
        wear = self.wear
        while wear[place] == 0xFF:
            wear[place] = 0
            place += 1
        wear[place] += 1
