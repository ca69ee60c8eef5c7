"""A device that looks for codes for three seconds, rests for three, and logs what it reads."""

import asyncio
from machine import I2C, Pin

from drivers.gm65 import Gm65
from drivers.sc16is752 import Sc16is752
from log import log


async def main():
    i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
    scanner = Gm65(Sc16is752(i2c, 0x49, Pin(47, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING).channel(0, 9600))
    while True:
        try:
            log("TILL", (await asyncio.wait_for(scanner.read(), 3)).decode())
        except asyncio.TimeoutError:
            log("TILL", "nothing")
            await asyncio.sleep(3)


asyncio.run(main())
