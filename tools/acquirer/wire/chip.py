"""Chip data, F55: what a terminal says of a card with a chip, and what the host says to the card."""

from dataclasses import dataclass

from tools.acquirer.keys.issuer import KNOWN, CardKeys
from tools.acquirer.wire.message import Message
from tools.acquirer.wire.tlv import BadTlv, objects

AAC, TC, ARQC = 0x00, 0x40, 0x80  # in 9F27
SCRIPT_RESULTS = "DF31"
NEEDED = ("9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A", "9F03", "9F33")
_COVERED = ("9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37", "82", "9F36")  # by the cryptogram; then the CVR
_LENGTHS = {"9F26": 8, "9F27": 1, "9F37": 4, "9F36": 2, "95": 5, "9A": 3, "9C": 1, "9F02": 6, "5F2A": 2, "82": 2}
_VERIFICATION = slice(3, 7)  # of 9F10: length, derivation index, version, CVR, algorithm
_ALGORITHM = 7
_OFFLINE_PIN = frozenset({1, 3, 4, 5})  # CVM codes
_CVM_GOOD, _CVM_UNKNOWN = 2, 0
_ONLINE_PIN_ENTERED = 0x04  # TVR byte 3


class BadChip(ValueError):
    """F55 is not what it must be; the text says which part, never its content."""


@dataclass(frozen=True)
class Chip:
    """The data objects of a request, by tag."""

    values: dict[str, bytes]

    @property
    def cryptogram(self) -> bytes:
        return self.values["9F26"]

    @property
    def kind(self) -> int:
        """Of the cryptogram."""
        return self.values["9F27"][0] & 0xC0

    @property
    def counter(self) -> int:
        """ATC."""
        return int.from_bytes(self.values["9F36"])

    @property
    def amount(self) -> int:
        """9F02, fen."""
        return int(self.values["9F02"].hex())

    @property
    def pin_by_card(self) -> bool:
        """The card has found the PIN right (9F34)."""
        method, _, result = self.values.get("9F34", bytes(3)).ljust(3, b"\0")[:3]
        return method & 0x3F in _OFFLINE_PIN and result in (_CVM_GOOD, _CVM_UNKNOWN)

    @property
    def pin_entered(self) -> bool:
        """The terminal says that a PIN for the issuer was typed (TVR)."""
        return bool(self.values["95"][2] & _ONLINE_PIN_ENTERED)

    def keys(self, pan: str, sequence: str) -> CardKeys:
        """The issuer's, for this transaction. Raises BadChip."""
        algorithm = self.values["9F10"][_ALGORITHM]
        if algorithm not in KNOWN:
            raise BadChip("algorithm of 9F10")
        return CardKeys(algorithm, pan, sequence[-2:], self.counter)

    def is_genuine(self, pan: str, sequence: str) -> bool:
        """Whether the card of this number made the cryptogram over these data. Raises BadChip."""
        data = b"".join(self.values[tag] for tag in _COVERED) + self.values["9F10"][_VERIFICATION]
        return self.keys(pan, sequence).is_right(self.cryptogram, data)


def chip_of(message: Message) -> Chip:
    """The chip data of a request that must have all of them. Raises BadChip."""
    values = chip_objects(message)
    for tag in NEEDED:
        if len(values.get(tag, b"")) != _LENGTHS.get(tag, len(values.get(tag, b""))) or not values.get(tag):
            raise BadChip(f"{tag} missing or of wrong length")
    if not values["9F02"].hex().isdecimal():
        raise BadChip("9F02 is no amount")
    issuer = values["9F10"]
    if len(issuer) <= _ALGORITHM or issuer[0] != _ALGORITHM or issuer[_VERIFICATION.start] != 3:
        raise BadChip("9F10 is not of version 01")
    return Chip(values)


def chip_objects(message: Message) -> dict[str, bytes]:
    """Whatever F55 has, also the short lists of reversals and notices. Raises BadChip."""
    try:
        return objects(bytes.fromhex(message.get(55)))
    except BadTlv as error:
        raise BadChip(f"no data objects at {error}") from None
