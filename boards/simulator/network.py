"""`network` as on the ESP32: a Wi-Fi station whose access point is a part of the simulated world, and PPP (ppp.py).

There is one way out: the interface that came up last (a station with its address, a PPP with `connect`); when it goes,
there is none until one comes up again, as with lwIP's default interface.

Times: about 1.5 s to join; 3 s a scan that finds nothing; 4 s until a wrong secret shows (the handshake times out); 6 s
without beacons until a lost access point is noticed. As on the ESP32 the station goes on trying by itself.
"""

from micropython import const

import clock
import ppp
from ppp import PPP  # noqa: F401 (network.PPP)

STA_IF = 0
AP_IF = 1
STAT_IDLE = 1000
STAT_CONNECTING = 1001
STAT_GOT_IP = 1010
STAT_BEACON_TIMEOUT = 200
STAT_NO_AP_FOUND = 201
STAT_WRONG_PASSWORD = 202
STAT_CONNECT_FAIL = 203
STAT_ASSOC_FAIL = 203
STAT_HANDSHAKE_TIMEOUT = 204

_JOIN_MS = const(1500)
_SCAN_MS = const(3000)
_HANDSHAKE_MS = const(4000)
_BEACONS_MS = const(6000)


class Air:
    """What the antenna meets: `ap` is "ok", "wrong_secret" or "absent"."""

    def __init__(self):
        self.ap = "ok"
        self.rssi = -55  # dBm
        self.on_link = None  # called when the station joins or leaves, or the way out changes
        self.way = None  # "wifi", "cellular" or None: where packets to the world go

    def came(self, name: str, is_there: bool) -> None:
        """An interface came up or went."""
        if is_there:
            self.way = name
        elif self.way == name:
            self.way = None
        if self.on_link is not None:
            self.on_link()

    def set_ap(self, ap: str) -> None:
        self.ap = ap
        _station.ap_changed()


air = Air()
ppp.on_change = lambda is_there: air.came("cellular", is_there)


class _Station:
    """The one station interface."""

    def __init__(self):
        self.on = False
        self.joined = False
        self.wanted = False  # connect() was called, and not disconnect()
        self.reason = 0  # why it is not joined, 0: no failure yet
        self.reconnects = 0  # 0: for ever
        self.tries = 0
        self.ssid = ""
        self._timer = None

    def attempt(self) -> None:
        """One try to join; its end is known after a while."""
        clock.cancel(self._timer)
        wait = {"ok": _JOIN_MS, "absent": _SCAN_MS}.get(air.ap, _HANDSHAKE_MS)
        self._timer = clock.after(wait, self._tried)

    def _tried(self) -> None:
        if air.ap == "ok":
            self.reason = 0
            self._set_joined(True)
            return
        self._failed(STAT_NO_AP_FOUND if air.ap == "absent" else STAT_WRONG_PASSWORD)

    def _failed(self, reason: int) -> None:
        self.reason = reason
        self.tries += 1
        if self.wanted and (not self.reconnects or self.tries < self.reconnects):
            self.attempt()

    def ap_changed(self) -> None:
        if self.joined and air.ap != "ok":
            clock.cancel(self._timer)
            self._timer = clock.after(_BEACONS_MS, self._lost)

    def _lost(self) -> None:
        if air.ap != "ok":
            self._set_joined(False)
            self._failed(STAT_BEACON_TIMEOUT)

    def stop(self) -> None:
        clock.cancel(self._timer)
        self.wanted = False
        self.reason = 0
        self._set_joined(False)

    def _set_joined(self, joined: bool) -> None:
        if joined != self.joined:
            self.joined = joined
            air.came("wifi", joined)


_station = _Station()


def joined() -> bool:
    """True while the station has an address."""
    return _station.joined


class WLAN:
    """`network.WLAN`, station only."""

    IF_STA = 0
    IF_AP = 1
    PM_NONE = 0
    PM_PERFORMANCE = 1
    PM_POWERSAVE = 2

    def __init__(self, interface_id=STA_IF):
        if interface_id != STA_IF:
            raise ValueError("no access point mode here")

    def active(self, is_active=None):
        if is_active is None:
            return _station.on
        if not is_active:
            _station.stop()
        _station.on = bool(is_active)
        return _station.on

    def connect(self, ssid=None, key=None, *, bssid=None) -> None:
        if not _station.on:
            raise OSError(0x3002)  # ESP_ERR_WIFI_NOT_STARTED
        if ssid is not None:
            _station.ssid = ssid
        _station.wanted = True
        _station.tries = 0
        _station.attempt()

    def disconnect(self) -> None:
        _station.stop()

    def isconnected(self) -> bool:
        return _station.joined

    def status(self, param=None):
        if param == "rssi":
            return self._rssi()
        if param is not None:
            raise ValueError("unknown status param")
        if _station.joined:
            return STAT_GOT_IP
        if _station.reason in (STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD):
            return _station.reason
        if _station.wanted and (not _station.reconnects or _station.tries < _station.reconnects):
            return STAT_CONNECTING
        return _station.reason or STAT_IDLE

    def _rssi(self) -> int:
        if not _station.joined:
            raise OSError(0x300F)  # ESP_ERR_WIFI_NOT_CONNECT
        return air.rssi

    def config(self, param=None, **settings):
        if param is None:
            _station.reconnects = max(0, settings.get("reconnects", _station.reconnects))
            return None
        known = {"ssid": _station.ssid, "reconnects": _station.reconnects, "mac": b"\x24\x00\x00\x00\x00\x01", "pm": 1}
        if param == "rssi":
            return self._rssi()
        if param not in known:
            raise ValueError("unknown config param")
        return known[param]

    def scan(self) -> list:
        clock.pass_ms(_SCAN_MS)
        if air.ap == "absent":
            return []
        return [((_station.ssid or "shop").encode(), b"\x02\x00\x00\x00\x00\x01", 6, air.rssi, 3, False)]

    def ifconfig(self, settings=None) -> tuple:
        if not _station.joined:
            return ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")
        return ("192.168.4.17", "255.255.255.0", "192.168.4.1", "192.168.4.1")


_hostname = "mpy-esp32s3"


def hostname(name=None) -> str:
    """The name told to the DHCP server."""
    return _hostname
