"""What a card reader's chip reads in an answer to reset (ISO/IEC 7816-3:2006, 8.2), and which error it names."""

_SPEEDS = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 8: 12, 9: 20}  # D, by the low half of TA1


def read(atr: bytes, emv: bool, warm: bool) -> tuple:
    """(TDA8029's error or 0, protocol, speed factor D, the card's block size). `emv`: EMV's rules hold, too."""
    try:
        found, end = _groups(atr)
    except IndexError:
        return 0xC6, 0, 1, 0
    if atr[0] not in (0x3B, 0x3F):
        return 0xC4, 0, 1, 0
    checked = any(found.get("D%d" % level, 0) & 15 for level in range(1, 8))
    end += (atr[1] & 15) + checked
    if len(atr) != end:
        return 0xC6, 0, 1, 0
    check = 0
    for code in atr[1:]:
        check ^= code
    if checked and check:
        return 0xC3, 0, 1, 0
    protocol = found.get("D1", 0) & 15
    speed = _SPEEDS.get(found.get("A1", 0x11) & 15, 0) if "A2" in found else 1
    return (_emv_fault(found, protocol, warm) if emv else 0), protocol, speed or 1, found.get("A3", 32)


def _groups(atr: bytes) -> tuple:
    found = {}
    at, level, there = 2, 1, atr[1] >> 4
    while True:
        for place, letter in enumerate("ABCD"):
            if there >> place & 1:
                found[letter + str(level)] = atr[at]
                at += 1
        if not there & 8:
            return found, at
        there = found["D%d" % level] >> 4
        level += 1


def _emv_fault(found: dict, protocol: int, warm: bool) -> int:
    """EMV Book 1, 8.3."""
    if protocol > 1:
        return 0x96
    if not warm and "B1" not in found:
        return 0x93
    if not warm and found["B1"]:
        return 0x94
    if "B2" in found:
        return 0x97
    if found.get("A2", 0) & 0x10:
        return 0x92
    if "A2" in found and found.get("A1", 0x11) not in (0x11, 0x12, 0x13):
        return 0x86
    if found.get("C2", 10) != 10 and protocol == 0:
        return 0x8B
    if protocol == 1:
        if "B3" not in found:
            return 0x38
        if found["B3"] >> 4 > 4:
            return 0x8A
        if found["B3"] & 15 > 5:
            return 0x89
        if not 0x10 <= found.get("A3", 32) <= 0xFE:
            return 0x95
        if found.get("C3", 0):
            return 0x8C
    return 0
