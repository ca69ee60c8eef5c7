"""lib/drivers/key_matrix.py on modelled switches."""

import asyncio
import time

from check import equal
from drivers.key_matrix import KeyMatrix
from fakes_keys import Matrix

LAYOUT = (
    ("menu", "1", "4", "7", "clear"),
    ("up", "2", "5", "8", "0"),
    ("down", "3", "6", "9", "00"),
    ("func", "cancel", "back", "ok", "ok"),
)
PLACE = {name: (c, r) for c, column in enumerate(LAYOUT) for r, name in enumerate(column)}


class Bench:
    """A running keypad; `names()` are the keys read so far."""

    def __init__(self):
        self.matrix = Matrix(4, 5)
        self.keypad = KeyMatrix(tuple(self.matrix.driven), tuple(self.matrix.read), LAYOUT, 2)
        self.got = []

    async def __aenter__(self):
        await self.keypad.start()
        self._tasks = [asyncio.create_task(self.keypad.run()), asyncio.create_task(self._collect())]
        await asyncio.sleep_ms(1)
        return self

    async def __aexit__(self, *_):
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep_ms(0)

    async def _collect(self):
        while True:
            name, when = await self.keypad.read()
            self.got.append((name, when, time.ticks_ms()))

    def names(self):
        return [name for name, _, _ in self.got]

    def press(self, *names):
        self.matrix.press(*(PLACE[name] for name in names))

    def lift(self, *names):
        self.matrix.lift(*(PLACE[name] for name in names))

    async def hit(self, name, ms=60):
        self.press(name)
        await asyncio.sleep_ms(ms)
        self.lift(name)
        await asyncio.sleep_ms(40)


async def test_every_key_reads_as_itself():
    async with Bench() as bench:
        for name in PLACE:
            await bench.hit(name)
        equal(bench.names(), list(PLACE))


async def test_the_wide_key_is_one_key_over_two_switches():
    async with Bench() as bench:
        bench.matrix.press((3, 3), (3, 4))
        await asyncio.sleep_ms(40)
        bench.matrix.lift((3, 3), (3, 4))
        await asyncio.sleep_ms(40)
        bench.matrix.press((3, 4))
        await asyncio.sleep_ms(40)
        equal(bench.names(), ["ok", "ok"])


async def test_a_bouncing_key_counts_once_and_soon():
    async with Bench() as bench:
        first = time.ticks_ms()
        for _ in range(4):  # 8 ms of bouncing
            bench.press("5")
            await asyncio.sleep_ms(1)
            bench.lift("5")
            await asyncio.sleep_ms(1)
        bench.press("5")
        rest = time.ticks_ms()
        await asyncio.sleep_ms(60)
        for _ in range(4):
            bench.lift("5")
            await asyncio.sleep_ms(1)
            bench.press("5")
            await asyncio.sleep_ms(1)
        bench.lift("5")
        await asyncio.sleep_ms(60)
        equal(bench.names(), ["5"])
        _, contact, read = bench.got[0]
        equal(time.ticks_diff(contact, first), 0)
        assert time.ticks_diff(read, rest) <= 15
        assert time.ticks_diff(read, first) < 30


async def test_a_spike_is_no_key():
    async with Bench() as bench:
        for _ in range(5):
            await bench.hit("8", 4)
        equal(bench.names(), [])


async def test_fast_fingers_roll_over():
    async with Bench() as bench:
        for name, before in (("1", None), ("2", "1"), ("3", "2"), ("4", "3")):
            bench.press(name)
            await asyncio.sleep_ms(25)
            if before:
                bench.lift(before)
            await asyncio.sleep_ms(25)
        equal(bench.names(), ["1", "2", "3", "4"])


async def test_two_keys_at_once_are_none():
    async with Bench() as bench:
        bench.press("5", "6")
        await asyncio.sleep_ms(60)
        bench.lift("5")
        await asyncio.sleep_ms(60)
        bench.lift("6")
        await asyncio.sleep_ms(60)
        equal(bench.names(), [])
        await bench.hit("6")
        equal(bench.names(), ["6"])


