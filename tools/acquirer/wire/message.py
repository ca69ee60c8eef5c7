"""An ISO 8583 message: numbered fields to and from bytes, and the names its parts have in the standard."""

from dataclasses import dataclass, field

import iso8583

from tools.acquirer.wire.fields import FIELDS, NUMERIC, SPEC

_MAC_BYTES = 8  # F64 is the last field


class Unreadable(Exception):
    """Bytes that are not a message of this dialect. The arguments are the field and the offset, never its content."""


@dataclass
class Message:
    """`fields` maps field numbers to text: digits for numeric fields, hexadecimal for binary ones."""

    mti: str
    fields: dict[int, str] = field(default_factory=dict)
    wire: bytes = b""  # as received or last packed

    def get(self, number: int) -> str:
        """The field's text, or "" when the message does not carry it."""
        return self.fields.get(number, "")

    @property
    def is_request(self) -> bool:
        """Its MTI is that of a request: third digit even."""
        return self.mti.isdecimal() and int(self.mti[2]) % 2 == 0

    @property
    def amount(self) -> int:
        """F4 in fen; 0 when the message has none. Only for a message that is not misformed."""
        return int(self.fields.get(4, "0"))

    @property
    def type_code(self) -> str:
        """F60.1, what a financial message is."""
        return self.get(60)[:2]

    @property
    def batch(self) -> str:
        """F60.2."""
        return self.get(60)[2:8]

    @property
    def management_code(self) -> str:
        """F60.3, what a management message is."""
        return self.get(60)[8:11]

    @property
    def fallback(self) -> bool:
        """F60.5 says that the chip could not be read and the stripe was taken instead."""
        return self.get(60)[12:13] == "2"

    def mac_block(self) -> bytes:
        """What the MAC covers: from the message type to the byte before F64. Only for a message that carries one."""
        return self.wire[:-_MAC_BYTES]

    def misformed(self) -> int | None:
        """Number of the first numeric field that holds something else than decimal digits."""
        return next((n for n in sorted(self.fields) if n in NUMERIC and not self.fields[n].isdecimal()), None)


def unpack(wire: bytes) -> Message:
    """Read a message without TPDU and header. Raises Unreadable."""
    if len(wire) < 10:
        raise Unreadable("p", 2)
    bits = int.from_bytes(wire[2:10], "big")
    for number in range(1, 65):
        if bits >> (64 - number) & 1 and number not in FIELDS:
            raise Unreadable(str(number), 2)
    try:
        decoded, _ = iso8583.decode(wire, SPEC)
    except iso8583.DecodeError as error:
        raise Unreadable(error.field, error.pos) from None
    fields = {int(name): text for name, text in decoded.items() if name.isdecimal()}
    return Message(decoded["t"], fields, bytes(wire))


def pack(message: Message) -> bytes:
    """Bytes of a message; they are kept in `message.wire` too."""
    texts = {str(number): text for number, text in message.fields.items()}
    wire, _ = iso8583.encode({"t": message.mti, **texts}, SPEC)
    message.wire = bytes(wire)
    return message.wire
