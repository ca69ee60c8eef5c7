"""A card read by its chip, inserted or tapped, as messages and flows want it (EMV Book 3, 10.2)."""

from micropython import const

from emv.errors import CARD_FAULT, EmvError
from paycrypto.compare import wipe

_SHORTEST_PAN = const(13)  # digits
_LONGEST_PAN = const(19)
_LONGEST_TRACK2 = const(37)  # F35
_TRACK2 = const(0x57)  # tags
_PAN = const(0x5A)
_EXPIRY = const(0x5F24)
_SERVICE_CODE = const(0x5F30)
_SEQUENCE = const(0x5F34)
_SEPARATOR = const(0x44)  # "D"


class ChipCard:
    """What a kernel has read. Use it in a `with` block: it wipes itself, and the data it was made of.

    `pan`: ASCII digits. `expiry`: YYMM. `track2`: the equivalent data as F35 wants them, None when the card has none.
    `sequence`: F23, three digits, or "". `chip`: the `emv.data.Data`. `entry`: CHIP or TAP of `ledger.transaction`.
    """

    track3 = None

    def __init__(self, data, entry: int):
        """Raises EmvError (a card's fault) for what is no card number, or two that differ."""
        self.chip = data
        self.entry = entry
        self.track2 = self.pan = None
        try:
            self._read(data)
        except Exception:
            self.wipe()
            raise

    def _read(self, data) -> None:
        if _TRACK2 in data:
            self.track2 = _digits(data, _TRACK2)
        separator = self.track2.find(b"D") if self.track2 else 0
        self.pan = _digits(data, _PAN) if _PAN in data or not self.track2 else self.track2[:separator]
        if self.pan.find(b"D") >= 0 or not _SHORTEST_PAN <= len(self.pan) <= _LONGEST_PAN:
            raise EmvError(CARD_FAULT, _PAN)
        self.expiry = ""
        self.service_code = ""
        if self.track2:
            if separator < 0 or not separator + 8 <= len(self.track2) <= _LONGEST_TRACK2:
                raise EmvError(CARD_FAULT, _TRACK2)
            if self.track2.find(b"D", separator + 1) >= 0 or self.track2[:separator] != self.pan:
                raise EmvError(CARD_FAULT, _TRACK2)
            self.expiry = self.track2[separator + 1 : separator + 5].decode()
            self.service_code = self.track2[separator + 5 : separator + 8].decode()
        if _EXPIRY in data:
            self.expiry = _text(data, _EXPIRY)[:4]
        if _SERVICE_CODE in data:
            self.service_code = _text(data, _SERVICE_CODE)[-3:]
        self.sequence = "%03d" % int(_text(data, _SEQUENCE)) if data.get(_SEQUENCE) else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.wipe()

    @property
    def last_four(self) -> str:
        return bytes(self.pan[-4:]).decode()

    def wipe(self) -> None:
        """Forget the card."""
        for secret in (self.track2, self.pan):
            if secret is not None:
                wipe(secret)
        self.chip.wipe()


def _digits(data, tag: int) -> bytearray:
    """Digits packed two to a byte, filled up with F, as ASCII; "D" is let through."""
    packed = data[tag]
    count = len(packed) * 2
    while count and packed[(count - 1) // 2] >> (0 if count & 1 == 0 else 4) & 0x0F == 0x0F:
        count -= 1
    digits = bytearray(count)
    for at in range(count):
        nibble = packed[at // 2] >> (0 if at & 1 else 4) & 0x0F
        if nibble <= 9:
            digits[at] = 0x30 + nibble
        elif nibble == 0x0D:
            digits[at] = _SEPARATOR
        else:
            wipe(digits)
            raise EmvError(CARD_FAULT, tag)
    return digits


def _text(data, tag: int) -> str:
    """Digits that are no secret. Raises EmvError for anything else."""
    text = bytes(_digits(data, tag)).decode()
    if not text.isdigit():
        raise EmvError(CARD_FAULT, tag)
    return text
