"""Overwrites on flash what a file's removal leaves there.

littlefs never writes in place: a file that is removed or replaced stays readable in blocks that are free until somebody
needs them. NOR flash takes zeros over anything without an erase, so its bytes can be destroyed where they lie.
"""

from micropython import const

_COUNT = const(4)  # requests of a block device's ioctl
_SIZE = const(5)
_POINTER = const(4)  # bytes; block n of a file begins with one pointer, and one more for each time 2 divides n
_ALIGNED = const(32)  # bytes: what an encrypting flash takes at a time
_SMALLEST = const(256)  # bytes; shorter files lie among the directory's own data, which must not be touched


def scrub(flash, content, secrets=()) -> None:
    """Destroy every copy of a file's `content` in a file system's blocks while the file is still there.

    `flash` is the block device below the file system. `secrets` are bytes that stand in no other file: they are
    destroyed in copies of parts of the file, too. The file can only be removed afterwards.
    """
    if len(content) < _SMALLEST:
        return
    block = bytearray(flash.ioctl(_SIZE, 0))
    blank = b"\xff" * len(block)
    pieces = _pieces(content, len(block))
    for number in range(flash.ioctl(_COUNT, 0)):
        flash.readblocks(number, block)
        if block == blank:
            continue
        for place, piece in pieces:
            if memoryview(block)[place : place + len(piece)] == piece:
                _destroy(flash, number, block, place, len(piece))
        for secret in secrets:
            place = block.find(secret)
            while place >= 0:
                _destroy(flash, number, block, place, len(secret))
                place = block.find(secret)
    for i in range(len(block)):
        block[i] = 0


def _pieces(content, size: int) -> list:
    """(offset in its block, bytes) of each part of a file."""
    pieces = []
    view = memoryview(content)
    number = start = 0
    while start < len(content):
        place = 0
        if number:
            place = _POINTER
            n = number
            while n % 2 == 0:
                place += _POINTER
                n //= 2
        end = min(start + size - place, len(content))
        pieces.append((place, view[start:end]))
        start = end
        number += 1
    return pieces


def _destroy(flash, number: int, block: bytearray, place: int, length: int) -> None:
    for i in range(place, place + length):
        block[i] = 0
    start = place // _ALIGNED * _ALIGNED
    end = min(len(block), (place + length + _ALIGNED - 1) // _ALIGNED * _ALIGNED)
    flash.writeblocks(number, memoryview(block)[start:end], start)
