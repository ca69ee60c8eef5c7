"""Targets with a planted fault, for the proof that the fuzzer finds what it looks for. `MODE` names it."""

import sys

LARGEST = 40
_kept = []


def seeds() -> list:
    return [b"aaaa", b"aaab" * 5]


def run(data: bytearray) -> bool:
    fault = _FAULTS[sys.argv[2]]
    if data[:4] == b"aaab" and len(data) > 30:  # needs mutation of a seed
        fault(data)
    return True


def _hang(data):
    while True:
        pass


def _die(data):
    import uctypes

    uctypes.bytearray_at(8, 8)[0] = 1


def _check(data):
    raise AssertionError("packs to other bytes")


def _leak(data):
    _kept.append(bytes(2000))


_FAULTS = {
    "planted_error": lambda data: data[len(data)],
    "planted_check": _check,
    "planted_hang": _hang,
    "planted_death": _die,
    "planted_leak": _leak,
    "planted_none": len,
}
