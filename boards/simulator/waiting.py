"""How asyncio waits in the simulator: on the simulated clock, for simulated streams, and for the device host.

`install()` replaces three things in asyncio.core. Its ticks: unwrapped machine ticks plus LEAD, because its task queue,
written in C, stamps ready tasks with the machine's own ticks, and such a stamp must always lie in the past. Its wait
for I/O: ours moves virtual time, runs the chips' timers and serves the device host. Its poll: streams written in Python
(simulated UARTs, ThreadSafeFlag) are asked directly instead of being polled every millisecond.
"""

import asyncio
import select
import sys
import utime
from micropython import const

import clock

_LEAD = const(1000 * 24 * 3600 * 1000)  # ms
_NAP = const(5)  # ms of real waiting at a time for a peer nobody tells us about
_POLL = const(3)  # MP_STREAM_POLL

on_idle = None  # called when no task can run and time may be about to move
may_move = None  # asked, while a task waits for a socket: how many us may virtual time move? (0: wait for a line)
patience = 2000  # real ms for a socket's peer, where may_move is not set
standing = set()  # while there is something in it, virtual time stands until the device host speaks
longest_us = 0  # virtual time for which one step of a task has kept all others waiting, at most
activity = 0  # grows whenever a task could run in virtual time

_core = asyncio.core
_base = utime.ticks_ms() + _LEAD
_left_us = 0  # when the step that runs now began
_heard = 0  # machine ticks when a task last could run


def ticks() -> int:
    return _base + clock.elapsed_ms()


class Queue(_core.IOQueue):
    """asyncio's table of tasks that wait for streams."""

    def __init__(self):
        self.map = {}  # id(stream): [reading task, writing task, stream]
        self.soft = {}  # id(stream): what is waited for, for streams written in Python
        self.hard = select.poll()
        self.poller = self  # asyncio.core registers its streams here
        if clock.link is not None:
            self.hard.register(clock.link, select.POLLIN)

    def register(self, stream, mask) -> None:
        if hasattr(stream, "ioctl"):
            self.soft[id(stream)] = mask
        else:
            self.hard.register(stream, mask)

    def modify(self, stream, mask) -> None:
        if id(stream) in self.soft:
            self.soft[id(stream)] = mask
        else:
            self.hard.modify(stream, mask)

    def unregister(self, stream) -> None:
        if id(stream) in self.soft:
            del self.soft[id(stream)]
        else:
            self.hard.unregister(stream)

    def wait_io_event(self, dt: int) -> None:
        """Wait for a stream or for about `dt` ms; with -1 (no task has a timer) until a task can run."""
        global longest_us, _left_us
        if clock.virtual:
            longest_us = max(longest_us, clock.elapsed_us() - _left_us)
        self._wait(dt)
        _left_us = clock.elapsed_us()

    def _wait(self, dt: int) -> None:
        while True:
            clock.run_timers()
            if self.soft:
                self._poll_soft()
            if clock.virtual:
                self._wait_virtual(dt)
            else:
                self._wait_real(dt)
            if dt >= 0 or _core._task_queue.peek() is not None:
                return

    def _wait_real(self, dt: int) -> None:
        if _ready():
            dt = 0
        elif on_idle is not None:
            on_idle()
        due = clock.next_timer_us()
        if due >= 0 and (dt < 0 or due < dt * 1000):
            dt = (due + 999) // 1000
        if dt > 0:
            dt = (dt + clock.rate - 1) // clock.rate if clock.rate else -1
        self._poll_hard(dt)

    def _wait_virtual(self, dt: int) -> None:
        global _heard, activity
        self._poll_hard(0)
        if _ready():
            _heard = utime.ticks_ms()
            activity += 1
            return
        if on_idle is not None:
            on_idle()
            if _ready():
                return
        step = 0 if standing else clock._granted
        if dt >= 0:
            step = min(step, dt * 1000)
        due = clock.next_timer_us()
        if due >= 0:
            step = min(step, due)
        if step and len(self.map) - (id(sys.stdin) in self.map) > len(self.soft):
            if may_move is not None:
                step = min(step, may_move())
            elif utime.ticks_diff(utime.ticks_ms(), _heard) < patience:
                step = 0
        if step:
            clock.advance(step)
        elif due != 0:
            # with a device host, only it (or a peer) can wake us now
            self._poll_hard(_NAP if clock.link is None else -1)

    def _poll_soft(self) -> None:
        for key in list(self.soft):
            mask = self.soft.get(key, 0)
            events = mask and self.map[key][2].ioctl(_POLL, mask)
            if events:
                self._deliver(key, events)

    def _poll_hard(self, timeout: int) -> None:
        for stream, events in self.hard.ipoll(timeout):
            if stream is clock.link:
                clock.on_link()
            elif id(stream) in self.map:
                self._deliver(id(stream), events)

    def _deliver(self, key: int, events: int) -> None:
        """Make the tasks ready that waited for these events of a stream."""
        waiting = self.map[key]
        if events & ~select.POLLOUT and waiting[0] is not None:
            _core._task_queue.push(waiting[0])
            waiting[0] = None
        if events & ~select.POLLIN and waiting[1] is not None:
            _core._task_queue.push(waiting[1])
            waiting[1] = None
        if waiting[0] is None and waiting[1] is None:
            self._dequeue(waiting[2])
        else:
            self.modify(waiting[2], select.POLLIN if waiting[1] is None else select.POLLOUT)


def _ready() -> bool:
    task = _core._task_queue.peek()
    return task is not None and utime.ticks_diff(task.ph_key, ticks()) <= 0


def install() -> None:
    """Put asyncio on the simulated clock; call it before a loop runs, and after the link is set."""
    _core.ticks = ticks
    _core.ticks_diff = utime.ticks_diff
    _core.ticks_add = utime.ticks_add
    _core.IOQueue = Queue
    _core._io_queue = Queue()
