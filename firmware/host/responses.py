"""What the acquirer's response code (F39) means: an outcome, and the words for it.

Sources: UnionPay response code annex, classes A (success) to E. Words are ids of the text table: `ID.head`, `ID.line`.
"""

from micropython import const

APPROVED = const(1)
DECLINED = const(2)
SIGN_ON_FIRST = const(3)  # declined, and the working keys are out of step

PENDING = "09"  # F39: the payer has a phone in hand and has not paid yet

# lists of codes as text: it stays in the image and takes no memory
_APPROVED = "00 11 16 A2 A4 A5 A6"
_SIGN_ON_FIRST = "77 99 A0"
_TRY_LATER = "09 90 91 92 96 98"
_REVERSAL_DONE = "00 12 25"
_TEXTS = """\
low_balance 51
card_expired 33 54
pin_wrong_bank 55
pin_locked 38 75
bank_limit 13 61 65
card_unknown 14 15 31 39 42 44 52 53 56
keep_card 04 07 34 35 37 41 43 67
card_not_permitted 36 40 57 59 62 93
terminal_unknown 03 58 97
keys_changed 77 99 A0
bank_down 06 09 22 68 90 91 92 95 96 98
duplicate 94"""


def outcome(code: str) -> int:
    """APPROVED, DECLINED or SIGN_ON_FIRST for a response code. Partial approval (10) is none: we never ask for it."""
    if code in _APPROVED.split():
        return APPROVED
    return SIGN_ON_FIRST if code in _SIGN_ON_FIRST.split() else DECLINED


def text_id(code: str) -> str:
    """Id of the words for a code that is no approval."""
    for row in _TEXTS.split("\n"):
        name, *codes = row.split()
        if code in codes:
            return name
    return "bank_refuses"


def try_later(code: str) -> bool:
    """Whether somebody on the way is down: an advice is sent again."""
    return code in _TRY_LATER.split()


def reversal_done(code: str) -> bool:
    """Whether this answer ends a reversal: done (00), or there was nothing to reverse (12, 25)."""
    return code in _REVERSAL_DONE.split()
