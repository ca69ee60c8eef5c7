"""The values of a request's fields, one small function a field, and the rules of their presence.

A value is digits or text (str) or bytes. A clear track is the card's own buffer, never a copy; the copy that is
enciphered is wiped with the request, and so is what has a payer's code in it.
"""

import time
from binascii import hexlify
from micropython import const

from host.errors import BadRequest
from host.messages import Message
from ledger.transaction import CHIP, FALLBACK, KEYED, MERCHANT_CODE, NO_CARD, PAYER_CODE, STRIPE, TAP
from parameters import DUKPT
from paycrypto.compare import wipe
from paycrypto.errors import CryptoError
from security.errors import SecurityError

JOURNAL = "journal"  # extensions of the acquirer's: our own transaction number in every financial message,
QUERY = "query"  # and the question for an unknown outcome
CODES = "code"  # payments by the payer's code and by the merchant's
SIGNATURES = "signature"  # not private, but not every acquirer takes signatures given on the glass
# F22, first two digits; a number without its card counts as keyed
_ENTRY_MODES = {
    STRIPE: "02", NO_CARD: "01", KEYED: "01", CHIP: "05", TAP: "07", FALLBACK: "80", PAYER_CODE: "03",
    MERCHANT_CODE: "03",
}  # fmt: skip
_CODES = (PAYER_CODE, MERCHANT_CODE)
_CHIPS = (CHIP, TAP)
_STRIPES = (STRIPE, FALLBACK)
_LONGEST_PIN = "12"
_YUAN = "156"
_UNKNOWN_EXPIRY = _UNKNOWN_DATE = "0000"
_NO_REFERENCE = "000000000000"
_UNKNOWN_ORG = "000"
_BY_PHONE = "01"  # F61.4
_BELOW_LIMIT = "02"
_SM4_PIN_BLOCK = const(16)
_SERIAL = const(20)  # digits of a DUKPT key's serial number


