"""network.WLAN as the ESP32 port behaves: `status()` keeps the last reason, and nothing happens at once."""

import time

IDLE, CONNECTING, GOT_IP = 1000, 1001, 1010
ASSOC_LEAVE = 8


class Wlan:
    """`plan` has, per attempt, the (ms, result) it comes to: a reason code, or GOT_IP."""

    def __init__(self, *plan):
        self.plan = list(plan)
        self.calls = []
        self.on = False
        self.reconnects = -1
        self.reason = 0
        self.up = False
        self.trying = None

    def active(self, on=None):
        if on is not None:
            self.on = on
            self.calls.append("active")
        return self.on

    def config(self, reconnects):
        self.reconnects = reconnects

    def connect(self, ssid, key):
        assert self.on and self.trying is None and not self.up, "connect in a wrong state"
        assert self.reconnects == 0
        assert key is None or isinstance(key, (bytes, str)), "the port takes str or bytes only"
        self.calls.append((ssid, key))
        ms, result = self.plan.pop(0)
        self.trying = (time.ticks_add(time.ticks_ms(), ms), result)

    def disconnect(self):
        if not self.on:
            raise OSError("Wifi Not Started")
        if self.trying is not None or self.up:
            self.reason = ASSOC_LEAVE
        self.trying = None
        self.up = False

    def isconnected(self):
        if self.trying is not None and time.ticks_diff(time.ticks_ms(), self.trying[0]) >= 0:
            _, result = self.trying
            self.trying = None
            self.up = result == GOT_IP
            self.reason = 0 if self.up else result
        return self.up

    def status(self, what=None):
        self.isconnected()
        if what == "rssi":
            if not self.up:
                raise OSError("no AP")
            return -61
        if self.up:
            return GOT_IP
        if self.reason in (201, 202, 205, 210, 211, 212):
            return 202 if self.reason == 205 else self.reason
        if self.reason == ASSOC_LEAVE:
            return IDLE
        if self.trying is not None:
            return CONNECTING
        return self.reason or IDLE
