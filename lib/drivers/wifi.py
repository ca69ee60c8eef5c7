"""Wi-Fi station of the ESP32.

Source: MicroPython's ports/esp32/network_wlan.c (how `status()` comes about) and ESP-IDF "Wi-Fi reason code". Three
things to know: a wrong secret comes under several reason codes, most of which the port hides while it retries by
itself, so it is told not to (`reconnects=0`) and the driver retries; one failed attempt proves little, so a reason
counts when it has come twice or the time is over; and `status()` keeps the reason of an earlier attempt until there
is news.
"""

import asyncio
import time
from micropython import const

from drivers.errors import WifiError

_POLL_MS = const(100)
_ATTEMPT_MS = const(6000)  # a scan takes 2.5 s, a handshake with the wrong secret 3 s
_VERDICT_MS = const(10000)  # how long a person with a wrong secret waits at most

# reason codes: 2 authentication expired, 14 MIC failure, 15 and 204 handshake timed out, 202 authentication failed,
# 205 connection failed, 210 and 211 the network wants another kind of security
_SECRET = (2, 14, 15, 202, 204, 205, 210, 211)
# 201 no such network, 212 too weak
_ABSENT = (201, 212)


class Wifi:
    """`wlan` is a `network.WLAN` in station mode. It stays connected until the network goes away; then the firmware
    connects again."""

    def __init__(self, wlan) -> None:
        self._wlan = wlan

    async def connect(self, ssid: str, secret, deadline_ms: int) -> None:
        """Join the network `ssid` within `deadline_ms`; `secret` is a buffer or str, empty for an open network.

        Raises WifiError: `"secret"` is wrong, network is `"absent"` (both within 10 s), `"timeout"` when nothing
        answers or no address comes, `"radio"` when the hardware refuses. The first call after power-on also starts
        the radio, which blocks for some 100 ms.
        """
        key = bytes(secret, "utf-8") if isinstance(secret, str) else bytes(secret)  # the port takes no bytearray
        started = time.ticks_ms()
        secrets = absences = 0
        self.power_up()
        while True:
            limit = min(deadline_ms, _VERDICT_MS) if secrets or absences else deadline_ms
            left = limit - time.ticks_diff(time.ticks_ms(), started)
            if left <= 0 or secrets > 1 or absences > 1:
                self.disconnect()
                raise WifiError("secret" if secrets else "absent" if absences else "timeout")
            code = await self._attempt(ssid, key, min(left, _ATTEMPT_MS))
            if code == 0:
                return
            secrets += code in _SECRET
            absences += code in _ABSENT

    def power_up(self) -> None:
        """Switch the radio on, if it is off. Raises WifiError `"radio"`."""
        try:
            if not self._wlan.active():
                self._wlan.active(True)
            self._wlan.config(reconnects=0)
        except OSError:
            raise WifiError("radio")

    def scan(self) -> list:
        """The strength in dBm of each network that is heard. Stands still for some 2.5 s; not while it joins one.

        Raises WifiError `"radio"`.
        """
        self.power_up()
        try:
            return [found[3] for found in self._wlan.scan()]
        except OSError:
            raise WifiError("radio")

    def is_up(self) -> bool:
        """True while there is a network with an address."""
        return self._wlan.isconnected()

    def rssi(self) -> int | None:
        """Strength of the network in dBm, None without one."""
        if not self._wlan.isconnected():
            return None
        try:
            return self._wlan.status("rssi")
        except OSError:  # gone in this moment
            return None

    def disconnect(self) -> None:
        """Leave the network, or stop trying to join one."""
        try:
            self._wlan.disconnect()
        except OSError:  # the radio is off
            pass

    async def _attempt(self, ssid: str, key: bytes, ms: int) -> int:
        """Try once; 0 when connected, else the port's status after at most `ms`."""
        self.disconnect()
        await asyncio.sleep_ms(_POLL_MS)
        before = self._wlan.status()
        try:
            self._wlan.connect(ssid, key or None)
        except OSError:
            raise WifiError("radio")
        started = time.ticks_ms()
        while True:
            await asyncio.sleep_ms(_POLL_MS)
            if self._wlan.isconnected():
                return 0
            status = self._wlan.status()
            failed = status in _SECRET or status in _ABSENT
            if (failed and status != before) or time.ticks_diff(time.ticks_ms(), started) >= ms:
                return status
