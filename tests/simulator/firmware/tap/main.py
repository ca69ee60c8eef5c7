"""A device that asks each tapped card for its directory (PPSE) and selects the first application there, with the
board's own driver. It logs the answers, or why there are none, and when the card has gone."""

import asyncio
import time
from machine import UART, Pin

from drivers.errors import ReaderError
from drivers.pn532 import Pn532
from log import log

PPSE = b"2PAY.SYS.DDF01"


def select(name):
    return b"\x00\xa4\x04\x00" + bytes((len(name),)) + name + b"\x00"


async def serve(reader):
    card = await reader.wait()
    log("TILL", "tapped")
    started = time.ticks_ms()
    answer = bytes(await card.exchange(select(PPSE)))
    log("TILL", answer.hex())
    at = answer.find(b"\x4f") + 1
    log("TILL", bytes(await card.exchange(select(answer[at + 1 : at + 1 + answer[at]]))).hex())
    log("TILL", "took %d" % time.ticks_diff(time.ticks_ms(), started))


async def main():
    reader = Pn532(UART(2, 115200, tx=Pin(41), rx=Pin(42), txbuf=512, rxbuf=512), Pin(45, Pin.OUT, value=0))
    while True:
        try:
            await serve(reader)
        except ReaderError as error:
            log("TILL", error.reason)
        while not await reader.gone(1000):
            pass
        await reader.off()
        log("TILL", "gone")


asyncio.run(main())
