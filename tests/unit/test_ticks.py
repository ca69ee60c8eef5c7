"""After a week without a restart: half a round of the counter of ticks looks like the future."""

import time

from check import equal
from console import turn
from console.errors import CommandError
from host.link import IDLE_MS, Link
from services.cellular_bearer import CellularBearer
from services.errands import Errands

_WEEK_S = 7 * 86400


class Some:
    """Anything with attributes."""

    def __init__(self, **given):
        for name, value in given.items():
            setattr(self, name, value)


def test_a_wish_is_heard_again():
    errands = Errands(None)
    errands._done_at[4] = time.ticks_ms()
    errands.note(4)
    equal(errands._wanted, set())
    time.sleep(_WEEK_S)
    errands.note(4)
    equal(errands._wanted, {4})


def test_an_old_connection_is_not_trusted():
    link = Some(_used_at=time.ticks_ms())
    assert Link.unused_ms(link) < IDLE_MS
    time.sleep(_WEEK_S)
    assert Link.unused_ms(link) >= IDLE_MS


def test_a_modem_is_not_dead_for_days():
    modem = Some(_dead_at=time.ticks_ms())
    assert CellularBearer._is_dead(modem)
    time.sleep(_WEEK_S)
    assert not CellularBearer._is_dead(modem)


async def test_a_terminal_that_nobody_touched_gives_its_screen():
    looked = []
    power = Some(interrupt=lambda: looked.append(1))
    till = Some(nobody_waits=True, guest=None, power=power, ui=Some(backlight=Some(touched=time.ticks_ms())))
    for looks in (0, 12):
        looked.clear()
        try:
            await turn.take(till, "x.y")
        except CommandError:
            pass
        equal(len(looked), looks)
        time.sleep(_WEEK_S)
