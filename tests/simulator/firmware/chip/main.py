"""A device that powers each inserted card, sends it the commands of /provision.json, and logs what comes back."""

import asyncio
import json
from machine import I2C, Pin

from drivers.errors import ReaderError
from drivers.sc16is752 import Sc16is752
from drivers.tda8029 import Tda8029
from log import log

with open("/provision.json") as file:
    commands = json.load(file)["commands"]


async def main():
    i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
    bridge = Sc16is752(i2c, 0x48, Pin(47, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING)
    reader = Tda8029(bridge.channel(1, 38400, 384))
    while True:
        await reader.inserted()
        try:
            session = await reader.power_up()
            log("TILL", "atr " + session.atr.hex())
            for command in commands:
                log("TILL", "said " + (await session.exchange(bytes.fromhex(command))).hex())
        except ReaderError as error:
            log("TILL", "error " + error.reason)
        await reader.off()
        log("TILL", "off")
        await reader.removed()
        log("TILL", "removed")


asyncio.run(main())
