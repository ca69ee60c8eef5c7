"""Whose objects live in a device's heap: the firmware's or the simulated silicon's.

Both share one MicroPython heap, which a board without the silicon has for itself. This reads the memory of the device's
process from outside (Linux: /proc), marks what is alive as the garbage collector does, and divides it:

- the silicon's are the modules mounted at `/sim`, their functions, classes and the instances of those;
- the firmware's are all other functions, classes and instances, and what is reached from them and from the
  interpreter's roots without passing through something of the silicon's;
- what is left is reached through the silicon only, and belongs to it.

The table of names (qstrs) serves both and counts as the firmware's, but for the part that `start.fill_names` has made,
and the loader's names with it: what is frozen into a board's MicroPython has its names in flash. Places of fields are
those of MicroPython 1.29 on 64 bits (`mpstate.h`, `objfun.h`, `objtype.h`, `map`); `CensusError` when what is found
there makes no sense.
"""

import contextlib
import ctypes
import io
import os
import pathlib
import signal
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import micropython_run

BLOCK = 32  # bytes the collector counts in
WORD = 8
ROOTS = 1264  # bytes of `mp_state_ctx` that are roots: thread and vm
LAST_POOL = 72  # in it: the newest pool of names,
MODULES = 400  # the dictionary of loaded modules,
AREA = 1288  # and where the heap lies: table, its length, finaliser table, pool, its end
HEAD, TAIL = 1, 2  # of an object, in the table: two bits a block
SILICON = "/sim/"
STOPS_S = 2.0


class CensusError(Exception):
    """The process cannot be read; the argument says why."""


@dataclass
class Census:
    """Bytes of live objects."""

    firmware: int
    silicon: int


def take(pid: int) -> Census:
    """Count a device that waits: it is held still meanwhile. Raises CensusError."""
    try:
        os.kill(pid, signal.SIGSTOP)
        try:
            _await_stop(pid)
            with pathlib.Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
                return _Heap(pid, memory).divide()
        finally:
            os.kill(pid, signal.SIGCONT)
    except (OSError, struct.error) as error:
        raise CensusError(f"process {pid}: {error}") from None


