"""A kernel's questions to the payer, asked while a flow decides what is on the display.

The kernel runs as a task of its own and awaits the methods of a `Conversation` (its "person"); the flow takes one
question after the other, shows the screen for it, and answers.
"""

import asyncio

CHOOSE = "choose"  # which application; argument: their labels
ONLINE_PIN = "online_pin"
OFFLINE_PIN = "offline_pin"  # argument: tries left


class Conversation:
    """Use it in an `async with` block for each step of the kernel's: whatever happens, its task has ended behind it."""

    def __init__(self):
        self.pad = None  # the PinPad that holds what the payer types,
        self.last_four = ""  # for this card
        self.was_wrong = False  # whether the card has been shown a PIN
        self._task = None
        self._running = False
        self._over = asyncio.Event()
        self._asked = asyncio.Event()  # there is a question, or the kernel has ended
        self._answered = asyncio.Event()
        self._question = self._answer = self._value = self._error = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        if self._task is not None:
            self._task.cancel()
            if self._running:
                await self._over.wait()

    # -- the flow's side

    def begin(self, coroutine) -> None:
        """Let the kernel work."""
        self._over.clear()
        self._asked.clear()
        self._value = self._error = None
        self._task = asyncio.create_task(self._run(coroutine))

    async def next(self):
        """The next question, (what, argument), or None when the kernel has ended."""
        await self._asked.wait()
        self._asked.clear()
        return self._question

    def answer(self, value) -> None:
        """Answer the question; the kernel goes on."""
        self._question, self._answer = None, value
        self._answered.set()

    def result(self):
        """What the kernel returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value

    # -- the kernel's side

    async def choose(self, labels) -> int:
        """Which of several applications, or whether the only one."""
        return await self._ask(CHOOSE, labels)

    async def online_pin(self) -> bool:
        """Whether the payer typed a PIN; False: he has none."""
        return await self._ask(ONLINE_PIN)

    async def offline_pin(self, tries_left: int) -> bool:
        """The same for the card to verify; the digits wait for `pin_block`."""
        return await self._ask(OFFLINE_PIN, tries_left)

    def pin_block(self, out) -> None:
        """Write the PIN block for VERIFY (ISO 9564-1 format 2, 8 bytes in clear) and wipe the digits."""
        self.pad.write_plain_block(out)

    async def _ask(self, what: str, argument=None):
        self._answered.clear()
        self._question = what, argument
        self._asked.set()
        await self._answered.wait()
        return self._answer

    async def _run(self, coroutine) -> None:
        self._running = True
        try:
            self._value = await coroutine
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._error = error
        finally:
            self._question = None
            self._running = False
            self._over.set()
            self._asked.set()
