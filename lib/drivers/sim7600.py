"""SIM7600 4G modem: power key, SIM, registration, signal, and PPP over its UART.

Source: SIMCom, "SIM7500_SIM7600 Series AT Command Manual" and "SIM7600 Series Hardware Design" (power key: 0.5 s
switches on, 2.5 s off; the UART lives after about 13 s, an orderly end takes up to 26 s); MicroPython's
extmod/network_ppp_lwip.c for `status()`. There is one UART: while PPP runs no command can be given, so `dbm` is that of
the last time before. PPP does not notice that the network has gone; who uses the connection does, and hangs up.
"""

import asyncio
import time
from micropython import const

from drivers.errors import ModemError
from drivers.modem_at import ModemAt, numbers

_PRESS_ON_MS = const(500)
_PRESS_OFF_MS = const(3000)
_OFF_S = const(26)
_BOOT_S = const(20)
_SIM_TRIES = const(10)
_HOME = const(1)  # <stat> of +CREG and its sisters
_DENIED = const(3)
_ROAMING = const(5)
_NO_SIM = ("10", "13", "15", "SIM not inserted", "SIM failure", "SIM wrong")  # +CME ERROR, as number or words
_DIAL_MS = const(20000)
_PPP_DOWN = const(0)  # PPP.status(); below it: an error
_POLL_MS = const(100)


class Sim7600:
    """`new_ppp(uart)` gives a `network.PPP`; `power_key` is an output, high while the key is pressed."""

    def __init__(self, uart, new_ppp, power_key):
        self._uart = uart
        self._at = ModemAt(uart)
        self._new_ppp = new_ppp
        self._ppp = None
        self._key = power_key
        self.is_ready = False  # switched on and registered, when last looked at
        self.dbm = None  # signal strength, when last looked at
        self.operator = ""  # the network's name

    async def start(self, deadline_ms: int) -> None:
        """Be registered within `deadline_ms` of the modem's answering. Raises ModemError.

        Waking it takes 20 s at most, reviving one that hangs 70 s.
        """
        self.is_ready = False
        if not await self._at.answers():
            await self._wake()
        deadline = time.ticks_add(time.ticks_ms(), deadline_ms)
        await self._at.command("ATE0")
        await self._at.command("AT+CMEE=1")
        await self._check_sim()
        while not await self._is_registered():
            if time.ticks_diff(deadline, time.ticks_ms()) <= 0:
                raise ModemError("no_network")
            await asyncio.sleep(1)
        self.is_ready = True
        await self.look()

    async def look(self) -> None:
        """Refresh `is_ready`, `dbm` and `operator`; not while PPP runs. Raises ModemError `"silent"`."""
        if self._ppp is not None:
            return
        self.is_ready = await self._is_registered()
        for line in await self._ask("AT+CSQ", "+CSQ:"):
            strength = numbers(line)[0]
            self.dbm = None if strength is None or strength > 31 else -113 + 2 * strength
        for line in await self._ask("AT+COPS?", "+COPS:"):
            parts = line.split('"')
            self.operator = parts[1][:24] if len(parts) > 2 else ""

    async def connect(self, apn: str, deadline_ms: int) -> None:
        """Open the connection within `deadline_ms`, after `start` where that is needed; "" as `apn` leaves it to the
        network. Raises ModemError."""
        deadline = time.ticks_add(time.ticks_ms(), deadline_ms)
        if self._ppp is not None:
            await self.hang_up()
        if self.is_ready:
            self.is_ready = await self._at.answers()
        if self.is_ready:
            await self.look()
        if not self.is_ready:
            await self.start(deadline_ms)
            deadline = time.ticks_add(time.ticks_ms(), deadline_ms)
        try:
            if apn:
                await self._at.command('AT+CGDCONT=1,"IP","%s"' % apn)
            await self._at.command("ATD*99#", ms=_DIAL_MS)
            self._ppp = ppp = self._new_ppp(self._uart)
            ppp.connect()
            while not ppp.isconnected():
                if ppp.status() < _PPP_DOWN or time.ticks_diff(deadline, time.ticks_ms()) <= 0:
                    raise ModemError("ppp")
                await asyncio.sleep_ms(_POLL_MS)
        except BaseException as error:  # cancelled, too: the modem must not stay in between
            self.is_ready = False
            await self.hang_up()
            if isinstance(error, OSError):
                raise ModemError("ppp")
            raise

    def is_up(self) -> bool:
        """True while there is a connection with an address, as far as PPP knows."""
        return self._ppp is not None and self._ppp.isconnected()

    async def hang_up(self) -> None:
        """Close the connection and have the modem take commands again; one that does not is left for `start`."""
        ppp, self._ppp = self._ppp, None
        if ppp is None:
            return
        ppp.disconnect()
        for _ in range(20):
            if ppp.status() <= _PPP_DOWN:
                break
            await asyncio.sleep_ms(_POLL_MS)
        self._uart.irq(None, 0)
        if not await self._at.answers():
            await self._at.escape()
            self.is_ready = await self._at.answers()

    async def off(self) -> None:
        """Switch the modem off, in order if it listens. Takes no longer than the key is pressed."""
        self.is_ready = False
        await self.hang_up()
        try:
            await self._at.command("AT+CPOF")
        except ModemError:
            await self._press(_PRESS_OFF_MS)

    async def _wake(self) -> None:
        """Out of data mode, out of sleep, or out of a hang. Raises ModemError `"silent"`."""
        await self._at.escape()
        if await self._at.answers():
            return
        await self._press(_PRESS_ON_MS)
        if await self._at.answers(_BOOT_S * 3):
            return
        await self._press(_PRESS_OFF_MS)
        await asyncio.sleep(_OFF_S)
        await self._press(_PRESS_ON_MS)
        if not await self._at.answers(_BOOT_S * 3):
            raise ModemError("silent")

    async def _press(self, ms: int) -> None:
        self._key.value(1)
        try:
            await asyncio.sleep_ms(ms)
        finally:
            self._key.value(0)

    async def _check_sim(self) -> None:
        for _ in range(_SIM_TRIES):
            try:
                for line in await self._at.command("AT+CPIN?", "+CPIN:"):
                    if line[6:].strip() == "READY":
                        return
                    raise ModemError("locked")
            except ModemError as error:
                if error.reason != "refused":
                    raise
                if error.args[1] in _NO_SIM:
                    raise ModemError("no_sim")
            await asyncio.sleep(1)  # it is still reading the SIM
        raise ModemError("no_sim")

    async def _is_registered(self) -> bool:
        """On LTE, or for packets on 2G and 3G; a modem that knows neither is asked for circuits. Raises ModemError."""
        denied = 0
        for name in ("CEREG", "CGREG", "CREG"):
            for line in await self._ask("AT+%s?" % name, "+%s:" % name):
                fields = numbers(line)
                status = fields[1] if len(fields) > 1 else fields[0]
                if status in (_HOME, _ROAMING):
                    return True
                denied += status == _DENIED
        if denied > 1:
            raise ModemError("denied")
        return False

    async def _ask(self, text: str, prefix: str) -> list:
        """A command that may be refused."""
        try:
            return await self._at.command(text, prefix)
        except ModemError as error:
            if error.reason == "silent":
                raise
            return []
