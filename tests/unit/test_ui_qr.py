"""The screen with the merchant's code: what is repainted while it waits, and how it ends."""

import asyncio

from check import equal
from qrcode.encoder import encode
from ui.errors import Cancelled, TimedOut
from ui.screens.qr import Qr
from ui_fakes import Desk, outcome
from ui_scenes_scanner import CHIPS, PAY


def screen(seconds=168, chips=CHIPS):
    return Qr(12850, encode(PAY), seconds, chips)


async def test_only_the_clock_is_repainted():
    async with Desk() as desk:
        await desk.open(screen())
        del desk.display.blits[:]
        await asyncio.sleep_ms(9100)
        equal(len(desk.display.blits), 9)
        assert all(x >= 200 and 2 * w * h <= 9000 for x, _, w, h in desk.display.blits), desk.display.blits


async def test_it_ends_by_a_key_or_when_the_code_is_no_longer_valid():
    async with Desk() as desk:
        for key in ("func", "ok"):
            task = await desk.open(screen())
            await desk.press("1", key)
            equal(await task, key)
        task = await desk.open(screen())
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
        task = await desk.open(screen(20))
        await asyncio.sleep(19)
        await desk.press("1")  # no key makes it valid for longer
        await asyncio.sleep(2)
        equal(type(await outcome(task)), TimedOut)