def cpu_ms(pid: int) -> int:
    """Processor time that a process has taken, in ms."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")


def _await_stop(pid: int) -> None:
    end = time.monotonic() + STOPS_S
    while pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "T":
        if time.monotonic() > end:
            raise CensusError(f"process {pid} does not stand still")
        time.sleep(0.001)


class _Heap:
    """The heap of a process that stands still. Objects are named by the number of their first block."""

    def __init__(self, pid: int, memory: io.FileIO) -> None:
        self._memory = memory
        theirs = _library(pid)
        library = ctypes.CDLL(micropython_run.__file__)
        moved = theirs.start - _library(os.getpid()).start
        state_at, self._type, self._dict = (
            ctypes.addressof(ctypes.c_char.in_dll(library, name)) + moved
            for name in ("mp_state_ctx", "mp_type_type", "mp_type_dict")
        )
        self._code = theirs
        state = self._words(state_at, ROOTS)
        table, length, finalisers, self._first, end = self._words(state_at + AREA, 5 * WORD)
        if not table < table + length <= finalisers < self._first or end - self._first != 4 * length * BLOCK:
            raise CensusError("this is not the MicroPython whose heap is known here")
        self._heap = memoryview(self._read(self._first, end - self._first)).cast("Q")
        self._sizes = dict(_objects(self._read(table, length)))
        self._names = list(self._name_pools(state[LAST_POOL // WORD]))
        self._roots = [*state, *self._stack(pid)]
        self._modules = self._items(self._words(state_at + MODULES, 4 * WORD))

    def _read(self, address: int, count: int) -> bytes:
        self._memory.seek(address)
        return self._memory.read(count)

    def _words(self, address: int, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count // WORD}Q", self._read(address, count // WORD * WORD))

    def _stack(self, pid: int) -> tuple[int, ...]:
        start = int(pathlib.Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split()[-2], 16) & -WORD
        end = next(places.stop for places, _ in _mapped(pid) if start in places)
        return self._words(start, end - start)

    # --- objects ---

    def _object(self, word: int) -> int | None:
        """The object a word points to."""
        block, rest = divmod(word - self._first, BLOCK)
        return block if not rest and block in self._sizes else None

    def _content(self, block: int) -> memoryview:
        return self._heap[4 * block : 4 * (block + self._sizes[block])]

    def _pointed(self, words: Iterable[int]) -> Iterator[int]:
        for word in words:
            block = self._object(word)
            if block is not None:
                yield block

    def _reached(self, start: Iterable[int], closed: set[int]) -> set[int]:
        """The collector's mark phase: all that is reached from `start` without entering what is `closed`."""
        found: set[int] = set()
        todo = [block for block in start if block not in closed]
        while todo:
            block = todo.pop()
            if block not in found:
                found.add(block)
                todo += (other for other in self._pointed(self._content(block)) if other not in closed)
        return found

    # --- names and dictionaries ---

    def _name_pools(self, pool: int) -> Iterator[tuple[int, list[str]]]:
        """(number of the first name, names) of each pool, newest first."""
        while pool:
            before, earlier, _, count, _, lengths = self._words(pool, 6 * WORD)
            places = self._words(pool + 6 * WORD, count * WORD)
            sizes = self._read(lengths, count)
            names = [self._read(at, size).decode(errors="replace") for at, size in zip(places, sizes, strict=True)]
            yield earlier & ~(1 << 63), names
            pool = before

    def _name(self, word: int) -> str:
        """The text of an object that is a name, "" for any other."""
        for first, names in self._names if word & 7 == 2 else ():
            if word >> 3 >= first:
                return names[(word >> 3) - first]
        return ""

    def _items(self, dictionary: Iterable[int]) -> dict[str, int]:
        """What a dictionary holds under names."""
        _, _, room, table = dictionary
        words = self._words(table, 2 * WORD * room)
        found = {self._name(key): value for key, value in zip(words[::2], words[1::2], strict=True) if value}
        found.pop("", None)
        return found

    # --- who owns what ---

    def divide(self) -> Census:
        live = self._reached(self._pointed(self._roots), set())
        silicon, firmware = self._owned(live)
        pool = self._object(self._roots[LAST_POOL // WORD])
        closed = silicon if pool is None else silicon | {pool}
        earlier = self._pointed(self._content(pool)[:1] if pool is not None else ())
        firmware = self._reached([*firmware, *self._pointed(self._roots), *earlier], closed)
        return Census(self._bytes(firmware), self._bytes(live - firmware))

    def _bytes(self, blocks: set[int]) -> int:
        return BLOCK * sum(self._sizes[block] for block in blocks)

    def _owned(self, live: set[int]) -> tuple[set[int], set[int]]:
        """Modules, functions, classes and instances of the silicon, and those of everybody else."""
        owners: dict[int, bool] = {}  # module, class or function: whether it is the silicon's
        silicon_names = set()
        for name, word in self._modules.items():
            block = self._object(word)
            if block is not None:
                content = self._content(block)
                file = self._name(self._items(self._words(content[1], 4 * WORD)).get("__file__", 0))
                owners[block] = file.startswith(SILICON)
                if owners[block]:
                    silicon_names.add(name)
                    owners.update((other, True) for other in self._pointed(content))
        classes = {block for block in live if self._heap[4 * block] == self._type}
        owners.update((block, self._module_of(block) in silicon_names) for block in classes)
        for _ in range(2):  # functions and instances, then generators and what is bound to them
            for block in live - owners.keys():
                kind, first, second = (self._object(word) for word in self._content(block)[:3])
                if kind in classes:
                    owners[block] = owners[kind]
                elif self._heap[4 * block] in self._code:
                    for other in (first, second):
                        if other in owners and block not in owners:
                            owners[block] = owners[other]
        return {block for block, ours in owners.items() if ours}, {block for block, ours in owners.items() if not ours}

    def _module_of(self, block: int) -> str:
        """The module a class was made in."""
        for other in self._pointed(self._content(block)):
            if self._heap[4 * other] == self._dict:
                with contextlib.suppress(ValueError):
                    return self._name(self._items(self._content(other)[:4]).get("__module__", 0))
        return ""


def _objects(table: bytes) -> Iterator[tuple[int, int]]:
    """(first block, count of blocks) of each object, from the collector's table."""
    kinds = [byte >> shift & 3 for byte in table for shift in (0, 2, 4, 6)]
    block = 0
    while block < len(kinds):
        end = block + 1
        if kinds[block] & HEAD:
            while end < len(kinds) and kinds[end] == TAIL:
                end += 1
            yield block, end - block
        block = end


def _mapped(pid: int) -> Iterator[tuple[range, str]]:
    """Addresses and description of what is mapped into a process."""
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        start, end = line.split()[0].split("-")
        yield range(int(start, 16), int(end, 16)), line


def _library(pid: int) -> range:
    """Where the interpreter lies in a process."""
    places = [place for place, line in _mapped(pid) if line.endswith(pathlib.Path(micropython_run.__file__).name)]
    if not places:
        raise CensusError(f"process {pid} has no MicroPython")
    return range(places[0].start, places[-1].stop)
