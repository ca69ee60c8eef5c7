"""What tests/judges/test_qrcode.py asks of lib/qrcode."""

import time

from qrcode.encoder import encode, steps


def encoded(data, level):
    """[version, mask, rows]"""
    code = encode(bytes.fromhex(data), level)
    return [code.version, code.mask, [bytes(code.row(y)).hex() for y in range(code.size)]]


def modules(data, level):
    """As many characters as modules, 1 or 0."""
    code = encode(bytes.fromhex(data), level)
    return "".join(str(int(code.get(x, y))) for y in range(code.size) for x in range(code.size))


def longest_step(data, level):
    """[steps, longest, all] in microseconds, of the quickest of some runs."""
    best = None
    for _ in range(5):
        number, longest, whole = 0, 0, 0
        making = steps(bytes.fromhex(data), level)
        while True:
            start = time.ticks_us()
            code = next(making)
            took = time.ticks_diff(time.ticks_us(), start)
            number, longest, whole = number + 1, max(longest, took), whole + took
            if code is not None:
                break
        if best is None or whole < best[2]:
            best = [number, longest, whole]
    return best
