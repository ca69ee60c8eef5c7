"""firmware/ui/backlight.py: how bright, dim after 30 s, dark after two minutes, each a part of what was chosen."""

import asyncio

from check import equal
from ui.backlight import Backlight
from ui_fakes import FakeDisplay


async def levels(percent: int) -> list:
    display = FakeDisplay()
    light = Backlight(display)
    light.set_full(percent)
    task = asyncio.create_task(light.run())
    seen = [display.level]
    for seconds in (31, 91):
        await asyncio.sleep(seconds)
        seen.append(display.level)
    light.wake()
    seen.append(display.level)
    await asyncio.sleep(31)
    light.set_full(60)
    seen.append(display.level)
    task.cancel()
    return seen


async def test_all_steps():
    equal(await levels(100), [100, 40, 0, 100, 60])
    equal(await levels(20), [20, 8, 0, 20, 60])
