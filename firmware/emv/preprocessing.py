"""What is settled before a card is in the field: which applications may be tapped for this amount, and what the
terminal tells them (TTQ, 9F66). Sources: EMV Book A, 5.8; EMV Book C-3, 4.2; JR/T 0025.12, qPBOC pre-processing.
"""

from micropython import const

from emv.applications import FLOOR, TAP_MOST, TAP_OFFLINE, TAP_PIN
from emv.packed import number

_QPBOC = const(0x20)  # TTQ byte 1
_CONTACT = const(0x10)
_OFFLINE_ONLY = const(0x08)
_PIN = const(0x04)
_SIGNATURE = const(0x02)
_ONLINE_NEEDED = const(0x80)  # byte 2
_CVM_NEEDED = const(0x40)
_DEVICE_CVM = const(0x40)  # byte 3
_FAST_DDA = const(0x80)  # byte 4: fDDA version 1
_YUAN = const(100)  # a tap of one unit of the currency asks whether the card is good, so the issuer is asked
_PIN_FROM = const(100000)  # fen, where the acquirer has set no limit


def is_online_capable(data) -> bool:
    """Whether this terminal can ask the acquirer (9F35)."""
    kind = data.number(0x9F35) & 0xF
    return kind not in (3, 6)


def qualifiers(data, device_cvm: bool) -> bytes:
    """The terminal's part of the TTQ: what the flow has put under 9F66, or else what 9F33 says. `device_cvm`: the
    telephone may verify its owner."""
    given = data.get(0x9F66)
    if given is not None and len(given) == 4:
        return bytes(given)
    first = _QPBOC
    if data.bit(0x9F33, 1, 6):
        first |= _CONTACT
    if not is_online_capable(data):
        first |= _OFFLINE_ONLY
    if data.bit(0x9F33, 2, 7):
        first |= _PIN
    if data.bit(0x9F33, 2, 6):
        first |= _SIGNATURE
    return bytes((first, 0, _DEVICE_CVM if device_cvm else 0, _FAST_DDA))


def plan(data, tables, device_cvm: bool) -> list:
    """(Application, TTQ) for each application that may be tapped with the amount in `data`; empty: not with a tap."""
    amount = number(data[0x9F02])
    own = qualifiers(data, device_cvm)
    planned = []
    for application in tables.applications():
        ttq = _for(application, amount, own, is_online_capable(data))
        if ttq is not None:
            planned.append((application, ttq))
    return planned


def _for(application, amount: int, own: bytes, online: bool):
    """The TTQ for an application, None when its limits do not let it be tapped."""
    most = application.decimal(TAP_MOST)
    if 0 <= most <= amount or (not amount and not online):
        return None
    ttq = bytearray(own)
    if not application.online_pin:
        ttq[0] &= ~_PIN
    offline = application.decimal(TAP_OFFLINE)
    if offline < 0:
        offline = application.number(FLOOR)
    if amount > offline or not amount or (amount == _YUAN and online):
        ttq[1] |= _ONLINE_NEEDED
    with_pin = application.decimal(TAP_PIN)
    if amount >= (_PIN_FROM if with_pin < 0 else with_pin):
        ttq[1] |= _CVM_NEEDED
    return bytes(ttq)
