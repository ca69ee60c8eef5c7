"""firmware/cards/waiting.py: the first reader wins, the others are closed; nothing that was read is lost or kept."""

import asyncio

from cards.waiting import CHIP, CODE, SWIPE, TAP, first_card
from check import equal
from drivers.errors import ReaderError, ScannerError

WAYS = (SWIPE, CHIP, TAP)


class Reader:
    def __init__(self, value, after_ms=None):
        self.value, self.after_ms, self.log = value, after_ms, []

    async def _wait(self):
        self.log.append("on")
        try:
            if self.after_ms is None:
                await asyncio.Event().wait()
            await asyncio.sleep_ms(self.after_ms)
        except asyncio.CancelledError:
            self.log.append("cancelled")
            raise
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    read = inserted = wait = _wait

    async def off(self):
        self.log.append("off")


class JustInTime(Reader):
    """It has read something in the moment when it is closed."""

    async def read(self):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return self.value


class Swiped:
    wiped = False

    def wipe(self):
        self.wiped = True


class Board:
    def __init__(self, stripe=None, chip=None, tap=None, code=None):
        self.swipe, self.session = Swiped(), object()
        self.stripe, self.chip, self.tap = Reader(self.swipe, stripe), Reader(None, chip), Reader(self.session, tap)
        self.text = bytearray(b"134650098765432109")
        self.scanner = Reader(self.text, code)


async def test_a_swipe_wins():
    board = Board(stripe=20)
    way, swipe = await first_card(board, WAYS)
    assert way == SWIPE and swipe is board.swipe and not swipe.wiped
    equal(board.chip.log, ["on", "cancelled"])
    equal(board.tap.log, ["on", "cancelled", "off"])


async def test_a_tap_wins_and_its_field_stays_on():
    board = Board(tap=20)
    equal(await first_card(board, WAYS), (TAP, board.session))
    equal(board.tap.log, ["on"])


async def test_a_chip_wins():
    board = Board(chip=20)
    equal(await first_card(board, WAYS), (CHIP, None))
    equal(board.tap.log, ["on", "cancelled", "off"])


async def test_two_at_once_one_wins_the_other_is_forgotten():
    board = Board(stripe=20, chip=20)
    way, _ = await first_card(board, WAYS)
    assert way == SWIPE or board.swipe.wiped
    assert board.tap.log[-1] == "off"


async def test_only_the_ways_that_are_asked_for():
    board = Board(stripe=50, chip=10, tap=10)
    equal((await first_card(board, (SWIPE,)))[0], SWIPE)
    equal((board.chip.log, board.tap.log), ([], []))


async def test_a_reader_that_fails_is_told():
    board = Board(tap=5)
    board.tap.value = ReaderError("several")
    way, error = await first_card(board, WAYS)
    equal((way, error.reason), (TAP, "several"))


async def test_cancelled_all_are_closed():
    board = Board()
    task = asyncio.create_task(first_card(board, WAYS))
    await asyncio.sleep_ms(10)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    equal(board.tap.log, ["on", "cancelled", "off"])
    equal(board.chip.log, ["on", "cancelled"])


async def test_a_code_wins_or_is_forgotten():
    board = Board(code=20)
    equal(await first_card(board, WAYS + (CODE,)), (CODE, board.text))
    equal((board.chip.log, board.tap.log[-1], board.text[0]), (["on", "cancelled"], "off", 0x31))
    board = Board(stripe=20)
    board.scanner = JustInTime(board.text)
    equal((await first_card(board, WAYS + (CODE,)))[0], SWIPE)
    equal(any(board.text), False)


async def test_a_scanner_that_fails_leaves_it_to_the_cards():
    board = Board(code=5, stripe=20)
    board.scanner.value = ScannerError("silent")
    equal((await first_card(board, WAYS + (CODE,)))[0], SWIPE)
    way, error = await first_card(board, (CODE,))
    equal((way, error.reason), (CODE, "silent"))
