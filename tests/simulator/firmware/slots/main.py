"""A device that prints which image runs; key 1 installs what lies in staging and restarts, key 4 confirms
it, key 7 leaves the installing to the next start."""

import asyncio
from machine import Pin

import boot_parts
import trust
from imageslots.copying import label_in
from imageslots.slots import Slots

slots = Slots(boot_parts.secrets(), *(boot_parts.partition(name) for name in ("romfs", "staging", "previous")), trust)


async def main():
    version = label_in(slots.image).version
    print("runs %d.%d.%d state %d outcome %s" % (version + (slots.state(), slots.outcome())))
    Pin(1, Pin.OUT, value=0)
    install, confirm, request = (Pin(number, Pin.IN, Pin.PULL_UP) for number in (13, 14, 15))
    while True:
        await asyncio.sleep_ms(20)
        if not install():
            await slots.check(slots.staging)
            await slots.keep_previous(lambda done, total: None)
            slots.request_install()
            boot_parts.restart()
        if not request():
            slots.request_install()
            print("installs")
            await asyncio.sleep(1)
        if not confirm():
            slots.confirm()
            print("confirmed")
            await asyncio.sleep(1)


asyncio.run(main())
