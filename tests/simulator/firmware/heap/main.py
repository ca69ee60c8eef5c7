"""Takes 4,000 bytes a second until there are no more."""

import asyncio
import gc

import log


async def main():
    kept = []
    try:
        while True:
            kept.append(bytearray(4_000))
            log.log("TILL", "%d" % len(kept))
            await asyncio.sleep(1)
            gc.collect()
    except MemoryError:
        kept.append(len(kept))
    count = kept[-1]
    del kept
    while True:
        log.log("TILL", "full at %d" % count)
        await asyncio.sleep(3600)


asyncio.run(main())
