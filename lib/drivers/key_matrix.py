"""Keys on a matrix without diodes: driven lines (open-drain outputs) crossing read lines (inputs with pull-ups).

At rest all driven lines are low, so any press pulls a read line low and its interrupt wakes the task. The task then
scans every 5 ms, one driven line at a time, until all keys are up again. A change counts when three scans in a row
agree: 10 ms after the first contact of a clean switch, 15 ms after the last bounce at most.

- With three keys down a fourth can seem pressed, so nothing counts while more than two are down.
- Two keys that go down within the same 10 ms are one clumsy finger: neither counts.
- Keys that are down at the first look are stuck; they count again after they have been let go.
"""

import asyncio
import time
from micropython import const

_SCAN_MS = const(5)
_STEADY = const(3)  # scans that must agree
_SETTLE_US = const(10)  # a read line's rise through the pull-up: 45 kOhm, some 100 pF
_REPEAT_AFTER_MS = const(400)
_REPEAT_EVERY_MS = const(125)
_LONG_MS = const(1000)
_RING = const(16)  # keys typed ahead

REPEATING = ("up", "down", "back")
LONG = {"cancel": "cancel_long"}


class KeyMatrix:
    """The keypad.

    `driven` and `read` are tuples of pins. `layout` has a tuple of names per driven line, one name per read line; a
    name that occurs twice is one wide key over two switches. `falling` is the port's constant for a falling edge.
    `start()` comes first, then `run()` must be kept running.
    """

    def __init__(self, driven, read, layout, falling: int) -> None:
        self._driven = driven
        self._rows = read
        self._names: list[str] = []  # key number -> name
        numbers = []  # driven line by driven line, read line by read line -> bit of its key
        for column in layout:
            for name in column:
                if name not in self._names:
                    self._names.append(name)
                numbers.append(1 << self._names.index(name))
        self._bits = tuple(numbers)
        self._flag = asyncio.ThreadSafeFlag()
        self._resting = False  # waiting for the first contact
        self._contact = time.ticks_ms()  # ticks of the first contact
        self._event = asyncio.Event()
        self._next = time.ticks_ms()  # when the held key counts again
        self._keys: list[str | None] = [None] * _RING
        self._times = [self._next] * _RING
        self._first = 0
        self._count = 0
        self._down = 0  # keys down, as agreed on
        self._stuck = 0
        self._held = 0  # the one key that repeats or becomes long while it stays down
        for line in driven:
            line.value(0)
        for row in read:
            row.irq(self._edge, falling)

    async def read(self) -> tuple:
        """The next `(name, ticks_ms)`; the time is that of the first contact, to 10 ms. For one reader."""
        while not self._count:
            self._event.clear()
            await self._event.wait()
        first = self._first
        name, self._keys[first] = self._keys[first], None
        self._first = (first + 1) % _RING
        self._count -= 1
        return name, self._times[first]

    def flush(self) -> None:
        """Forget the keys typed ahead."""
        self._count = 0
        for i in range(_RING):
            self._keys[i] = None

    def stuck(self) -> tuple:
        """Names of the keys that have been down since power-on."""
        return tuple(name for i, name in enumerate(self._names) if self._stuck >> i & 1)

    async def start(self) -> None:
        """Take the first look, 10 ms: what is down now is stuck."""
        self._down = self._stuck = await self._steady()

    async def run(self) -> None:
        """Watch the keys, for ever."""
        while True:
            self._contact = time.ticks_ms()
            if not self._down:
                self._flag.clear()
                self._resting = True
                self._drive_all()
                if not self._touched():
                    await self._flag.wait()
                self._resting = False
            self._change(await self._steady())

    async def _steady(self) -> int:
        """Scan until three scans agree; the keys down."""
        keys = self._scan()
        agreed = 1
        while agreed < _STEADY:
            await asyncio.sleep_ms(_SCAN_MS)
            again = self._scan()
            agreed = agreed + 1 if again == keys else 1
            keys = again
        return keys

    def _change(self, keys: int) -> None:
        """Turn the difference to the last agreed state into keys."""
        fresh = keys & ~self._down & ~self._stuck
        self._stuck &= keys
        self._down = keys
        if _bits(keys) > 2:
            self._held = 0
            return
        if fresh:
            self._held = 0
            if _bits(fresh) == 1:
                self._press(fresh, self._contact)
        elif self._held:
            now = time.ticks_ms()
            if not keys & self._held:
                self._held = 0
            elif time.ticks_diff(now, self._next) >= 0:
                self._stay(now)

    def _press(self, key: int, when) -> None:
        name = self._name(key)
        self._put(name, when)
        if name in REPEATING:
            self._held = key
            self._next = time.ticks_add(when, _REPEAT_AFTER_MS)
        elif name in LONG:
            self._held = key
            self._next = time.ticks_add(when, _LONG_MS)

    def _stay(self, now) -> None:
        """The held key has been down long enough to count again."""
        name = self._name(self._held)
        if name in LONG:
            self._put(LONG[name], now)
            self._held = 0
        else:
            self._put(name, now)
            self._next = time.ticks_add(now, _REPEAT_EVERY_MS)

    def _put(self, name: str, when) -> None:
        if self._count == _RING:  # nobody reads: the newest is lost, as in any type-ahead buffer
            return
        last = (self._first + self._count) % _RING
        self._keys[last] = name
        self._times[last] = when
        self._count += 1
        self._event.set()

    def _name(self, key: int) -> str:
        number = 0
        while not key >> number & 1:
            number += 1
        return self._names[number]

    def _scan(self) -> int:
        """The keys down right now, one bit a key."""
        keys = 0
        number = 0
        driven = self._driven
        for line in driven:
            line.value(1)
        for line in driven:
            line.value(0)
            time.sleep_us(_SETTLE_US)
            for row in self._rows:
                if not row.value():
                    keys |= self._bits[number]
                number += 1
            line.value(1)
        return keys

    def _drive_all(self) -> None:
        for line in self._driven:
            line.value(0)
        time.sleep_us(_SETTLE_US)

    def _touched(self) -> bool:
        return any(not row.value() for row in self._rows)

    def _edge(self, _pin) -> None:
        if self._resting:
            self._resting = False
            self._contact = time.ticks_ms()
        self._flag.set()


def _bits(word: int) -> int:
    count = 0
    while word:
        word &= word - 1
        count += 1
    return count