async def test_three_keys_make_a_ghost_and_count_for_nothing():
    async with Bench() as bench:
        bench.press("1")
        await asyncio.sleep_ms(40)
        bench.press("2")
        await asyncio.sleep_ms(40)
        bench.press("4")  # closes the way to "5"
        await asyncio.sleep_ms(40)
        bench.lift("1", "2", "4")
        await asyncio.sleep_ms(40)
        equal(bench.names(), ["1", "2"])
        await bench.hit("5")
        equal(bench.names(), ["1", "2", "5"])


async def test_arrows_and_back_repeat():
    async with Bench() as bench:
        await bench.hit("down", 1000)
        times = [when for _, when, _ in bench.got]
        equal(bench.names(), ["down"] * 6)  # 0, 400 and every 125 ms to 1 s (the scan adds up to 10 ms)
        gaps = [time.ticks_diff(times[i + 1], times[i]) for i in range(len(times) - 1)]
        assert 400 <= gaps[0] <= 415, gaps
        for gap in gaps[1:]:
            assert 125 <= gap <= 140, gaps


async def test_digits_do_not_repeat():
    async with Bench() as bench:
        await bench.hit("7", 3000)
        await bench.hit("ok", 3000)
        equal(bench.names(), ["7", "ok"])


async def test_another_key_ends_the_repeating():
    async with Bench() as bench:
        bench.press("up")
        await asyncio.sleep_ms(300)
        bench.press("3")
        await asyncio.sleep_ms(2000)
        equal(bench.names(), ["up", "3"])


async def test_cancel_held_for_a_second():
    async with Bench() as bench:
        await bench.hit("cancel", 950)
        equal(bench.names(), ["cancel"])
        await bench.hit("cancel", 3000)
        equal(bench.names(), ["cancel", "cancel", "cancel_long"])
        held = time.ticks_diff(bench.got[2][1], bench.got[1][1])
        assert 1000 <= held <= 1015, held


async def test_stuck_keys_are_listed_and_ignored_until_let_go():
    bench = Bench()
    bench.press("0", "ok")
    async with bench:
        equal(sorted(bench.keypad.stuck()), ["0", "ok"])
        await asyncio.sleep_ms(2000)
        equal(bench.names(), [])
        bench.lift("0")
        await asyncio.sleep_ms(40)
        equal(bench.keypad.stuck(), ("ok",))
        await bench.hit("4")  # works beside the stuck one
        await bench.hit("0")
        bench.lift("ok")
        await asyncio.sleep_ms(40)
        await bench.hit("ok")
        equal(bench.names(), ["4", "0", "ok"])
        equal(bench.keypad.stuck(), ())


async def test_typing_ahead_is_kept_in_order_and_flushed():
    matrix = Matrix(4, 5)
    keypad = KeyMatrix(tuple(matrix.driven), tuple(matrix.read), LAYOUT, 2)
    await keypad.start()
    task = asyncio.create_task(keypad.run())
    for name in "123456789123456789":  # two more than the ring holds
        matrix.press(PLACE[name])
        await asyncio.sleep_ms(40)
        matrix.lift(PLACE[name])
        await asyncio.sleep_ms(40)
    for name in "123":
        equal((await keypad.read())[0], name)
    keypad.flush()
    matrix.press(PLACE["0"])
    await asyncio.sleep_ms(40)
    equal((await keypad.read())[0], "0")
    task.cancel()


async def test_a_resting_keypad_does_not_run():
    async with Bench() as bench:
        await bench.hit("9")
        scans = []
        scan = bench.keypad._scan
        bench.keypad._scan = lambda: scans.append(1) or scan()
        await asyncio.sleep_ms(60000)
        equal(len(scans), 0)
        await bench.hit("9")
        equal(bench.names(), ["9", "9"])


async def test_scanning_allocates_nothing():
    import micropython

    class Line:
        def value(self, level=1):
            return 1

        def irq(self, handler, trigger):
            pass

    keypad = KeyMatrix((Line(), Line()), (Line(), Line()), (("1", "2"), ("3", "4")), 2)
    keypad._scan()
    micropython.heap_lock()
    try:
        keypad._scan()
    finally:
        micropython.heap_unlock()
