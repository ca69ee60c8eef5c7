"""The messages, as one table: what identifies each and which fields it carries, with the rule of each one's presence.

A field is a pair (number, rule); `host.values` makes the values and knows when a rule holds. What distinguishes the
kinds of transaction (MTI, F3, F25, F60.1) is said once, in `ledger.kinds`. Source: UnionPay-style dialect, transaction
identity table, request field matrix, reversal (18.4).
"""

from micropython import const

from ledger import kinds
from ledger.kinds import KINDS

# rules of presence
ALWAYS = const(0)
PIN = const(1)  # the payer typed one
TRACK = const(2)  # a stripe was read for this message
TRACK_3 = const(3)  # and has a third track
NO_TRACK = const(4)  # the card number stands for the card
NOT_SWIPED = const(5)  # in a reversal: neither track nor number when the original had a track
SECURED = const(6)  # there is a PIN or a track to describe, and always under SM4
AUTHORISED = const(7)  # an authorisation code is known
TERMINAL_DATA = const(8)  # there is a tag for F59: journal number, SM4 PIN block
REFERRING = const(9)  # in a reversal: what is reversed refers to an original itself
GIVEN = const(10)  # the caller has put it into `Request.given`, else it is left out

# forms of F61: what a message refers to
TRACE_ONLY = const(12)  # batch and trace
DATED = const(16)  # and MMDD
AUTHORISATION = const(29)  # of an offline sale: no original, authorised by phone, by whom

_FINANCIAL = const(((3, ALWAYS), (4, ALWAYS), (11, ALWAYS), (22, ALWAYS), (25, ALWAYS), (41, ALWAYS), (42, ALWAYS),
                    (49, ALWAYS), (59, TERMINAL_DATA), (60, ALWAYS), (64, ALWAYS)))  # fmt: skip
_INQUIRY = const(((3, ALWAYS), (11, ALWAYS), (22, ALWAYS), (25, ALWAYS), (41, ALWAYS), (42, ALWAYS), (49, ALWAYS),
                  (59, TERMINAL_DATA), (60, ALWAYS), (64, ALWAYS)))  # fmt: skip
_CARD = const(((2, NO_TRACK), (14, NO_TRACK), (35, TRACK), (36, TRACK_3), (53, SECURED)))
_NUMBER = const(((2, ALWAYS), (14, ALWAYS)))
_PIN = const(((26, PIN), (52, PIN)))
_AUTH = const(((38, ALWAYS), (61, ALWAYS)))
_REFERENCE = const(((37, ALWAYS),))
_VOID = const(((37, ALWAYS), (38, AUTHORISED), (61, ALWAYS)))
_REFUND = const(((37, ALWAYS), (61, ALWAYS), (63, ALWAYS)))
_OFFLINE = const(((38, ALWAYS), (61, ALWAYS), (63, ALWAYS)))
_REVERSAL = const(((2, NOT_SWIPED), (3, ALWAYS), (4, ALWAYS), (11, ALWAYS), (14, NOT_SWIPED), (22, ALWAYS),
                   (25, ALWAYS), (38, AUTHORISED), (39, ALWAYS), (41, ALWAYS), (42, ALWAYS), (49, ALWAYS),
                   (59, TERMINAL_DATA), (60, ALWAYS), (61, REFERRING), (64, ALWAYS)))  # fmt: skip
_SIGN_ON = const(((11, ALWAYS), (41, ALWAYS), (42, ALWAYS), (60, ALWAYS), (63, ALWAYS)))
_NUMBERED = const(((11, ALWAYS), (41, ALWAYS), (42, ALWAYS), (60, ALWAYS)))
_BARE = const(((41, ALWAYS), (42, ALWAYS), (60, ALWAYS)))
_LOADING = const(((41, ALWAYS), (42, ALWAYS), (60, ALWAYS), (62, GIVEN)))
_QUERY = const(((11, ALWAYS), (41, ALWAYS), (42, ALWAYS), (59, ALWAYS), (60, ALWAYS), (61, ALWAYS), (64, ALWAYS)))
_SCRIPT = const(((2, ALWAYS), (3, ALWAYS), (4, ALWAYS), (11, ALWAYS), (22, ALWAYS), (23, GIVEN), (25, ALWAYS),
                 (32, GIVEN), (37, ALWAYS), (38, AUTHORISED), (41, ALWAYS), (42, ALWAYS), (49, ALWAYS), (55, GIVEN),
                 (60, ALWAYS), (61, ALWAYS), (64, ALWAYS)))  # fmt: skip

