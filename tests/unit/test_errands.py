"""firmware/services/errands.py: what the acquirer asks for is done when the terminal is idle, and makes way."""

import asyncio

from check import equal
from host.errors import NoAnswer
from services.errands import Errands


class Session:
    signed_on = True


class SignOn:
    def __init__(self, till):
        self._till = till
        self.count = 0

    async def ensure(self):
        if not self._till.session.signed_on:
            self.count += 1
            self._till.session.signed_on = True


class Ui:
    def __init__(self):
        self.toasts = []

    def toast(self, text, icon):
        self.toasts.append(text)


class Till:
    """A terminal with a download that takes 5 s and fails when told to."""

    def __init__(self):
        self.is_idle = True
        self.session = Session()
        self.sign_on = SignOn(self)
        self.ui = Ui()
        self.done = []
        self.cancelled = []
        self.error = None
        self.errands = Errands(self)
        self.errands.fetch = self.fetch
        self.task = asyncio.create_task(self.errands.run())

    async def fetch(self, what):
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            self.cancelled.append(what)
            raise
        if self.error is not None:
            raise self.error
        self.done.append(what)


async def test_one_after_the_other_in_order():
    till = Till()
    for digit in (2, 9, 7, 5, 4, 1, 3, 4):
        till.errands.note(digit)
    await asyncio.sleep(60)
    equal(till.done, ["parameters", "keys", "applications", "blacklist", "contactless", "status"])
    equal(till.sign_on.count, 1)
    equal(till.ui.toasts[:2], ["toast.did_sign_on", "toast.did_parameters"])
    till.task.cancel()


async def test_not_before_the_terminal_is_idle():
    till = Till()
    till.is_idle = False
    till.errands.note(1)
    till.errands.note(3)
    await asyncio.sleep(300)
    equal((till.done, till.sign_on.count), ([], 0))
    till.is_idle = True
    await asyncio.sleep(10)
    equal((till.done, till.sign_on.count), (["parameters"], 1))
    till.task.cancel()


async def test_it_makes_way_for_a_sale_and_starts_anew():
    till = Till()
    till.errands.note(4)
    await asyncio.sleep(2)
    till.is_idle = False
    await asyncio.sleep_ms(400)
    equal((till.cancelled, till.done), (["keys"], []))
    await asyncio.sleep(60)
    equal(till.done, [])
    till.is_idle = True
    await asyncio.sleep(10)
    equal((till.done, till.ui.toasts), (["keys"], ["toast.did_keys"]))
    till.task.cancel()


async def test_what_fails_is_dropped_until_it_is_asked_for_again():
    till = Till()
    till.error = NoAnswer("time-out")
    till.errands.note(7)
    await asyncio.sleep(300)
    equal((till.done, till.ui.toasts), ([], []))
    till.error = None
    till.errands.note(7)
    await asyncio.sleep(10)
    equal(till.done, ["blacklist"])
    till.task.cancel()


async def test_an_acquirer_that_always_asks_does_not_keep_the_terminal_busy():
    till = Till()
    fetched = till.fetch

    async def asks_again(what):
        till.errands.note(1)
        till.errands.note(4)
        await fetched(what)
        till.errands.note(1)
        till.errands.note(4)

    till.errands.fetch = asks_again
    till.errands.note(1)
    await asyncio.sleep(600)
    equal(till.done, ["parameters", "keys"])
    till.errands.note(1)
    await asyncio.sleep(20)
    equal(till.done, ["parameters", "keys", "parameters", "keys"])
    till.task.cancel()


async def test_unknown_wishes_are_none():
    till = Till()
    for digit in (0, 6, 8, 15):
        till.errands.note(digit)
    await asyncio.sleep(60)
    equal((till.done, till.sign_on.count), ([], 0))
    till.task.cancel()
