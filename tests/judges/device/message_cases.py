"""What tests/judges/test_messages.py asks of firmware/host: every message of the table, packed."""

from host import messages
from host.fields import SPEC
from host.values import Request
from ledger.transaction import NO_CARD, STRIPE, Transaction
from parameters import Parameters

out = bytearray(1024)


class Card:
    """A swiped card."""

    entry = STRIPE
    pan = b"6224240000080019"
    track2 = b"6224240000080019D3012101000001234"
    track3 = None


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
        self._take({
            "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "judge", "acquirer": reached,
        })
        self.serial = "TT24-000187"


def transaction(kind, given):
    it = Transaction(kind)
    it.entry, it.amount, it.trace, it.batch, it.counter = STRIPE, 12850, 42, 7, 15
    it.pan[:] = Card.pan
    for name, value in given.items():
        setattr(it, name, value)
    return it


def made(maker, kind, given, swiped, pin, acquirer, fields=None):
    """The message's bytes in hexadecimal. `kind` None: a message without transaction."""
    row = getattr(messages, maker)
    request = Request(row if kind is None else row(kind), Given(acquirer), 43, 8, "02")
    message = request.message
    if kind is not None:
        request.transaction = it = transaction(kind, given)
        it.pin_entered = pin
        it.entry = STRIPE if swiped else given.get("entry", NO_CARD)
        if message.mti[1] in "124":
            request.trace, request.batch = it.trace, it.batch
    if swiped and message.mti[1] in "12":
        request.card = Card
    if pin and message.mti[1] in "12":
        request.pin_pad = Pad()
    request.given = {int(number): bytes.fromhex(value) for number, value in (fields or {}).items()}
    values = request.values(Keys())
    return out[: SPEC.pack(message.mti, values, out)].hex()
