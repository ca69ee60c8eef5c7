"""A device that ticks once a second, and whose watchdog bites when key 1 is held for ever."""

import asyncio
import time
from machine import WDT, Pin

from log import log


async def main():
    Pin(1, Pin.OUT, value=0)
    key = Pin(13, Pin.IN, Pin.PULL_UP)
    dog = WDT(timeout=5000)
    start = time.ticks_ms()
    while True:
        log("TILL", "tick %d at %d" % ((time.ticks_diff(time.ticks_ms(), start) + 5) // 1000, time.time()))
        if key():
            dog.feed()
        await asyncio.sleep(1)


asyncio.run(main())
