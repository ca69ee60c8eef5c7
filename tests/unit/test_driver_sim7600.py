"""lib/drivers/sim7600.py on the model of the modem: from the power key to a connection, and every way it fails."""

import network
import time
from machine import UART, Pin

import wiring
from check import equal
from chips import sim7600 as chip
from drivers.errors import ModemError
from drivers.sim7600 import Sim7600


class Tell:
    def __init__(self):
        self.links = []

    def air_link(self, up):
        self.links.append(up)


def fitted(**world):
    """(driver, model, what the air is told)."""
    tell = Tell()
    model = wiring.Chips({}, tell=tell).modem
    model.fitted = True
    for name, value in world.items():
        setattr(model, name, value)
    uart = UART(0, 115200, tx=Pin(43), rx=Pin(44), txbuf=512, rxbuf=2048)
    return Sim7600(uart, network.PPP, Pin(46, Pin.OUT, value=0)), model, tell.links


async def reason(work):
    """(why it failed or None, seconds it took)."""
    before = time.ticks_ms()
    why = None
    try:
        await work
    except ModemError as error:
        why = error.reason
    return why, time.ticks_diff(time.ticks_ms(), before) // 1000


async def test_from_the_power_key_to_the_network():
    modem, model, links = fitted()
    equal(modem.is_ready, False)
    why, seconds = await reason(modem.start(30000))
    equal(why, None)
    assert 12 <= seconds <= 25, seconds
    equal((modem.is_ready, modem.dbm, modem.operator), (True, -73, "CHINA MOBILE"))
    why, seconds = await reason(modem.connect("cmnet", 20000))
    equal((why, modem.is_up(), links, network.air.way), (None, True, [True], "cellular"))
    assert seconds <= 3, seconds
    await modem.look()  # no command goes out while PPP runs
    equal((modem.is_up(), model.state), (True, chip.DATA))
    await modem.hang_up()
    equal((modem.is_up(), links, network.air.way, model.state), (False, [True, False], None, chip.COMMANDS))
    equal((await reason(modem.connect("", 20000)))[0], None)
    await modem.off()
    time.sleep(1)
    equal((model.state, modem.is_up(), modem.is_ready), (chip.OFF, False, False))


async def test_no_modem_is_told_after_the_key_was_tried_twice():
    modem, _, _ = fitted(fitted=False)
    why, seconds = await reason(modem.start(30000))
    equal(why, "silent")
    assert seconds <= 80, seconds


async def test_the_sim():
    for sim, expected in (("absent", "no_sim"), ("locked", "locked")):
        modem, _, _ = fitted(sim=sim)
        equal((await reason(modem.start(30000)))[0], expected)


async def test_no_network():
    modem, model, _ = fitted(in_reach=False)
    why, seconds = await reason(modem.start(30000))
    equal(why, "no_network")
    assert seconds <= 50, seconds
    model.in_reach = True
    model.changed()
    equal((await reason(modem.start(30000)))[0], None)


async def test_a_modem_that_hangs_is_revived_with_its_key():
    modem, model, _ = fitted()
    await modem.start(30000)
    model.silent = True
    why, seconds = await reason(modem.connect("cmnet", 20000))
    equal((why, modem.is_up()), (None, True))
    assert seconds <= 90, seconds


async def test_a_modem_left_in_data_mode_is_called_back():
    modem, model, _ = fitted()
    await modem.start(30000)
    await modem.connect("", 20000)
    again = Sim7600(modem._uart, network.PPP, Pin(46, Pin.OUT, value=0))
    modem._uart.irq(None, 0)
    why, seconds = await reason(again.start(30000))
    equal((why, model.state), (None, chip.COMMANDS))
    assert seconds <= 6, seconds


async def test_the_network_goes_while_connected():
    modem, model, links = fitted()
    await modem.start(30000)
    await modem.connect("", 20000)
    model.in_reach = False
    model.changed()
    time.sleep(5)
    equal((modem.is_up(), links), (True, [True, False]))  # PPP does not notice
    equal((await reason(modem.connect("", 20000)))[0], "no_network")
    model.in_reach = True
    model.changed()
    equal((await reason(modem.connect("", 20000)))[0], None)


async def test_nobody_answers_ppp():
    modem, model, _ = fitted()
    await modem.start(30000)
    model._agree = lambda: None
    why, seconds = await reason(modem.connect("", 20000))
    equal((why, modem.is_up(), network.air.way, model.state), ("ppp", False, None, chip.COMMANDS))
    assert seconds <= 26, seconds


async def test_unsolicited_lines_and_noise_in_between():
    modem, model, _ = fitted()
    await modem.start(30000)
    for noise in (b"\r\nRING\r\n", b"\x00\xff\r\r\n~~", b"+CSQ: 99,99\r\n", b"OK", b"x" * 900):
        model.babble(noise)
        await modem.look()
        equal((modem.dbm, modem.is_ready), (-73, True))
