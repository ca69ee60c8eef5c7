"""What tests/judges/test_messages.py asks of firmware/host: every message of the table, packed."""

from bertlv.reader import Reader
from cards.chip_card import ChipCard
from emv.data import Data
from host import messages
from host.fields import SPEC
from host.values import Request
from ledger.chip_record import ChipRecord
from ledger.transaction import CHIP, FALLBACK, NO_CARD, STRIPE, TAP, Transaction
from parameter_files import take
from parameters import Parameters

out = bytearray(1024)
ENTRIES = {"chip": CHIP, "tap": TAP, "fallback": FALLBACK}
# emv vector A5: what the reference kernel put into F55
LIVE = (
    "9F2608AD03EE811AFAD4849F2701809F101307010103A00000010A010000038787868FD1FC9F37042B29EBE49F36020ADC95050000000000"
    "9A031706019C01009F02060000000000015F2A02015682027C009F1A0201569F03060000000000009F3303E0E9C89F34030000009F3501229F"
    "1E0846464646464646468408A0000003330101019F090200009F410400000005"
)


class Card:
    """A swiped card."""

    entry = STRIPE
    pan = b"6224240000080019"
    track2 = b"6224240000080019D3012101000001234"
    track3 = None


class Fallback(Card):
    """The stripe of a card whose chip could not be read."""

    entry = FALLBACK


def chip_data(scripts=""):
    """What a kernel knows when it asks the acquirer."""
    data, reader = Data(), Reader(bytes.fromhex(LIVE))
    while reader.next():
        data[reader.tag] = reader.value
    data[0x57] = bytes.fromhex("6224240000080019D3012101000001234F")
    data[0x5A], data[0x5F34] = bytes.fromhex("6224240000080019"), b"\x01"
    data[0x9F02] = bytes.fromhex("000000012850")
    if scripts:
        data[0xDF31] = bytes.fromhex(scripts)
    return data


class Pad:
    """A PIN pad whose block is known."""

    def write_block(self, pan, block):
        for i in range(len(block)):
            block[i] = 0xA0 + i


class Keys:
    """A vault without a track key."""

    def can_encrypt_track(self, length):
        return False


class Given(Parameters):
    """A terminal's parameters."""

    def __init__(self, acquirer):
        super().__init__()
        reached = {"host": "acquirer.example", "port": 7583, "tls": False}
        reached.update(acquirer)
        take(self, {
            "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "judge", "acquirer": reached,
        })
        self.serial = "TT24-000187"
        self.reads = acquirer.get("reads", "2")


def transaction(kind, given):
    it = Transaction(kind)
    it.entry, it.amount, it.trace, it.batch, it.counter = STRIPE, 12850, 42, 7, 15
    it.pan[:] = Card.pan
    for name, value in given.items():
        setattr(it, name, value)
    return it


def uploads(swiped, state, cryptogram_type, tvr, is_balanced):
    """The messages (0320) about a chip's transaction at settlement, in hexadecimal."""
    from host.chip_uploads import uploads_of

    it, data = transaction(1, {"state": state, "entry": ENTRIES[swiped], "card_org": "CUP"}), chip_data()
    it.chip = ChipRecord(data, it.amount, "3012")
    it.chip.counter = it.counter
    data[0x9F27], data[0x95] = bytes([cryptogram_type]), bytes.fromhex(tvr)
    it.chip.take(data)
    found = []
    for row, given in uploads_of(it, it.chip, is_balanced):
        request = Request(row, Given({"reads": "6"}), it.trace, it.batch, "01")
        request.transaction, request.given = it, given
        found.append(out[: SPEC.pack(request.message.mti, request.values(Keys()), out)].hex())
    return found


def made(maker, kind, given, swiped, pin, acquirer, fields=None):
    """The message's bytes in hexadecimal. `kind` None: a message without transaction. `swiped`: whether, or how the
    card is read: "chip", "tap", "fallback"."""
    row = getattr(messages, maker)
    request = Request(row if kind is None else row(kind), Given(acquirer), 43, 8, "02")
    message = request.message
    if kind is not None:
        request.transaction = it = transaction(kind, given)
        it.pin_entered = pin
        it.entry = ENTRIES.get(swiped, STRIPE) if swiped else given.get("entry", NO_CARD)
        if it.has_chip:
            it.chip = ChipRecord(chip_data(given.get("scripts", "")), it.amount)
        if message.mti[1] in "124":
            request.trace, request.batch = it.trace, it.batch
    if swiped and message.mti[1] in "12" and message.takes_track:
        is_chip = swiped in ("chip", "tap")
        request.card = ChipCard(chip_data(), ENTRIES[swiped]) if is_chip else Fallback if swiped == "fallback" else Card
        if "large" in given:
            request.card.chip[0x9F10] = bytes(given["large"])
    if pin and message.mti[1] in "12":
        request.pin_pad = Pad()
    request.given = {int(number): bytes.fromhex(value) for number, value in (fields or {}).items()}
    values = request.values(Keys())
    return out[: SPEC.pack(message.mti, values, out)].hex()
