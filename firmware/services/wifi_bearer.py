"""Wi-Fi as one of the networks a terminal can use.

A bearer has a `name`, which the status bar shows, `words`, with which the ids of its texts begin, and a `score`, which
tells how it did (host/score.py).
"""

from micropython import const

from host.score import Score
from paycrypto.compare import wipe

_JOIN_MS = const(10000)
_BARS = ((-55, 4), (-67, 3), (-75, 2), (-85, 1))  # at least so many dBm: so many bars


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
            await self._wifi.connect(self._parameters.wifi_ssid, memoryview(secret)[:length], _JOIN_MS)
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
        return bars(self._wifi.rssi(), _BARS)


def bars(dbm, steps) -> int:
    """0 to 4 for a strength in dBm, or None."""
    if dbm is None:
        return 0
    for least, count in steps:
        if dbm >= least:
            return count
    return 0
