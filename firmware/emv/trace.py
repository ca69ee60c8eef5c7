"""What the kernels did, step by step, for the technician's screens. What was noted outlives them, in `emv.traced`.

Nothing of the card stands here but results: TVR (95), TSI (9B), CVM results (9F34), the cryptogram's kind (9F27), and
one number a step, which is never a value of the card's that says who holds it.
"""

from micropython import const

from emv.traced import count as _count
from emv.traced import ring as _ring

# steps, in the order of _STEPS
SELECTION = const(0)
OPTIONS = const(1)
RECORDS = const(2)
AUTHENTICATION = const(3)
RESTRICTIONS = const(4)
CARDHOLDER = const(5)
RISK = const(6)
ACTION = const(7)
CRYPTOGRAM = const(8)
ISSUER = const(9)
SCRIPTS = const(10)
COMPLETION = const(11)
ENDED = const(12)
TAP_LIMITS = const(13)
TAP_SELECTION = const(14)
TAP_OPTIONS = const(15)
TAP_AUTHENTICATION = const(16)
TAP_CARDHOLDER = const(17)

# name | where EMV describes it | what the number is
_STEPS = b"""selection|Book 1, 12.4|candidates
options|Book 3, 10.1|AIP
records|Book 3, 10.2|records
authentication|Book 3, 10.3; Book 2, 5 and 6|method: 0 none, 1 SDA, 2 DDA, 3 CDA
restrictions|Book 3, 10.4|
cardholder|Book 3, 10.5|rules tried
risk|Book 3, 10.6|
action|Book 3, 10.7|asked for: 00 AAC, 40 TC, 80 ARQC
cryptogram|Book 3, 10.8|status word
issuer|Book 3, 10.9|status word
scripts|Book 3, 10.10|scripts
completion|Book 3, 10.11|status word
ended||tag, command, status word or offset
tap_limits|Book A, 5.4; JR/T 0025.12, 8.2|TTQ, first three bytes
tap_selection|Book B, 3.3|candidates
tap_options|JR/T 0025.12, 8.4|status word
tap_authentication|JR/T 0025.12, 8.5|1 passed
tap_cardholder|JR/T 0025.12, 8.6|CTQ
"""
_SIZE = const(15)  # bytes: step 1, number 3, TVR 5, TSI 2, CVM results 3, CID 1
_MOST = const(24)  # steps that are kept, as many as the ring holds; the first ones go
_OBJECTS = ((0x95, 4, 5), (0x9B, 9, 2), (0x9F34, 11, 3), (0x9F27, 14, 1))  # tag, place, size



def clear() -> None:
    """A new transaction begins."""
    _count[0] = 0


def note(step: int, data, number: int = 0) -> None:
    """A step is done; `number` is what `_STEPS` says, its last three bytes are kept."""
    if _count[0] == _MOST:
        _ring[: _SIZE * (_MOST - 1)] = _ring[_SIZE:]
        _count[0] -= 1
    at = _count[0] * _SIZE
    _ring[at] = step
    _ring[at + 1 : at + 4] = (number & 0xFFFFFF).to_bytes(3, "big")
    for tag, place, size in _OBJECTS:
        value = data.get(tag)
        known = value is not None and len(value) == size
        _ring[at + place : at + place + size] = value if known else bytes(size)
    _count[0] += 1


def steps():
    """Yield (name, source, meaning of the number, number, TVR, TSI, CVM results, CID) of each step; objects in hex."""
    lines = _STEPS.decode().split("\n")
    for i in range(_count[0]):
        entry = _ring[i * _SIZE : (i + 1) * _SIZE]
        name, source, meaning = lines[entry[0]].split("|")
        values = tuple([entry[at : at + size].hex().upper() for _, at, size in _OBJECTS])
        yield (name, source, meaning, int.from_bytes(entry[1:4], "big")) + values
