"""The networks a terminal can use, under one interface: Wi-Fi and 4G.

`name` is what the status bar shows, `words` begins the ids of its texts, `score` tells how it did (host/score.py).
"""

import asyncio
import time
from micropython import const

from drivers.errors import DriverError, ModemError
from host.score import Score
from log import log
from paycrypto.compare import wipe

_WIFI_MS = const(10000)
_CELLULAR_MS = const(30000)
_DEAD_MS = const(300000)  # a modem that did not answer is left alone so long: reviving it takes a minute
_WIFI_BARS = ((-55, 4), (-67, 3), (-75, 2), (-85, 1))  # at least so many dBm: so many bars
_CELLULAR_BARS = ((-75, 4), (-85, 3), (-95, 2), (-105, 1))


class WifiBearer:
    """The provisioned Wi-Fi."""

    name = "wifi"
    words = "toast.wifi_"

    def __init__(self, wifi, parameters, vault):
        self.score = Score()
        self._wifi = wifi
        self._parameters = parameters
        self._vault = vault

    async def join(self) -> None:
        """Be on the network within 10 s. Raises WifiError."""
        secret = bytearray(64)
        try:
            length = self._vault.recall("wifi", secret) or 0
            await self._wifi.connect(self._parameters.wifi_ssid, memoryview(secret)[:length], _WIFI_MS)
        finally:
            wipe(secret)

    async def stand_by(self) -> None:
        """Nothing can be done ahead."""

    async def leave(self) -> None:
        """Leave the network."""
        self._wifi.disconnect()

    def is_up(self) -> bool:
        """Whether there is a network with an address."""
        return self._wifi.is_up()

    def bars(self) -> int:
        """0 to 4."""
        return _bars(self._wifi.rssi(), _WIFI_BARS)


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
            await self._watched(self._modem.connect(self._apn, _CELLULAR_MS))

    async def stand_by(self) -> None:
        """Be registered, if nothing speaks against it. Does not raise."""
        if self.is_up() or self._is_dead() or self._turn.locked():
            return
        async with self._turn:
            try:
                if self._modem.is_ready:
                    await self._watched(self._modem.look())
                else:
                    await self._watched(self._modem.start(_CELLULAR_MS))
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
        return self._dead_at is not None and time.ticks_diff(time.ticks_ms(), self._dead_at) < _DEAD_MS

    async def leave(self) -> None:
        """Hang up; the modem stays registered."""
        async with self._turn:
            await self._modem.hang_up()

    def is_up(self) -> bool:
        """Whether there is a connection with an address."""
        return self._modem.is_up()

    def bars(self) -> int:
        """0 to 4, as measured before the connection was made."""
        return _bars(self._modem.dbm, _CELLULAR_BARS)


def _bars(dbm, steps) -> int:
    if dbm is None:
        return 0
    for least, bars in steps:
        if dbm >= least:
            return bars
    return 0
