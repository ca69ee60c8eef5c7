"""The values of a request's fields, one small function a field.

Each gets the request and returns digits or text (str), bytes, or None when the field has no place in this request.
Secret values (track, PIN block) are the caller's own buffers, never copies.
"""

from ledger.transaction import STRIPE

_ENTRY_MODES = {STRIPE: "02"}  # F22, first two digits


class Request:
    """What a message is made from: the terminal, and where it has them a transaction, a card and a PIN block."""

    def __init__(self, message, parameters, trace: int, batch: int, operator: str = "01"):
        self.message = message
        self.parameters = parameters
        self.trace = trace
        self.batch = batch
        self.operator = operator
        self.transaction = None
        self.card = None
        self.pin_pad = None  # holds the PIN, if there is one; enciphered when the message is made

    def pin_block(self):
        """The enciphered PIN block, 8 bytes, or None. The pad is empty afterwards."""
        if self.pin_pad is None:
            return None
        block = bytearray(8)
        self.pin_pad.write_block(self.card.pan, block)
        return block

    def values(self) -> dict:
        """Field number to value, for `Spec.pack`."""
        made = {}
        for number in self.message.fields:
            value = _VALUES[number](self)
            if value is not None:
                made[number] = value
        return made


def _entry_mode(request) -> str:
    return _ENTRY_MODES[request.transaction.entry] + ("1" if request.transaction.pin_entered else "2")


def _security_control(request) -> str:
    """F53: PIN format (2 = ISO 9564 format 0, 0 = none), algorithm (6 = double-length TDES), track (0 = clear)."""
    return ("2" if request.pin_pad else "0") + "600000000000000"


def _private_60(request) -> str:
    """F60: type, batch, network code; in a financial message also what the terminal reads (2 = stripe), how the chip
    went (0 = not used) and partial approval (0 = no)."""
    message = request.message
    code = message.network_code or request.parameters.acquirer.sign_on_code
    start = message.type_code + "%06d" % request.batch + code
    return start + "200" if message.processing_code else start


_VALUES = {
    3: lambda r: r.message.processing_code,
    4: lambda r: "%012d" % r.transaction.amount,
    11: lambda r: "%06d" % r.trace,
    22: _entry_mode,
    25: lambda r: r.message.condition_code,
    26: lambda r: "12" if r.pin_pad else None,
    35: lambda r: r.card.track2,
    36: lambda r: r.card.track3,
    38: lambda r: r.transaction.auth_code or None,
    39: lambda r: r.transaction.reversal_reason,
    41: lambda r: r.parameters.terminal_id,
    42: lambda r: r.parameters.merchant_id,
    49: lambda r: "156",
    52: lambda r: r.pin_block(),
    53: _security_control,
    60: _private_60,
    63: lambda r: (r.operator + " ").encode(),
    64: lambda r: bytes(8),
}
