"""From a server's label to a verified image in staging flash, resumed wherever it stopped.

Nothing is fetched whose label does not say, signed, that it is for this board and newer. It goes a sector at a time: an
erase blocks the machine for 45 ms, everything else for less than 20, so it runs while nobody waits. Whoever calls may
cancel it anywhere.
"""

import asyncio
from micropython import const

from log import log
from signedrom.errors import ImageError
from signedrom.label import SIZE, place_of
from signedrom.verify import vouching

_SECTOR = const(4096)
_AT_ONCE = const(16)  # sectors of a request, and between two notes how far it is
_ERASE = const(6)  # ioctl


async def judge(source, trust, running, room: int):
    """The Label of the server's image when it is newer than `running`; None when it is the same version.

    `trust`: a signedrom Trust; `room`: bytes of staging flash. Raises ImageError for one that is not taken, else what
    the source does.
    """
    data, total = await source.label()
    label = await in_steps(vouching(data, trust))
    if label.version == running:
        return None
    if label.version < running:
        raise ImageError("too old")
    if total != place_of(label.length) + SIZE or total > room:
        raise ImageError("truncated")
    return label


async def download(source, record, flash, label, progress) -> None:
    """Have the whole image of that Label in staging; `progress(done, of)` counts bytes. Raises what the source does."""
    record.begin(label)
    total = place_of(label.length) + SIZE
    sectors = (total + _SECTOR - 1) // _SECTOR
    if 0 < record.done < sectors:
        log("TILL", "update: goes on at %d of %d KB" % (record.done * 4, sectors * 4))
    buffer = bytearray(_SECTOR)
    while record.done < sectors:
        last = min(record.done + _AT_ONCE, sectors)
        first = record.done * _SECTOR
        await source.begin_part(first, min(last * _SECTOR, total) - first)
        for sector in range(record.done, last):
            size = min(_SECTOR, total - sector * _SECTOR)
            await source.read(memoryview(buffer)[:size])
            for i in range(size, _SECTOR):
                buffer[i] = 0xFF
            flash.ioctl(_ERASE, sector)
            await asyncio.sleep_ms(0)
            flash.writeblocks(sector, buffer, 0)
            progress(sector * _SECTOR + size, total)
            await asyncio.sleep_ms(0)
        record.advance(last)


async def check(record, slots) -> None:
    """Verify what is in staging, and note that it is ready. Raises ImageError, and it is fetched anew."""
    try:
        label = await slots.check(slots.staging)
        if label.digest.hex() != record.digest:
            raise ImageError("digest")
    except ImageError:
        record.drop()
        raise
    record.ready()


async def in_steps(generator):
    """Run a generator to its end, with everybody else's turn between its steps; what it returns."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value
        await asyncio.sleep_ms(0)