# what a kind of transaction carries beside _FINANCIAL, and the form of its F61 (0: none)
_KINDS = {
    kinds.SALE: ((_CARD, _PIN), 0),
    kinds.VOID: ((_CARD, _PIN, _VOID), TRACE_ONLY),
    kinds.REFUND: ((_CARD, _REFUND), DATED),
    kinds.PREAUTH: ((_CARD, _PIN), 0),
    kinds.PREAUTH_VOID: ((_CARD, _PIN, _AUTH), DATED),
    kinds.COMPLETION: ((_CARD, _PIN, _AUTH), DATED),
    kinds.COMPLETION_VOID: ((_CARD, _PIN, _REFERENCE, _AUTH), DATED),
    kinds.OFFLINE_SALE: ((_NUMBER, _OFFLINE), AUTHORISATION),
}


class Message:
    """One row. `fields`: groups of (number, rule); `refers`: form of F61; `name`: for the log."""

    def __init__(self, name, mti, codes, type_code, network_code, fields, refers=0):
        """`codes`: (F3, F25) or None."""
        self.name = name
        self.mti = mti
        self.processing_code, self.condition_code = codes or (None, None)
        self.type_code = type_code  # F60.1
        self.network_code = network_code  # F60.3; None: a parameter says it
        self.fields = fields
        self.refers = refers
        self.reply_mti = mti[:2] + "%d0" % (int(mti[2]) + 1)
        self.has_mac = (64, ALWAYS) in fields[0]
        self.takes_track = _CARD in fields

    @property
    def is_about_itself(self) -> bool:
        """Whether it speaks of the transaction, and not of what the transaction refers to."""
        return self.mti[1] not in "12"


def financial(kind: int) -> Message:
    """The request of a kind of transaction: 0100, 0200 or 0220."""
    row = KINDS[kind]
    more, refers = _KINDS[kind]
    codes = row.processing_code, row.condition_code
    return Message(row.name, row.mti, codes, row.type_code, "000", (_FINANCIAL,) + more, refers)


def reversal(kind: int) -> Message:
    """The reversal (0400) of a kind of transaction: the original's identity, without card and PIN."""
    row = KINDS[kind]
    codes = row.processing_code, row.condition_code
    refers = TRACE_ONLY if row.condition_code == "00" else DATED
    return Message("reversal of " + row.name, "0400", codes, row.type_code, "000", (_REVERSAL,), refers)


def outcome_query(kind: int) -> Message:
    """The question for the outcome of a transaction of this kind (extension `query`)."""
    return Message("outcome query", "0820", None, KINDS[kind].type_code, "700", (_QUERY,), TRACE_ONLY)


def script_notice(kind: int) -> Message:
    """What the issuer's scripts did to the chip (0620), under a trace number of its own."""
    row = KINDS[kind]
    codes = row.processing_code, row.condition_code
    return Message("script notice", "0620", codes, "00", "951", (_SCRIPT,), DATED)


SIGN_ON = Message("sign-on", "0800", None, "00", None, (_SIGN_ON,))  # F60.3 says which keys: a parameter
SIGN_OFF = Message("sign-off", "0820", None, "00", "002", (_NUMBERED,))
ECHO = Message("echo", "0820", None, "00", "301", (_BARE,))
BALANCE = Message("balance inquiry", "0200", ("310000", "00"), "01", "000", (_INQUIRY, _CARD, _PIN))

# downloads, item by item, each series with its end, and the status upload: network code to name and MTI
_LOADING_ROWS = const((
    ("360", "parameter download", "0800"),
    ("362", "status upload", "0820"),
    ("370", "CA key download", "0800"),
    ("371", "CA key download end", "0800"),
    ("372", "CA key list", "0820"),
    ("380", "AID download", "0800"),
    ("381", "AID download end", "0800"),
    ("382", "AID list", "0820"),
    ("390", "blacklist download", "0800"),
    ("391", "blacklist download end", "0800"),
    ("394", "contactless download", "0800"),
    ("395", "contactless download end", "0800"),
))  # fmt: skip


def loading(network_code: str) -> Message:
    """The message of a download or status upload. They are rare, so they are made when they are needed."""
    for code, name, mti in _LOADING_ROWS:
        if code == network_code:
            return Message(name, mti, None, "00", code, (_LOADING,))
    raise ValueError(network_code)
