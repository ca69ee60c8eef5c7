"""Checks of the parts: each is asked something that it cannot answer by chance.

A check is `async check(till) -> (state, detail)`; it takes 4 s at most, the modem's 25, and leaves the part as it was.
"""

import asyncio
from micropython import const

from checks.results import ABSENT, FAIL, PASS
from drivers.errors import DriverError

_LOOK_MS = const(2500)  # a reader that looks for a card so long without a complaint works
_WAKE_MS = const(22000)  # in which a modem comes to life
_LAMPS = const(4)
_LIT_MS = const(120)
_TUNE = ((1047, 80), (0, 40), (1319, 80), (0, 40), (1568, 120))


async def keypad(till) -> tuple:
    """No key may be down that nobody holds."""
    stuck = till.board.keypad.stuck()
    return (FAIL, " ".join(stuck)) if stuck else (PASS, "")


async def printer(till) -> tuple:
    """What it says of itself; that it prints is seen on the page."""
    part = till.board.printer
    if part is None:
        return ABSENT, ""
    try:
        await part.ready()
    except DriverError as error:
        return FAIL, error.reason
    return PASS, "%d" % part.dots


async def stripe(till) -> tuple:
    """The reader itself only speaks when a card is swiped; what it hangs on is asked."""
    part = till.board.stripe
    if part is None:
        return ABSENT, ""
    return (PASS, "") if part.is_wired() else (FAIL, "silent")


async def chip(till) -> tuple:
    """An empty slot says so."""
    part = till.board.chip
    if part is None:
        return ABSENT, ""
    try:
        card = await part.power_up()
    except DriverError as error:
        return (PASS, "") if error.reason == "removed" else (FAIL, error.reason)
    finally:
        await part.off()
    return PASS, "ATR %d" % len(card.atr)


async def tap(till) -> tuple:
    """It looks for a card; there need not be one."""
    part = till.board.tap
    if part is None:
        return ABSENT, ""
    try:
        return await _look(part.wait())
    finally:
        await part.off()


async def scanner(till) -> tuple:
    """It looks for a code; there need not be one."""
    part = till.board.scanner
    return (ABSENT, "") if part is None else await _look(part.read())


async def touch(till) -> tuple:
    """One that does not answer counts as not fitted."""
    return (ABSENT, "") if till.board.touch is None else (PASS, "")


async def gauge(till) -> tuple:
    """Charge and voltage, which must be a battery's."""
    part = till.board.gauge
    if part is None:
        return ABSENT, ""
    try:
        percent, millivolts = part.percent(), part.millivolts()
    except DriverError as error:
        return FAIL, error.reason
    detail = "%d %% %d mV" % (percent, millivolts)
    return (PASS if 2500 <= millivolts <= 4500 else FAIL), detail


async def buzzer(till) -> tuple:
    """Somebody has to hear it."""
    if till.board.buzzer is None:
        return ABSENT, ""
    await till.board.buzzer.play(_TUNE)
    return PASS, ""


async def leds(till) -> tuple:
    """One after the other, for the eye; what they hang on is asked."""
    part = till.board.leds
    if part is None:
        return ABSENT, ""
    for number in range(_LAMPS):
        part.set(number, True)
        await asyncio.sleep_ms(_LIT_MS)
        part.set(number, False)
    return (PASS, "") if part.is_wired() else (FAIL, "silent")


async def wifi(till) -> tuple:
    """It must hear a network."""
    try:
        heard = till.board.wifi.scan()
    except DriverError as error:
        return FAIL, error.reason
    return (PASS, "%d, %d dBm" % (len(heard), max(heard))) if heard else (FAIL, "0")


async def modem(till) -> tuple:
    """One that does not answer counts as not fitted; a modem that says what it lacks works."""
    part = till.board.modem
    if part is None:
        return ABSENT, ""
    try:
        await asyncio.wait_for_ms(part.start(_LIT_MS), _WAKE_MS)
        detail = "%s %d dBm" % (part.operator, part.dbm) if part.dbm is not None else part.operator
    except asyncio.TimeoutError:
        return ABSENT, ""
    except DriverError as error:
        if error.reason == "silent":
            return ABSENT, ""
        detail = error.reason
    await part.off()
    return PASS, detail


async def _look(coroutine) -> tuple:
    """Whether a reader looks without a complaint."""
    try:
        await asyncio.wait_for_ms(coroutine, _LOOK_MS)
    except asyncio.TimeoutError:
        pass
    except DriverError as error:
        if error.reason not in ("several", "protocol", "mute"):  # a card's doing
            return FAIL, error.reason
    return PASS, ""
