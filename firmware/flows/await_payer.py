"""A payer has a phone in hand: ask until it is known whether it is paid, or call the payment off.

The rules are those of the wallets: ask every few seconds; after 30 s, or when the merchant says so, call it back, but
not within 15 s of the request. What is paid between the last question and the call goes back with it. So it ends
APPROVED, DECLINED or, by the drain, REVERSED; a power cut on the way is a reversal too.
"""

import asyncio
from micropython import const

from flows.authorise import conclude
from host.drain import NO_ANSWER, rest_ms
from host.errors import HostError
from host.query import ask_outcome
from host.responses import PENDING
from host.values import QUERY
from log import log
from ui.errors import Cancelled, TimedOut
from ui.screens.working import Working

_PAUSE_MS = const(3000)
_LOOK_MS = const(100)


async def await_payer(till, transaction, screen) -> None:
    """Bring a transaction that is SENT to its end. `screen` stands meanwhile; its key "ok" asks at once; None: nothing
    can be waited for."""
    asks = QUERY in till.parameters.acquirer.extensions
    values = None
    if asks and screen is not None:
        values = await _wait(till, transaction, screen)
    if values is None:
        await _pass_earliest(till, transaction)
        values = await _last_word(till, transaction) if asks else None
    if values is None:
        till.drain.hand_over(transaction, NO_ANSWER)
    else:
        conclude(till, transaction, values)


async def _wait(till, transaction, screen):
    """The fields of the answer that decides, or None: nobody has paid, or it was called off."""
    poll = Poll(till, transaction)
    screen.on_check = poll.hurry
    try:
        return await till.ui.show_while(screen, poll.run())
    except (Cancelled, TimedOut):
        return None


class Poll:
    """Asks the acquirer again and again."""

    def __init__(self, till, transaction):
        self._till = till
        self._transaction = transaction
        self._is_wanted = False

    def hurry(self) -> None:
        """Ask at once."""
        self._is_wanted = True

    async def run(self):
        """The fields of the answer; None when it is none that decides and never will be."""
        while True:
            await self._pause()
            try:
                values = await ask(self._till, self._transaction)
            except HostError as error:
                log("HOST", "query for %06d: %s" % (self._transaction.trace, error))
                continue
            if values is None or values[39] != PENDING:
                return values

    async def _pause(self) -> None:
        """It looks instead of waiting for an event: MicroPython's `wait_for` forgets a cancellation that meets it."""
        for _ in range(_PAUSE_MS // _LOOK_MS):
            if self._is_wanted:
                break
            await asyncio.sleep_ms(_LOOK_MS)
        self._is_wanted = False


async def ask(till, transaction):
    """One question. Raises a HostError."""
    await till.sign_on.ensure()
    return await ask_outcome(till.client, till.parameters, till.session, transaction)


async def _pass_earliest(till, transaction) -> None:
    left = rest_ms(transaction)
    if left:
        screen = Working("calling_off")
        screen.chips = (None, None, None)
        screen.note = "calling_off.note"
        await till.ui.show_while(screen, _rest(left))


async def _rest(ms: int) -> None:
    await asyncio.sleep_ms(ms)  # in a coroutine of its own: MicroPython has one object for all sleeps


async def _last_word(till, transaction):
    """It may have been paid meanwhile."""
    screen = Working("calling_off")
    screen.chips = (None, None, None)
    screen.note = "calling_off.note"
    try:
        values = await till.ui.show_while(screen, ask(till, transaction))
    except HostError as error:
        log("HOST", "last query for %06d: %s" % (transaction.trace, error))
        return None
    return None if values is None or values[39] == PENDING else values
