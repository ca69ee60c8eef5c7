"""Cards with a chip: checks of their data (F55), the issuer's answer to the card, its scripts."""

from tools.acquirer.books import offered
from tools.acquirer.books.tables import Card
from tools.acquirer.host.work import APPROVED, Refusal, Work
from tools.acquirer.keys.issuer import CardKeys
from tools.acquirer.lab.scripts import Script, ScriptCommand
from tools.acquirer.wire.chip import ARQC, SCRIPT_RESULTS, TC, BadChip, Chip, chip_objects, chip_of
from tools.acquirer.wire.tlv import tlv

INSERTED, TAPPED = "05", "07"  # F22
ENTRIES = (INSERTED, TAPPED)
NOT_GENUINE = "59"  # F39: the card does not verify
RIGHT, WRONG = "right", "wrong"  # in the books
_NO_PIN_LIMIT = "FF8058"  # of the contactless parameters, n12 fen


def read(work: Work) -> Refusal | None:
    """A card that was inserted or tapped brings its data, and they belong to this payment."""
    return _taken(work, ARQC) if work.message.get(22)[:2] in ENTRIES else None


def read_offline(work: Work) -> Refusal | None:
    """What the chip approved by itself brings the certificate."""
    return _taken(work, TC)


def _taken(work: Work, kind: int) -> Refusal | None:
    message = work.message
    if 55 not in message.fields:
        return Refusal("30", "F55 missing")
    try:
        chip = chip_of(message)
    except BadChip as error:
        return Refusal("30", f"F55: {error}")
    if chip.kind != kind:
        return Refusal("30", f"9F27 is {chip.kind:02X}")
    if chip.amount != message.amount:
        return Refusal("30", "9F02 is not F4")
    if chip.pin_entered and 52 not in message.fields:
        return Refusal("30", "a PIN was entered, says 95, but there is none")
    work.chip = chip
    return None


def genuine(work: Work, card: Card) -> Refusal | None:
    """The cryptogram is the card's, and its counter has gone up."""
    chip = work.chip
    if chip is None:
        return None
    try:
        right = chip.is_genuine(work.presented.pan, work.message.get(23))
    except BadChip as error:
        return Refusal(NOT_GENUINE, f"F55: {error}")
    work.cryptogram = RIGHT if right else WRONG
    if not right:
        return Refusal(NOT_GENUINE, "cryptogram of the chip is wrong")
    if chip.kind == ARQC and chip.counter <= card.last_counter:
        return Refusal(NOT_GENUINE, f"counter {chip.counter} of the chip, seen before {card.last_counter}")
    card.last_counter = max(card.last_counter, chip.counter)
    return None


def needs_no_pin(work: Work) -> bool:
    """The card has checked the PIN; or a tap up to the limit that terminals download."""
    if work.chip is None:
        return False
    if work.message.get(22)[:2] == TAPPED:
        row = offered.find(work.session, offered.CONTACTLESS, _NO_PIN_LIMIT)
        return row is not None and work.message.amount <= int((row.data or b"").hex() or "0")
    return work.chip.pin_by_card


def answer_fields(work: Work, code: str) -> dict[int, str]:
    """F55 of the answer: the counter, the issuer's cryptogram over this code, scripts. Only for a genuine card; a
    decline has it only when a script goes with it."""
    chip = work.chip
    if chip is None or chip.kind != ARQC or work.cryptogram != RIGHT:
        return {}
    scripts = work.ordered.scripts
    if code != APPROVED and not scripts:
        return {}
    keys = chip.keys(work.presented.pan, work.message.get(23))
    text = tlv("9F36", chip.counter.to_bytes(2))
    if work.ordered.response != "none":
        told = keys.answer(chip.cryptogram, code.encode())
        text += tlv("91", bytes([told[0] ^ 0xFF]) + told[1:] if work.ordered.response == WRONG else told)
    return {55: (text + _templates(scripts, keys, chip)).hex().upper()}


def _templates(scripts: tuple[Script, ...], keys: CardKeys, chip: Chip) -> bytes:
    out = b""
    for script in scripts:
        commands = b"".join(tlv("86", _command(one, keys, chip.cryptogram)) for one in script.commands)
        out += tlv(script.tag, tlv("9F18", bytes.fromhex(script.identifier)) + commands)
    return out


def _command(one: ScriptCommand, keys: CardKeys, cryptogram: bytes) -> bytes:
    data = keys.hidden(one.data) if one.secret else one.data
    head = one.head + bytes([len(data) + 4])
    mac = keys.script_mac(head, cryptogram, data)
    return head + data + (bytes([mac[0] ^ 0xFF]) + mac[1:] if one.spoilt else mac)


def script_results(work: Work) -> str:
    """DF31 of a notice or a reversal in hexadecimal; "" when there is none to be read."""
    try:
        return chip_objects(work.message).get(SCRIPT_RESULTS, b"").hex().upper()
    except BadChip:
        return ""


def uploaded(work: Work) -> str:
    """Whether the certificate of an uploaded payment is the card's: right, wrong, or "" without chip data."""
    if 55 not in work.message.fields:
        return ""
    try:
        chip = chip_of(work.message)
        return RIGHT if chip.is_genuine(work.presented.pan, work.message.get(23)) else WRONG
    except BadChip:
        return WRONG
