"""A device that appends numbered marks to its ledger partition, and a file to its file system, on each key."""

import asyncio
import esp32
import json
import os
from machine import Pin

ledger = esp32.Partition("ledger")


def marks():
    """How many marks are there, and whether one is torn."""
    data = bytearray(4096)
    ledger.readblocks(0, data)
    count = 0
    while data[count * 8 : count * 8 + 8] == b"mark%04d" % count:
        count += 1
    return count, data[count * 8 : count * 8 + 8]


async def main():
    count, rest = marks()
    files = [name for name in sorted(os.listdir("/")) if name not in ("rom", "sim", "frozen")]
    given = None
    if "provision.json" in files:
        with open("/provision.json") as file:
            given = json.load(file)
        os.remove("/provision.json")
    nvs = esp32.NVS("test")
    try:
        starts = nvs.get_i32("starts")
    except OSError:
        starts = 0
    nvs.set_i32("starts", starts + 1)
    print("marks %d rest %s starts %d files %s given %s" % (count, bytes(rest), starts, files, json.dumps(given)))
    Pin(1, Pin.OUT, value=0)
    sensed = Pin(13, Pin.IN, Pin.PULL_UP)
    pressed = asyncio.ThreadSafeFlag()
    sensed.irq(lambda pin: pressed.set(), Pin.IRQ_FALLING)
    while True:
        await pressed.wait()
        ledger.writeblocks(0, b"mark%04d" % count, count * 8)
        print("wrote", count)
        count += 1
        await asyncio.sleep_ms(50)
        pressed.clear()


asyncio.run(main())
