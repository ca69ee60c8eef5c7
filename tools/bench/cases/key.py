"""A digit typed on the home screen: from the key in the driver's ring to the last blit."""

import asyncio

from ui.screens.amount import Amount
from ui.ui import Ui


class Display:
    width, height = 320, 240

    def blit(self, buffer, x, y, w, h):
        pass

    def backlight(self, percent):
        pass


class Keypad:
    def __init__(self):
        self._key = asyncio.Event()

    def press(self):
        self._key.set()

    async def read(self):
        await self._key.wait()
        self._key.clear()
        return "7", 0

    def flush(self):
        pass


async def run(times: int) -> None:
    keypad = Keypad()
    ui = Ui(Display(), keypad)
    ui.status.set("time", "14:32")
    tasks = [asyncio.create_task(task()) for task in (ui.read_keys, ui.paint)]
    screen = Amount(("swipe",))
    tasks.append(asyncio.create_task(ui.show(screen)))
    await asyncio.sleep_ms(50)
    for _ in range(times):
        screen.fen, screen.digits = 128, "128"
        keypad.press()
        await asyncio.sleep_ms(50)
        await ui.settled()
    assert times == 0 or screen.fen == 1287


def bench(times: int) -> None:
    asyncio.run(run(times))
