"""Says whether an image may be started. Nothing of the image is trusted, or run, before."""

import hashlib
from micropython import const

from signedrom.errors import ImageError
from signedrom.label import SIGNED, SIZE, Label, length_of, place_of
from signedrom.pss import checking

_PIECE = const(4096)


class Trust:
    """Whom this device believes. `keys`: moduli (256 bytes) that sign images; `board`: its name, bytes; `lowest`: the
    version, three numbers, below which nothing runs any more; `is_production`: images for workshops are refused."""

    def __init__(self, keys, board: bytes, lowest=(0, 0, 0), is_production: bool = False):
        self.keys = keys
        self.board = board
        self.lowest = lowest
        self.is_production = is_production


def verify(read, room: int, trust: Trust) -> Label:
    """The label of the image in a partition of `room` bytes. `read(offset, buffer)` fills the buffer from it.

    Raises ImageError, whose reason says what is wrong.
    """
    return _result(verifying(read, room, trust))


def verifying(read, room: int, trust: Trust):
    """The same as a generator that returns the label: it yields so often that no step takes 20 ms on a board."""
    data, length = _read_label(read, room)
    label = yield from vouching(data, trust)
    if label.length != length:
        raise ImageError("truncated")
    hashed = hashlib.sha256()
    piece = memoryview(bytearray(_PIECE))
    for at in range(0, length, _PIECE):
        part = piece[: min(_PIECE, length - at)]
        read(at, part)
        hashed.update(part)
        yield
    if hashed.digest() != label.digest:
        raise ImageError("digest")
    return label


def vouching(data, trust: Trust):
    """Whether a label alone, SIZE bytes, is of an image that may run; its image may still be another. A generator that
    returns the Label. Raises ImageError."""
    label = Label(data)
    key = _key(trust.keys, label.key_id)
    if label.board != trust.board:
        raise ImageError("board")
    if label.version < max(trust.lowest, label.lowest):  # below its own it would start once only
        raise ImageError("too old")
    if trust.is_production and not label.is_production:
        raise ImageError("test key")
    digest = hashlib.sha256(data[:SIGNED]).digest()
    if not (yield from checking(key, digest, bytes(data[SIGNED:SIZE]))):
        raise ImageError("signature")
    return label


def _read_label(read, room: int) -> tuple:
    """The label's bytes, and the length that the image itself tells."""
    head = bytearray(8)
    read(0, head)
    length = length_of(head)
    if place_of(length) + SIZE > room:
        raise ImageError("truncated")
    data = bytearray(SIZE)
    read(place_of(length), data)
    return data, length


def _key(keys, key_id: bytes) -> bytes:
    for modulus in keys:
        if hashlib.sha256(modulus).digest()[: len(key_id)] == key_id:
            return modulus
    raise ImageError("key")


def _result(generator):
    """What a generator returns at its end."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value
