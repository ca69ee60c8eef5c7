"""The chip's own serial line, over USB: bytes in, bytes out, and no keyboard interrupt on it.

MicroPython polls `sys.stdin`, but its `buffer` cannot be polled on every port, and reading it blocks until all bytes
asked for are there: so it is read by single bytes as long as one waits.
"""

import asyncio
import micropython
import select
from asyncio.core import _io_queue  # type: ignore[import-not-found]
from micropython import const

_AT_ONCE = const(256)  # bytes written between two looks at the event loop
_CLOSED_MS = const(1000)  # a line that has come to its end is looked at so often


class Console:
    """One reader, and one writer at a time."""

    def __init__(self, source, sink) -> None:
        """`source`, `sink`: sys.stdin and sys.stdout. From now on Control-C is a byte like any other."""
        micropython.kbd_intr(-1)
        self._source = source
        self._sink = sink
        self._poll = select.poll()
        self._poll.register(source, select.POLLIN)

    async def read(self, buffer) -> int:
        """Wait for bytes and put as many as are there into `buffer`; returns how many, 0 when the line has ended."""
        await _readable(self._source)
        view = memoryview(buffer)
        count = 0
        while count < len(buffer) and self._poll.poll(0):
            if not self._source.buffer.readinto(view[count : count + 1]):
                break
            count += 1
        if not count:
            await asyncio.sleep_ms(_CLOSED_MS)
        return count

    async def write(self, data) -> None:
        """Send bytes; other tasks run in between."""
        view = memoryview(data)
        for at in range(0, len(data), _AT_ONCE):
            self._sink.buffer.write(view[at : at + _AT_ONCE])
            await asyncio.sleep_ms(0)


def _readable(stream):
    yield _io_queue.queue_read(stream)
