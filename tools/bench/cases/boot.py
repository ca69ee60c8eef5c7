"""From main.py to the first whole picture, on the board's own drivers and the models of its chips.

The models' work is counted in; the display's memory is not there, so that no glass is painted. Nor are the card
readers: a board touches them later, and MicroPython searches its table of names from end to end, so that the names in
their models would make the loading of every module dearer than it is on a board.
"""

import asyncio

import wiring

SECTOR = 4096
TABLE = (
    (1, 2, 0, 4 * SECTOR, "nvs"), (1, 6, 4 * SECTOR, 8 * SECTOR, "ledger"), (1, 129, 12 * SECTOR, SECTOR, "vfs"),
)


class Tell:
    """Nobody listens to the chips."""

    def changed(self, name):
        pass

    def fault(self, words):
        raise RuntimeError(words)

    def tone(self, hertz, ms):
        pass


async def run() -> None:
    import main
    from ui import probe

    painted = []
    probe.on_region = lambda x, y, w, h: painted.append(h)
    task = asyncio.create_task(main._run())
    while not painted:
        if task.done():
            await task  # says why there is no picture
        await asyncio.sleep_ms(10)
    await asyncio.sleep_ms(10)
    task.cancel()


def bench(times: int) -> None:
    wiring.Chips({"flash": bytearray(b"\xff" * (13 * SECTOR))}, TABLE, Tell(), readers=False)
    for _ in range(times):
        asyncio.run(run())
