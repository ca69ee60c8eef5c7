"""The fuzzer's half on MicroPython: makes inputs from a seed, gives them to a target, watches time and heap.

A target is a module of this folder with

    LARGEST             bytes of an input, at most
    seeds()             a list of valid inputs
    run(data) -> bool   give `data` (a bytearray) to the code under test; whether it was accepted. Any exception that
                        gets out is a finding, an AssertionError too
    mutate(data, rng)   optional: a change that knows the format; returns the changed bytearray

Input n of a seed is always the same, whatever came before. It stands in memory shared with the driver before the target
gets it, so it is not lost when the interpreter hangs or dies.
"""

import gc
import struct
import time
from micropython import const

_INDEX = const(0)  # in the shared memory: number of the input, its length, the input
_LENGTH = const(4)
_INPUT = const(8)
_TIDY = const(2048)  # inputs between two looks at the heap
_WARM = const(4)  # looks until everything that is made once has been made
_SLACK = const(1024)  # bytes of heap that may come and go
_EDGES = b"\x00\x01\x09\x0a\x0f\x10\x1f\x20\x30\x39\x3d\x3f\x41\x64\x7e\x7f\x80\x81\x82\x99\x9a\xa0\xf0\xfe\xff"


class Rng:
    """A small generator (xorshift, 32 bits): the same numbers on every port and version."""

    def __init__(self, seed: int, index: int) -> None:
        state = (seed * 0x9E3779B1 ^ index * 0x85EBCA77) & 0xFFFFFFFF
        state = (state ^ state >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
        self._state = state ^ state >> 13 or 1

    def below(self, limit: int) -> int:
        """0 to limit - 1; 0 for a limit of 0."""
        x = self._state
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        self._state = x
        return (x >> 3) % limit if limit else 0

    def fill(self, size: int) -> bytearray:
        """Random bytes."""
        made = bytearray(size)
        for i in range(size):
            made[i] = self.below(256)
        return made


class Heap:
    """Looks whether free memory stays where it was."""

    def __init__(self) -> None:
        self._looks = 0
        self._first = self.last = 0

    def look(self) -> None:
        gc.collect()
        self.last = gc.mem_free()
        self._looks += 1
        if self._looks == _WARM:
            self._first = self.last
        assert self._looks <= _WARM or self.last >= self._first - _SLACK, "heap: %d bytes free, then %d" % (
            self._first, self.last)  # fmt: skip

    @property
    def grown(self) -> int:
        """Bytes lost since the first look that counts."""
        return self._first - self.last if self._looks > _WARM else 0


def make_input(target, seeds: list, rng: Rng) -> bytearray:
    """One input: a valid one, changed a little or a lot; seldom plain noise."""
    kind = rng.below(16)
    if kind == 0:
        return rng.fill(rng.below(min(target.LARGEST, 64) if rng.below(8) else target.LARGEST))
    data = bytearray(seeds[rng.below(len(seeds))])
    own = getattr(target, "mutate", None)
    for _ in range(1 + rng.below(3) if kind < 12 else 1 + rng.below(12)):
        data = own(data, rng) if own and rng.below(2) else _change(data, rng, seeds)
    return data[: target.LARGEST]


def _change(data: bytearray, rng: Rng, seeds: list) -> bytearray:
    """A change that knows nothing of the format."""
    kind = rng.below(10)
    size = len(data)
    at = rng.below(size)
    if kind == 0:
        return data[:at]
    if kind == 1:  # a piece is lost
        return data[:at] + data[at + 1 + rng.below(8) :]
    if kind == 2:  # a piece comes twice
        return data[:at] + data[max(0, at - rng.below(16)) :]
    if kind == 3:
        return data[:at] + rng.fill(1 + rng.below(8)) + data[at:]
    if kind == 4:  # the end of another one
        other = seeds[rng.below(len(seeds))]
        return data[:at] + other[min(at, len(other)) :]
    if kind == 5:
        return data + rng.fill(1 + rng.below(8))
    if size:
        if kind == 6:
            data[at] ^= 1 << rng.below(8)
        elif kind == 7:
            data[at] = _EDGES[rng.below(len(_EDGES))]
        elif kind == 8:  # a length a little too long or too short
            data[at] = data[at] + rng.below(9) - 4 & 0xFF
        else:
            data[at] = rng.below(256)
    return data


def fuzz(target, seed: int, inputs: int, shared) -> dict:
    """Run inputs 0 to inputs - 1; what they cost. Whatever goes wrong gets out as an exception."""
    seeds = target.seeds()
    heap = Heap()
    accepted = slowest = 0
    for index in range(inputs):
        data = make_input(target, seeds, Rng(seed, index))
        _show(shared, index, data)
        began = time.ticks_us()
        if target.run(data):
            accepted += 1
        slowest = max(slowest, time.ticks_diff(time.ticks_us(), began))
        if index % _TIDY == _TIDY - 1:
            del data
            target.run(bytearray(seeds[0]))  # what a dead stack still points to is then the same every time
            heap.look()
    return {"inputs": inputs, "accepted": accepted, "slowest_us": slowest, "grown": heap.grown}


def _show(shared, index: int, data: bytearray) -> None:
    struct.pack_into("<II", shared, _INDEX, index, len(data))
    shared[_INPUT : _INPUT + len(data)] = data
