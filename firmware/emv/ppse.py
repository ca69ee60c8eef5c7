"""The directory of a tapped card: which application both sides like best (EMV Book B, 3.3)."""

from micropython import const

from bertlv.reader import Reader
from emv.collect import FCI, step
from emv.errors import CARD_FAULT, EmvError

NAME = b"2PAY.SYS.DDF01"
_PROPRIETARY = const(0xA5)
_DISCRETIONARY = const(0xBF0C)
_ENTRY = const(0x61)
_MOST = const(16)  # entries of a directory that are looked at
_LAST = const(16)  # priority of an entry that has none


def candidates(answer, planned: list) -> list:
    """[(ADF name, index in `planned`)] of what the card offers and the terminal takes, the best first. `answer`: the
    FCI of the PPSE; `planned`: of `preprocessing.plan`. Raises EmvError for what is no directory."""
    found = []
    for name, priority in _entries(answer):
        index = _planned(name, planned)
        if index >= 0:
            found.append((priority << 8 | len(found), bytes(name), index))
    found.sort()
    return [(name, index) for _, name, index in found]


def _planned(name, planned: list) -> int:
    """Index of the application with the longest name that fits; -1 when there is none."""
    best = -1
    for i in range(len(planned)):
        application = planned[i][0]
        if application.takes(name) and (best < 0 or len(application.aid) > len(planned[best][0].aid)):
            best = i
    return best


def _entries(answer):
    """Yield (ADF name, priority 1 to 16) of each entry that is whole."""
    level = Reader(answer, 0, -1, 1)
    if not step(level) or level.tag != FCI:
        raise EmvError(CARD_FAULT, 0)
    for tag in (_PROPRIETARY, _DISCRETIONARY):
        level = level.inside()
        while step(level) and level.tag != tag:
            pass
        if level.tag != tag:
            raise EmvError(CARD_FAULT, tag)
    entries = level.inside(_MOST)
    while step(entries):
        if entries.tag != _ENTRY:
            continue
        name, priority = None, 0
        entry = entries.inside()
        while step(entry):
            if entry.tag == 0x4F:
                name = entry.value
            elif entry.tag == 0x87 and len(entry.value) == 1:
                priority = entry.value[0] & 15
        if name is not None and 5 <= len(name) <= 16:
            yield name, priority or _LAST
