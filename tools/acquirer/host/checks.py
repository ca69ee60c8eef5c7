"""The questions a host asks before it approves. Each returns a Refusal, or None to go on.

Those about the request alone get the work; those about the card get the card too.
"""

from collections.abc import Callable, Iterable

from tools.acquirer.books import settling
from tools.acquirer.books.tables import Card
from tools.acquirer.host import chip
from tools.acquirer.host.work import Refusal, Work
from tools.acquirer.keys.suites import SM4, TDES
from tools.acquirer.keys.tdes import BadPinBlock
from tools.acquirer.wire.private import SM4_PIN

CURRENCY = "156"  # renminbi
PIN_FAILURES_ALLOWED = 3
AMOUNT_CODES = frozenset({"51", "54", "55", "61", "91", "96"})  # what the last two digits of an amount can ask for
_KEYED, _STRIPE, _CODE, _FALLBACK = "01", "02", "03", "80"
_STRIPES = (_STRIPE, _FALLBACK)
_BY_TELEPHONE = "01"
_UNKNOWN_EXPIRY = "0000"

UNKNOWN_CARD = Refusal("14", "no issuer knows this card")


def first_refusal(checks: Iterable[Callable[..., Refusal | None]], *subject) -> Refusal | None:
    """Ask in order; the first refusal decides."""
    return next(filter(None, (check(*subject) for check in checks)), None)


def ordered(work: Work) -> Refusal | None:
    """A fault rule of the test laboratory wants a decline."""
    return Refusal(work.ordered.code, "ordered by a fault rule") if work.ordered.code else None


def batch_is_current(work: Work) -> Refusal | None:
    """The current batch; or the next one, which may begin before the settlement of this one has come; for an advice
    also the one before, until it is settled."""
    terminal, batch = work.terminal, work.message.batch
    if batch == f"{terminal.batch:06}":
        return None
    if next_may_begin(work):
        terminal.batch = settling.after(terminal.batch)
        return None
    last = f"{settling.before(terminal.batch):06}"
    if work.kind.is_advice and batch == last and not settling.is_closed(work.session, terminal.id, last):
        return None
    return Refusal("77", f"batch {batch}, here {terminal.batch:06}")


def next_may_begin(work: Work) -> bool:
    """The request belongs to the batch behind the current one, and the one before the current has been settled."""
    following = f"{settling.after(work.terminal.batch):06}"
    return work.message.batch == following and not settling.is_open(work.session, work.terminal)


def card_read(work: Work) -> Refusal | None:
    """The card was read or keyed now, as the dialect's field matrix has it."""
    message = work.message
    entry = message.get(22)[:2]
    if entry == _CODE:  # its voucher stands for it
        return fields_agree(work)
    if entry not in (_KEYED, *_STRIPES, *chip.ENTRIES):
        return Refusal("40", f"entry mode {entry}")
    if entry != _KEYED and not message.get(35):
        return Refusal("30", "F35 missing")
    if entry not in _STRIPES and not (message.get(2) and message.get(14)):
        return Refusal("30", "F2 or F14 missing")
    return fields_agree(work)


def card_named(work: Work) -> Refusal | None:
    """The card is in the request somehow: a stored advice carries its number, whichever way it was read."""
    if not work.message.get(35) and not (work.message.get(2) and work.message.get(14)):
        return Refusal("30", "neither F35 nor F2 and F14")
    return fields_agree(work)


def fields_agree(work: Work) -> Refusal | None:
    """Currency, PIN fields and security control fit each other."""
    message = work.message
    pin = message.get(22)[2:]
    if message.get(49) != CURRENCY:
        return Refusal("30", "F49 is not 156")
    if (pin == "1") != (52 in message.fields) or (52 in message.fields) != (26 in message.fields):
        return Refusal("30", "F22, F26 and F52 disagree about the PIN")
    described = 52 in message.fields or 35 in message.fields or work.suite is SM4
    if described and not _security_control(work):
        return Refusal("30", "F53 missing or wrong")
    if not work.presented.pan and message.get(22)[:2] != _CODE:
        return Refusal("30", "no card number to be read")
    return None


