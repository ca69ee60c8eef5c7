"""Checks of what cannot be seen from outside. Form as in `checks.parts`."""

import gc
import os
import time
from micropython import const

import files
from checks.results import ABSENT, FAIL, PASS, SKIPPED

_CLOCK_IS_SET = const(788918400)  # 2025-01-01
_FILE = "/check.tmp"
_SIZE = const(1024)
_LEAST_FREE = const(65536)  # bytes of the file system
_LEAST_RAM = const(32768)


async def tamper(till) -> tuple:
    """The case must be closed."""
    part = till.board.tamper
    if part is None:
        return ABSENT, ""
    return (FAIL, "open") if part.is_open() else (PASS, "")


async def clock(till) -> tuple:
    """It must have been set, which the first sign-on does."""
    now = time.time()
    date = "%04d-%02d-%02d" % time.gmtime(now)[:3]
    if now < _CLOCK_IS_SET:
        return (FAIL if till.parameters.ready else SKIPPED), date
    return PASS, date


async def flash(till) -> tuple:
    """A file is written, read and removed; there must be room."""
    pattern = bytearray(_SIZE)
    till.board.random(pattern)
    try:
        files.write_bytes(_FILE, pattern)
        same = files.read_bytes(_FILE) == pattern
        files.remove(_FILE)
        size, _, _, free = os.statvfs("/")[:4]
    except OSError as error:
        return FAIL, "%s" % error
    if not same:
        return FAIL, "differs"
    return (PASS if size * free >= _LEAST_FREE else FAIL), "%d KB" % (size * free // 1024)


async def ledger(till) -> tuple:
    """The books must be open, and nothing in them altered."""
    if till.ledger is None:
        return FAIL, "closed"
    if till.ledger.fault is not None:
        return FAIL, "%d" % till.ledger.fault[0]
    return PASS, ""


async def network(till) -> tuple:
    """The terminal must be in a network."""
    keeper = till.network
    if keeper is None or keeper.current is None:
        return FAIL, ""
    return PASS, "%s %d/4" % (keeper.current.name, keeper.current.bars())


async def ram(till) -> tuple:
    """There must be room for a sale."""
    gc.collect()
    free = gc.mem_free()
    return (PASS if free >= _LEAST_RAM else FAIL), "%d KB" % (free // 1024)
