"""How the holder of a tapped card is verified: what card (CTQ, 9F6C) and terminal (TTQ, 9F66) want of each other.
Sources: EMV Book C-3, 5.7; JR/T 0025.12, cardholder verification of qPBOC.

Whether a small amount goes without is another question: `no_pin.py`.
"""

from micropython import const

NONE = const(0)  # bits of what is wanted
PIN = const(1)  # online
SIGNATURE = const(2)
DEVICE = const(4)  # the telephone or watch has verified its owner
FAILED = const(8)


def wanted(data, online: bool) -> int:
    """Bits of this module. `online`: the issuer is asked, who sees the CTQ and judges whether it is the card's own."""
    ttq_pin, ttq_signature = data.bit(0x9F66, 1, 3), data.bit(0x9F66, 1, 2)
    needed = data.bit(0x9F66, 2, 7)
    if 0x9F6C not in data:
        if not needed:
            return NONE
        return SIGNATURE if ttq_signature else PIN if ttq_pin and online else FAILED
    if data.bit(0x9F6C, 2, 8):
        if online or 0x9F69 not in data or is_ctq_signed(data):
            return DEVICE | _asked(data, ttq_pin, ttq_signature)
        return FAILED
    asked = _asked(data, ttq_pin, ttq_signature)
    if asked & PIN and not online:
        return FAILED  # nobody can check it
    return asked if asked or not needed else FAILED


def _asked(data, ttq_pin: bool, ttq_signature: bool) -> int:
    """What the card asks for and the terminal can do; both may be asked for."""
    pin = data.bit(0x9F6C, 1, 8) and ttq_pin
    signature = data.bit(0x9F6C, 1, 7) and ttq_signature
    return (PIN if pin else NONE) | (SIGNATURE if signature else NONE)


def is_ctq_signed(data) -> bool:
    """Whether what the card says about the cardholder (9F6C) is what it has signed in 9F69; only after fDDA passed."""
    more, said = data.get(0x9F69), data.get(0x9F6C)
    return bool(more) and bool(said) and more[5:7] == said
