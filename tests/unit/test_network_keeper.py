"""services/network_keeper.py: which network is used, and when another one takes over."""

import asyncio

from check import equal
from drivers.errors import WifiError
from host.score import Score
from services.network_keeper import NetworkKeeper


class Bearer:
    """A network that can be joined while it `works`."""

    words = ""

    def __init__(self, name, works=True):
        self.name = name
        self.works = works
        self.up = False
        self.tries = 0
        self.score = Score()

    async def join(self):
        self.tries += 1
        await asyncio.sleep(1)
        if not self.works:
            raise WifiError("absent")
        self.up = True

    async def stand_by(self):
        pass

    async def leave(self):
        self.up = False

    def is_up(self):
        return self.up


class Till:
    """A keeper with two networks, running."""

    def __init__(self, *works):
        self.busy = False
        self.free = True
        self.told = []
        self.troubles = []
        self.bearers = [Bearer(name, good) for name, good in zip(("wifi", "4G"), works)]
        self.keeper = NetworkKeeper(self.bearers, lambda: self.busy, lambda: self.free)
        self.keeper.on_change = lambda is_up: self.told.append(self.name())
        self.keeper.on_trouble = lambda bearer, error: self.troubles.append((bearer.name, error.reason))

    def name(self):
        return self.keeper.current.name if self.keeper.current else ""

    async def watch(self, seconds):
        """Let it run so long from its start."""
        self.task = asyncio.create_task(self.keeper.run())
        await asyncio.sleep(seconds)


async def test_the_first_choice_is_used():
    till = Till(True, True)
    await till.watch(60)
    equal((till.told, till.bearers[1].tries), (["wifi"], 0))
    till.task.cancel()


async def test_the_second_one_when_the_first_is_not_there_and_back():
    till = Till(False, True)
    await till.watch(10)
    equal((till.told, till.troubles), (["4G"], [("wifi", "absent")]))
    till.bearers[0].works = True
    await asyncio.sleep(30)
    equal((till.told, till.bearers[1].up), (["4G", "wifi"], False))
    till.task.cancel()


async def test_not_back_while_somebody_is_served():
    till = Till(False, True)
    till.free = False
    await till.watch(10)
    till.bearers[0].works = True
    await asyncio.sleep(600)
    equal(till.told, ["4G"])
    till.free = True
    await asyncio.sleep(10)
    equal(till.told, ["4G", "wifi"])
    till.task.cancel()


async def test_a_lost_network():
    till = Till(True, True)
    await till.watch(10)
    till.bearers[0].up = False
    till.bearers[0].works = False
    await asyncio.sleep(10)
    equal(till.told, ["wifi", "", "4G"])
    till.task.cancel()


async def test_two_requests_without_answer_but_never_in_an_exchange():
    till = Till(True, True)
    await till.watch(10)
    till.keeper.note(False)
    till.keeper.note(True)
    till.keeper.note(False)
    await asyncio.sleep(20)
    equal(till.told, ["wifi"])
    till.busy = True
    till.keeper.note(False)
    await asyncio.sleep(20)
    equal((till.told, till.bearers[0].up), (["wifi"], True))
    till.busy = False
    await asyncio.sleep(10)
    equal((till.told, till.bearers[0].up), (["wifi", "", "4G"], False))
    till.task.cancel()


async def test_the_only_network_is_kept():
    till = Till(True)
    await till.watch(10)
    for _ in range(5):
        till.keeper.note(False)
    await asyncio.sleep(60)
    equal(till.told, ["wifi"])
    till.task.cancel()


async def test_all_fail_and_both_are_tried_again_and_again():
    till = Till(False, False)
    await till.watch(600)
    assert till.bearers[0].tries > 10 and till.bearers[1].tries > 10, [bearer.tries for bearer in till.bearers]
    till.bearers[1].works = True
    await asyncio.sleep(60)
    equal(till.told, ["4G"])
    till.task.cancel()
