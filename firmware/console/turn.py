"""Lets a technician's tool have the screen for a flow, while nobody is served."""

import asyncio
import time
from micropython import const

from console.errors import CommandError

_TRIES = const(12)
_TRY_MS = const(250)
_HANDS_OFF_MS = const(5000)  # after the last key


class Turn:
    """A flow that waits for the screen; home screen and log-in look for it, `till.guest`, when the power has news."""

    def __init__(self, flow: str, arguments: tuple):
        self.flow = flow
        self.arguments = arguments
        self.began = False
        self.value = self.error = None
        self.over = asyncio.Event()


async def take(till, flow: str, *arguments):
    """Run `module.function` of `flows` in front of the operator (flows/give_turn.py); returns and raises what it does.
    Raises CommandError "busy"."""
    hands_off = time.ticks_diff(time.ticks_ms(), till.ui.backlight.touched)
    if not till.nobody_waits or 0 <= hands_off < _HANDS_OFF_MS:
        raise _busy()
    till.guest = turn = Turn(flow, arguments)
    try:
        tries = 0
        while not turn.began:
            if tries == _TRIES:
                raise _busy()
            tries += 1
            till.power.interrupt()
            await asyncio.sleep_ms(_TRY_MS)
    finally:
        till.guest = None
    await turn.over.wait()
    if turn.error is not None:
        raise turn.error
    return turn.value


def _busy() -> CommandError:
    return CommandError("busy", "somebody is served, or has just pressed a key: try again at the home screen")
