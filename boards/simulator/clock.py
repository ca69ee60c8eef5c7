"""The simulator's clock: real, faster than real, or virtual.

In virtual time nothing sleeps. The clock stands still until somebody grants it time with `grant()`; it then jumps from
one timer to the next whenever no task can run. While the firmware waits for a socket the clock first gives the peer
`patience` real milliseconds to answer, because the peer lives in real time.

`asyncio` takes its ticks from `time.ticks_ms` (our `time` module) and waits in `IOQueue.wait_io_event` (replaced here).
Its task queue, written in C, stamps ready tasks with the machine's own ticks; virtual ticks therefore run LEAD ahead,
so that such a stamp is always in the past.
"""

import utime

_PERIOD = 1 << 30  # ticks_ms wraps here
_LEAD = 24 * 3600 * 1000  # ms; with what is granted it must stay under half a period (6.2 days)
_NAP = 5  # ms of real waiting at a time while the clock stands still

virtual = False
rate = 1  # simulated seconds per real second, when not virtual
patience = 2000  # real ms
on_idle = None  # called when no task can run and time may be about to move
own_streams = []  # streams that do not hold the clock back: the simulator's control link

_real = utime.time_ns() // 1000000  # the world's ms at the last anchor
_elapsed = 0  # our ms at the last anchor
_offset = utime.ticks_ms()  # ticks when our ms were 0
_granted = 0  # virtual ms that may still pass
_heard = 0  # machine ticks when something last came in from outside
_core = None  # asyncio.core, once installed
_wait_real = None  # asyncio's own wait


def install() -> None:
    """Put this clock under asyncio. (Not at import: asyncio.core imports `time`, which imports this module.)"""
    global _core, _wait_real
    import asyncio

    _core = asyncio.core
    _wait_real = _core.IOQueue.wait_io_event
    _core.IOQueue.wait_io_event = _wait


def elapsed_ms() -> int:
    """Milliseconds since the simulator started; does not wrap."""
    if virtual:
        return _elapsed
    return _elapsed + (utime.time_ns() // 1000000 - _real) * rate


def ticks_ms() -> int:
    """Milliseconds, wrapping at 2**30 as on the board."""
    return (_offset + elapsed_ms()) % _PERIOD


def set_rate(new: int) -> None:
    """Let the clock run `new` times as fast as the world's (1 to 60)."""
    global _elapsed, _real, rate
    _elapsed, _real = elapsed_ms(), utime.time_ns() // 1000000
    rate = new


def go_virtual() -> None:
    """Stop the clock; from now on it moves only as granted."""
    global _elapsed, _offset, virtual
    _elapsed = elapsed_ms()
    _offset = (utime.ticks_ms() + _LEAD - _elapsed) % _PERIOD
    virtual = True


def grant(ms: int) -> None:
    """Allow `ms` virtual milliseconds to pass, in place of what was allowed before."""
    global _granted, _heard
    _granted = ms
    _heard = utime.ticks_ms()


def granted() -> int:
    """Milliseconds that may still pass."""
    return _granted


def pass_ms(ms: int) -> None:
    """A blocking sleep: real time waits, virtual time jumps."""
    global _elapsed
    if virtual:
        _elapsed += ms
    else:
        utime.sleep_ms(ms // rate)


def _ready() -> bool:
    task = _core._task_queue.peek()
    return task is not None and utime.ticks_diff(task.ph_key, ticks_ms()) <= 0


def _awaits_peer(queue) -> bool:
    """True while a task waits for a socket of the firmware's."""
    for entry in queue.map.values():
        stream = entry[2]
        if stream not in own_streams and not hasattr(stream, "chip"):
            return True
    return False


def _wait(queue, dt: int) -> None:
    """Replaces asyncio's wait for I/O or the next timer, `dt` ms away (-1: no timer)."""
    global _elapsed, _granted, _heard
    if not virtual:
        _wait_real(queue, dt if rate == 1 or dt <= 0 else dt // rate + 1)
        return
    _wait_real(queue, 0)
    if _ready():
        _heard = utime.ticks_ms()
        return
    if on_idle is not None:
        on_idle()
        if _ready():
            return
    may_move = _granted > 0
    if may_move and _awaits_peer(queue):
        may_move = utime.ticks_diff(utime.ticks_ms(), _heard) >= patience
    if may_move:
        step = _granted if dt < 0 else min(dt, _granted)
        _elapsed += step
        _granted -= step
    elif dt != 0:
        _wait_real(queue, _NAP)