class Request:
    """What a message is made from: its row, the terminal; and a transaction, a card, a PIN where it has them."""

    def __init__(self, message: str, parameters, trace: int, batch: int, operator: str = "01"):
        self.message = Message(message)
        self.parameters = parameters
        self.trace = trace
        self.batch = batch
        self.operator = operator
        self.transaction = None
        self.card = None
        self._vault = None
        self._copies = []  # of tracks, enciphered, and of the code
        self.pin_pad = None  # holds the PIN, if there is one; enciphered when the message is made
        self.given = {}  # field number to value, for fields with the rule GIVEN
        self.has_track = self.is_sm4 = self.encrypts_track = False  # known when the message is made:
        self.entry = NO_CARD  # how the card was read for it, or, if it takes none, for its transaction;
        self.chip = None  # the ChipCard, or the ChipRecord of the transaction, where a chip has spoken
        self.serial = b""  # of the message's keys: the part of F59 that tells it, whatever the message; no row does
        self.code = b""  # parts of F59 that say by whose code is paid, or was
        self.answered = None  # the fields of an answer that decides nothing yet
        self.number_it = None  # called when the message is made: the place to take trace, batch and counter

    def has(self, extension: str) -> bool:
        """Whether the acquirer speaks a private extension."""
        return extension in self.parameters.acquirer.extensions

    def pin_block(self, size: int) -> bytearray:
        """The enciphered PIN block. The pad is empty afterwards."""
        block = bytearray(size)
        self.pin_pad.write_block(self.card.pan, block)
        return block

    def _can_encrypt_track(self) -> bool:
        """Whether the tracks go enciphered: all of them or none, for F53 says it once."""
        if not self.has_track or not self.parameters.acquirer.encrypt_track:
            return False
        for track in (self.card.track2, self.card.track3):
            if track is not None and not self._vault.can_encrypt_track(len(track)):
                return False
        return True

    def track(self, clear):
        """A track as it goes into the message."""
        if clear is None or not self.encrypts_track:
            return clear
        hidden = bytearray(clear)
        self._copies.append(hidden)
        self._vault.encrypt_track(hidden)
        return hidden

    def with_code(self, head: bytes, tail: bytes) -> bytearray:
        """The parts of F59, the code's in the middle, in one buffer."""
        made = bytearray(len(head) + len(self.code) + len(tail))
        made[: len(head)] = head
        made[len(head) : len(made) - len(tail)] = self.code
        made[len(made) - len(tail) :] = tail
        self._copies.append(made)
        return made

    def wipe(self) -> None:
        """Forget what was made of card and code: the message is gone."""
        for copy in self._copies:
            wipe(copy)
        self._copies = []

    def values(self, vault) -> dict:
        """Field number to value, for `Spec.pack`; `vault` enciphers.

        Raises BadRequest when a field that must be there has no value.
        """
        self._vault = vault
        if self.number_it is not None:
            self.number_it()
        made = {}
        serial = self.serial = self._new_keys() if self.message.has_mac else b""
        present = self._present()
        for number, rule in self.message.fields:
            if not rule:
                value = _VALUES[number](self)
            elif rule == _GIVEN:
                if number not in self.given:
                    continue
                value = self.given[number]
            elif rule in _ORIGINALS:
                value = _ORIGINALS[rule](self)
            elif present[rule]:
                value = _VALUES[number](self)
            else:
                continue
            if value is None:
                raise BadRequest(self.message.name, number, "no value")
            made[number] = value
        if serial and 59 not in made:
            made[59] = serial
        return made

    def _new_keys(self) -> bytes:
        """Under DUKPT, this message's keys; the part K1 of F59: their serial number (KSN) in hexadecimal."""
        if self.parameters.acquirer.key_scheme != DUKPT:
            return b""
        try:
            digits = hexlify(self._vault.next_dukpt()).upper()
        except (CryptoError, SecurityError) as error:
            raise BadRequest(self.message.name, 59, "no DUKPT key: %s" % error)
        if len(digits) != _SERIAL:
            raise BadRequest(self.message.name, 59, "the DUKPT key is not one for triple DES")
        return b"K1%03d" % len(digits) + digits

    def _present(self) -> dict:
        """Which rules hold."""
        it, card, acquirer, has_pin = self.transaction, self.card, self.parameters.acquirer, self.pin_pad is not None
        has_track = self.has_track = card is not None and card.track2 is not None
        is_sm4 = self.is_sm4 = acquirer.suite == "sm4"
        self.encrypts_track = self._can_encrypt_track()
        entry, self.chip = NO_CARD, None
        if card is not None:
            entry = card.entry
            if entry in _CHIPS:
                self.chip = card
        elif it is not None and (it.entry in _CODES or not self.message.takes_track):
            entry, self.chip = it.entry, it.chip
        self.entry = entry
        return {
            "p": has_pin,
            "t": has_track,
            "u": has_track and card.track3 is not None,
            "n": entry not in _STRIPES and entry not in _CODES,
            "c": self.chip is not None,
            "q": self.chip is not None and bool(self.chip.sequence),
            "s": has_pin or has_track or is_sm4,
            "m": is_sm4,
            "a": it is not None and bool(_authorisation(self)),
            "x": (it is not None and JOURNAL in acquirer.extensions) or (has_pin and is_sm4) or bool(self.code),
        }


_GIVEN = "g"


def _entry_mode(request) -> str:
    """F22: how the number was taken, whether there is a PIN. An advice that is sent again has no track any more."""
    it = request.transaction
    has_pin = request.pin_pad is not None if it is None else it.pin_entered
    return _ENTRY_MODES[request.entry] + ("1" if has_pin else "2")


def _chip_data(request) -> bytes:
    """F55: the short list in a reversal."""
    from emv import field55

    make = field55.reversal if request.message.mti[1] == "4" else field55.authorisation
    try:
        return make(request.chip if request.card is None else request.card.chip)
    except field55.EmvError as error:
        raise BadRequest(request.message.name, 55, "no room for %X" % error.place)


def _authorisation(request) -> str:
    """F38: its own where it is spoken of itself or has no original, else the original's."""
    it = request.transaction
    return it.auth_code if request.message.is_about_itself or not it.type.original else it.original_auth


def _reference(request) -> str:
    it = request.transaction
    return (it.reference if request.message.is_about_itself else it.original_reference) or _NO_REFERENCE


def _pin_block(request):
    return bytes(8) if _pin_in_terminal_data(request) else request.pin_block(8)


