"""From a server's label to a verified image in staging flash, resumed wherever it stopped.

Nothing is fetched whose label does not say, signed, that it is for this board and newer. It goes a sector at a time: an
erase blocks the machine for 45 ms, everything else for less than 20, so it runs while nobody waits. Whoever calls may
cancel it anywhere.
"""

import asyncio
from micropython import const

from imageslots.copying import SECTOR, sectors
from log import log
from signedrom.errors import ImageError
from signedrom.label import SIZE, place_of
from signedrom.steps import in_steps
from signedrom.verify import vouching

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
    count = sectors(label)
    if 0 < record.done < count:
        log("TILL", "update: goes on at %d of %d KB" % (record.done * 4, count * 4))
    buffer = bytearray(SECTOR)
    while record.done < count:
        last = min(record.done + _AT_ONCE, count)
        first = record.done * SECTOR
        await source.begin_part(first, min(last * SECTOR, total) - first)
        for sector in range(record.done, last):
            size = min(SECTOR, total - sector * SECTOR)
            await source.read(memoryview(buffer)[:size])
            for i in range(size, SECTOR):
                buffer[i] = 0xFF
            flash.ioctl(_ERASE, sector)
            await asyncio.sleep_ms(0)
            flash.writeblocks(sector, buffer, 0)
            progress(sector * SECTOR + size, total)
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
