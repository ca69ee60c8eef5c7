"""Keeps the terminal on its network and tells when that changes."""

import asyncio

from drivers.errors import WifiError
from log import log
from paycrypto.compare import wipe

_CONNECT_MS = 10000
_LOOK_S = 5  # between two looks at a connection that stands
_AGAIN_S = 10  # after a failed try


class NetworkKeeper:
    """Connects to the provisioned Wi-Fi, again whenever it is lost."""

    def __init__(self, wifi, parameters, vault):
        self._wifi = wifi
        self._parameters = parameters
        self._vault = vault
        self.is_up = False
        self.on_change = None  # called with True or False
        self.on_trouble = None  # called with a WifiError's reason when a try failed

    async def run(self) -> None:
        """The background task."""
        while True:
            if not self._wifi.is_up():
                self._note(False)
                if not await self._connect():
                    await asyncio.sleep(_AGAIN_S)
                    continue
            self._note(True)
            await asyncio.sleep(_LOOK_S)

    async def _connect(self) -> bool:
        secret = bytearray(64)
        try:
            length = self._vault.recall("wifi", secret) or 0
            await self._wifi.connect(self._parameters.wifi_ssid, memoryview(secret)[:length], _CONNECT_MS)
            return True
        except WifiError as error:
            log("LINK", "Wi-Fi: %s" % error)
            if self.on_trouble is not None:
                self.on_trouble(error)
            return False
        finally:
            wipe(secret)

    def _note(self, is_up: bool) -> None:
        if is_up != self.is_up:
            self.is_up = is_up
            log("LINK", "network up" if is_up else "network down")
            if self.on_change is not None:
                self.on_change(is_up)
