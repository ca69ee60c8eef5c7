"""The simulator's clock: real, faster than real, or virtual; and the timers of the simulated chips.

In virtual time nothing sleeps. The clock stands still until somebody grants it time with `grant()`; it then jumps from
one timer to the next whenever no task can run (`waiting.py` does that for asyncio). A blocking sleep of the firmware
needs no grant: it takes its time from the world, as on the board.

Chips ask to be called back with `after()`. Their callbacks run between two steps of the firmware, or inside its
blocking sleeps, as interrupts would.
"""

import utime

_STILL_US = 1_000_000

virtual = False
rate = 1  # simulated seconds per real second, when not virtual; 0: time stands still
link = None  # the stream to the device host, once there is one
on_link = None  # called when the link has something to read
on_move = None  # called when virtual time has moved

_us = 0  # our microseconds at the last anchor
_real = utime.ticks_us()  # the machine's at the last anchor
_granted = 0  # virtual microseconds that may still pass
_timers = []  # [due in microseconds, callback], the next one first
_running = False  # a timer's callback is running
_link_poll = None


def elapsed_us() -> int:
    """Microseconds since the simulator started; does not wrap."""
    if virtual:
        return _us
    return _us + utime.ticks_diff(utime.ticks_us(), _real) * rate


def elapsed_ms() -> int:
    """Milliseconds since the simulator started; does not wrap."""
    return elapsed_us() // 1000


def set_rate(new: int) -> None:
    """Let the clock run `new` times as fast as the world's (1 to 60), or stand still (0)."""
    global _us, _real, rate
    _us, _real = elapsed_us(), utime.ticks_us()
    rate = new


def go_virtual() -> None:
    """Stop the clock; from now on it moves only as granted."""
    global _us, virtual
    _us = elapsed_us()
    virtual = True


def grant(ms: int) -> None:
    """Allow `ms` virtual milliseconds to pass, in place of what was allowed before."""
    global _granted
    _granted = ms * 1000


def granted() -> int:
    """Milliseconds that may still pass, rounded up."""
    return (_granted + 999) // 1000


def after(ms: int, callback) -> list:
    """Call `callback()` in `ms` milliseconds of our time; the handle returned is for `cancel`."""
    return after_us(ms * 1000, callback)


def after_us(us: int, callback) -> list:
    """Call `callback()` in `us` microseconds of our time; the handle returned is for `cancel`."""
    handle = [elapsed_us() + us, callback]
    place = len(_timers)
    while place and _timers[place - 1][0] > handle[0]:
        place -= 1
    _timers.insert(place, handle)
    return handle


def cancel(handle) -> None:
    """Forget a timer; one that has fired, or None, is no error."""
    if handle in _timers:
        _timers.remove(handle)


def next_timer_us() -> int:
    """Microseconds until the next chip timer; -1 when there is none, 0 when it is overdue."""
    if _running or not _timers:
        return -1
    return max(0, _timers[0][0] - elapsed_us())


def run_timers() -> None:
    """Call back every chip whose time has come."""
    global _running
    if _running:
        return
    _running = True
    try:
        while _timers and _timers[0][0] <= elapsed_us():
            _timers.pop(0)[1]()
    finally:
        _running = False


def advance(us: int) -> None:
    """Virtual time: move by `us`, which `grant` has allowed."""
    global _us, _granted
    _us += us
    _granted = max(0, _granted - us)
    if on_move is not None:
        on_move()


def pass_ms(ms: int) -> None:
    """A blocking sleep of the firmware: real time waits, virtual time jumps; chips go on working."""
    pass_us(ms * 1000)


def pass_us(us: int) -> None:
    """A blocking sleep in microseconds."""
    global _us
    end = elapsed_us() + us
    if virtual:
        while not _running and _timers and _timers[0][0] <= end:
            _us = max(_us, _timers[0][0])
            run_timers()
        _us = max(_us, end)
        if on_move is not None:
            on_move()
        return
    while True:
        run_timers()
        left = end - elapsed_us()
        if left <= 0:
            return
        due = next_timer_us()
        nap(left if due < 0 else min(left, due))


def nap(us: int) -> None:
    """Wait in real time for `us` of our microseconds, or until the device host says something."""
    if not rate:
        us = _STILL_US  # a look now and then is enough: the device host wakes us
    else:
        us //= rate
    if us < 1000 or link is None:
        utime.sleep_us(us)
        return
    global _link_poll
    if _link_poll is None:
        import select

        _link_poll = select.poll()
        _link_poll.register(link, select.POLLIN)
    if _link_poll.poll(us // 1000):
        on_link()
