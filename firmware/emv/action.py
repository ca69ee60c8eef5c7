"""Terminal action analysis: decline, go online, or approve offline (EMV Book 3 section 10.7)."""

from micropython import const

AAC = const(0x00)  # kinds of cryptograms: declined,
TC = const(0x40)  # approved,
ARQC = const(0x80)  # ask the issuer (Book 3, table 14 and 15)
_ONLINE_ONLY = b"\x11\x14\x21\x24\x34"  # terminal types (Book 4, annex A1)
_OFFLINE_ONLY = b"\x13\x16\x23\x26\x36"
_TAC_DEFAULT = const(0xDF11)  # terminal action codes in an Application
_TAC_ONLINE = const(0xDF12)
_TAC_DENIAL = const(0xDF13)
_NOTHING = bytes(5)
_ANYTHING = b"\xff\xff\xff\xff\xff"


def decide(data, entry) -> int:
    """The cryptogram to ask for first. `entry`: the terminal's Application with its action codes."""
    if _meets(data, entry.get(_TAC_DENIAL), 0x9F0E, _NOTHING):
        return AAC
    kind = data[0x9F35]
    if kind[0] in _OFFLINE_ONLY:
        return decide_alone(data, entry)
    if kind[0] in _ONLINE_ONLY or _meets(data, entry.get(_TAC_ONLINE), 0x9F0F, _ANYTHING):
        return ARQC
    return TC


def decide_alone(data, entry) -> int:
    """What to ask for when the issuer cannot be reached."""
    return AAC if _meets(data, entry.get(_TAC_DEFAULT), 0x9F0D, _ANYTHING) else TC


def _meets(data, terminals, tag: int, default: bytes) -> bool:
    """Whether a bit of the TVR is one that the terminal's or the issuer's action code names."""
    codes = _code(terminals, _NOTHING) | _code(data.get(tag), default)
    return bool(data.number(0x95) & codes)


def _code(value, default: bytes) -> int:
    return int.from_bytes(value if value is not None and len(value) == len(default) else default, "big")