def _security_control(work: Work) -> bool:
    """F53: PIN format, algorithm, track encryption, then zeros. With SM4 it is always there, and the format may be told
    without a PIN too."""
    control = work.message.get(53)
    formats = "12" if 52 in work.message.fields else "0" if work.suite is TDES else "012"
    return len(control) == 16 and control[0] in formats and control[1] in work.suite.algorithms and control[2] in "01"


def card_in_force(work: Work, card: Card) -> Refusal | None:
    """Not lost, stolen or expired, and the expiry is the one on the card. A stored advice need not know it any more."""
    if card.status_code != "00":
        return Refusal(card.status_code, "status of the card")
    forgotten = work.kind.is_advice and work.presented.expiry == _UNKNOWN_EXPIRY
    if work.presented.expiry != card.expiry and not forgotten:
        return Refusal("54", "another expiry than the card's")
    if card.expiry < work.now.strftime("%y%m"):
        return Refusal("54", f"expired {card.expiry}")
    return None


def entry_allowed(work: Work, card: Card) -> Refusal | None:
    """The stripe of a card with a chip counts only when the chip could not be read."""
    entry = work.message.get(22)[:2]
    if not card.chip or entry not in _STRIPES:
        return None
    if entry == _STRIPE and not work.message.fallback:
        return Refusal("57", "stripe of a chip card")
    return None if work.policy.fallback else Refusal("57", "fallback to the stripe is switched off")


def amount_given(work: Work) -> Refusal | None:
    return None if work.message.amount else Refusal("13", "amount is zero")


def amount_allowed(work: Work) -> Refusal | None:
    amount = work.message.amount
    if amount > work.terminal.sale_max:
        return Refusal("61", f"over the terminal's limit of {work.terminal.sale_max}")
    asked = f"{amount % 100:02}"
    if work.policy.amount_codes and asked in AMOUNT_CODES:
        return Refusal(asked, "asked for by the amount")
    return amount_given(work)


def pin_given(work: Work, card: Card) -> Refusal | None:
    """The PIN is right, and it is there when the card wants one."""
    if 52 not in work.message.fields and card.pin_required and not chip.needs_no_pin(work):
        return Refusal("55", "this card needs its PIN")
    return pin_right(work, card)


def pin_right(work: Work, card: Card) -> Refusal | None:
    """Deciphers the PIN block, when there is one, and compares; wrong PINs are counted on the card."""
    message = work.message
    if 52 not in message.fields:
        return None
    if card.pin_failures >= PIN_FAILURES_ALLOWED:
        return Refusal("75", "PIN was wrong too often")
    with_pan = message.get(53)[0] == "2"
    try:
        pin = work.suite.pin(work.keys.pik, _pin_block(work), work.presented.pan if with_pan else "")
    except BadPinBlock:
        return Refusal("99", "PIN block does not decipher")
    if card.pin_verifier == work.vault.pin_verifier(work.presented.pan, pin):
        card.pin_failures = 0
        return None
    card.pin_failures += 1
    if card.pin_failures >= PIN_FAILURES_ALLOWED:
        return Refusal("38", "wrong PIN, the last try")
    return Refusal("55", f"wrong PIN, {PIN_FAILURES_ALLOWED - card.pin_failures} left")


def _pin_block(work: Work) -> bytes:
    """F52; with SM4 the part A1 of F59, and F52 is zeros."""
    return work.parts.get(SM4_PIN, b"") if work.suite is SM4 else bytes.fromhex(work.message.get(52))


def balance_enough(work: Work, card: Card) -> Refusal | None:
    return None if card.available >= work.message.amount else Refusal("51", "balance too low")


def covered(work: Work, card: Card) -> Refusal | None:
    """An offline sale that the issuer authorised by telephone (F61.4) needs no balance any more."""
    by_telephone = work.message.get(61)[16:18] == _BY_TELEPHONE and 38 in work.message.fields
    return None if by_telephone else balance_enough(work, card)
