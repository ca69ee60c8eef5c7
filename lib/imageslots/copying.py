"""Images in partitions: how to read and how to copy them. A partition is what `esp32.Partition` offers."""

from micropython import const

from signedrom.label import SIZE, Label, length_of, place_of

SECTOR = const(4096)


def reader(partition):
    """`read(offset, buffer)` of a partition, as signedrom wants it."""

    def read(offset: int, buffer) -> None:
        partition.readblocks(offset // SECTOR, buffer, offset % SECTOR)

    return read


def room(partition) -> int:
    """Bytes in a partition."""
    return partition.ioctl(4, 0) * SECTOR


def label_in(partition) -> Label:
    """The label of an image that has been verified before; here it is only read. Raises ImageError."""
    read = reader(partition)
    head = bytearray(8)
    read(0, head)
    data = bytearray(SIZE)
    read(place_of(length_of(head)), data)
    return Label(data)


def sectors(label) -> int:
    """How many sectors an image takes with its label."""
    return (place_of(label.length) + SIZE + SECTOR - 1) // SECTOR


def copying(source, target, count: int):
    """Copy the first `count` sectors; a generator that yields how many are done. Begin anew after a cut: only the
    copy as a whole means something."""
    piece = bytearray(SECTOR)
    for block in range(count):
        source.readblocks(block, piece, 0)
        target.ioctl(6, block)
        target.writeblocks(block, piece, 0)
        yield block + 1