def _security_control(request) -> str:
    """F53: PIN format (2 = ISO 9564 format 0, 0 = none), algorithm (6 = double-length TDES, 3 = SM4), track (1 =
    enciphered)."""
    made = ("0" if request.pin_pad is None else "2") + ("3" if request.is_sm4 else "6")
    return made + ("1" if request.encrypts_track else "0") + "0000000000000"


def _has_number(request) -> bool:
    return request.transaction is not None and request.has(JOURNAL)


def _pin_in_terminal_data(request) -> bool:
    return request.pin_pad is not None and request.is_sm4


def _terminal_data(request) -> bytes:
    """F59: tags of two letters with a length of three digits. K1 the serial number of the keys, then the code's, A1 the
    SM4 PIN block, T1 our journal number."""
    tags = b""
    if _pin_in_terminal_data(request):
        tags += b"A1%03d" % _SM4_PIN_BLOCK + request.pin_block(_SM4_PIN_BLOCK)
    if _has_number(request):
        parameters = request.parameters
        number = "%s/%010d" % (parameters.serial or parameters.terminal_id, request.transaction.counter)
        tags += b"T1%03d" % len(number) + number.encode()
    return request.with_code(request.serial, tags)


def _private_60(request) -> str:
    """F60: type, batch, network code; in a financial message also what the terminal reads (2 = stripe, 5 = chips too,
    6 = taps too) and how the chip went (2 = not at all, so its stripe was read)."""
    message = request.message
    code = message.network_code or request.parameters.acquirer.sign_on_code
    if not message.processing_code:
        return "%s%06d%s" % (message.type_code, request.batch, code)
    chip = 2 if request.entry == FALLBACK else 0
    return "%s%06d%s%s%d" % (message.type_code, request.batch, code, request.parameters.reads, chip)


def _trace_referred_to(request) -> str:
    it = request.transaction
    if request.message.is_about_itself:
        return "%06d%06d" % (it.batch, it.trace)
    return "%06d%06d" % (it.original_batch, it.original_trace)


def _date_referred_to(request) -> str:
    it = request.transaction
    if request.message.is_about_itself:
        return _day(it.decided_at, request.parameters.utc_offset_s)
    return it.original_date


_ORIGINALS = {
    "o": _trace_referred_to,
    "d": lambda r: _trace_referred_to(r) + (_date_referred_to(r) or _UNKNOWN_DATE),
    "b": lambda r: "%012d" % 0 + _UNKNOWN_DATE + _BY_PHONE + "%011d" % 0,
    "f": lambda r: "%012d" % 0 + _UNKNOWN_DATE + _BELOW_LIMIT + "%011d" % 0,
}


def _day(seconds: int, utc_offset_s: int) -> str:
    """MMDD of seconds since 2000 UTC; "" of zero."""
    return "%02d%02d" % time.gmtime(seconds + utc_offset_s)[1:3] if seconds else ""


def _private_63(request) -> bytes:
    """F63: the operator; in an advice the card organisation."""
    it = request.transaction
    return (request.operator + " " if it is None else it.card_org.strip() or _UNKNOWN_ORG).encode()


_VALUES = {
    2: lambda r: r.transaction.pan if r.card is None else r.card.pan,
    3: lambda r: r.message.processing_code,
    4: lambda r: "%012d" % r.transaction.amount,
    11: lambda r: "%06d" % r.trace,
    14: lambda r: (r.transaction or r.card).expiry or _UNKNOWN_EXPIRY,
    22: _entry_mode,
    23: lambda r: r.chip.sequence,
    25: lambda r: r.message.condition_code,
    26: lambda r: _LONGEST_PIN,
    35: lambda r: r.track(r.card.track2),
    36: lambda r: r.track(r.card.track3),
    37: _reference,
    38: lambda r: _authorisation(r) or None,
    39: lambda r: r.transaction.reversal_reason,
    41: lambda r: r.parameters.terminal_id,
    42: lambda r: r.parameters.merchant_id,
    49: lambda r: _YUAN,
    52: _pin_block,
    53: _security_control,
    55: _chip_data,
    59: _terminal_data,
    60: _private_60,
    63: _private_63,
    64: lambda r: bytes(8),
}
