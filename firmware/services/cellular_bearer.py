"""4G as one of the networks a terminal can use; loaded only where it is provisioned. See wifi_bearer.py."""

import asyncio
import time
from micropython import const

from drivers.errors import DriverError, ModemError
from host.score import Score
from log import log
from services.wifi_bearer import bars

_JOIN_MS = const(30000)
_DEAD_MS = const(300000)  # a modem that did not answer is left alone so long: reviving it takes a minute
_BARS = ((-75, 4), (-85, 3), (-95, 2), (-105, 1))  # at least so many dBm: so many bars


class CellularBearer:
    """The modem. It stands by, registered, while another network is used, so that taking over costs two seconds."""

    name = "4G"
    words = "toast.modem_"

    def __init__(self, modem, apn: str):
        self.score = Score()
        self._modem = modem
        self._apn = apn
        self._turn = asyncio.Lock()
        self._dead_at = None  # ticks when it was found silent

    async def join(self) -> None:
        """Be connected, in 2 s when it stands by, else within 30 s of its waking. Raises ModemError."""
        async with self._turn:
            if self._is_dead():
                raise ModemError("silent")
            await self._watched(self._modem.connect(self._apn, _JOIN_MS))

    async def stand_by(self) -> None:
        """Be registered, if nothing speaks against it. Does not raise."""
        if self.is_up() or self._is_dead() or self._turn.locked():
            return
        async with self._turn:
            try:
                if self._modem.is_ready:
                    await self._watched(self._modem.look())
                else:
                    await self._watched(self._modem.start(_JOIN_MS))
            except DriverError as error:
                log("LINK", "4G: %s" % error.reason)

    async def _watched(self, work) -> None:
        try:
            await work
            self._dead_at = None
        except ModemError as error:
            if error.reason == "silent":
                self._dead_at = time.ticks_ms()
            raise

    def _is_dead(self) -> bool:
        return self._dead_at is not None and 0 <= time.ticks_diff(time.ticks_ms(), self._dead_at) < _DEAD_MS

    async def leave(self) -> None:
        """Hang up; the modem stays registered."""
        async with self._turn:
            await self._modem.hang_up()

    def is_up(self) -> bool:
        """Whether there is a connection with an address."""
        return self._modem.is_up()

    def bars(self) -> int:
        """0 to 4, as measured before the connection was made."""
        return bars(self._modem.dbm, _BARS)
