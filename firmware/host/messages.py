"""The messages, as one table: what identifies each and which fields it carries, with the rule of each one's presence.

A field is its number and, unless it is always there, the letter of a rule; `host.values` makes the values and knows
when a rule holds. What distinguishes the kinds of transaction (MTI, F3, F25, F60.1) is said once, in `ledger.kinds`.
The table is text because text costs no memory until it is used. Source: UnionPay-style dialect, transaction identity
table, request field matrix, reversal (18.4).

p  the payer typed a PIN                          a  an authorisation code is known
t  there is a second track, of stripe or chip     x  there is a tag for F59: journal number, SM4 PIN block
u  and a third one                                g  the caller has put it into `Request.given`
n  no stripe was read: the number stands for it   c  a chip has spoken
                                                  q  and tells which of the number's cards it is
s  there is a PIN or a track to describe, and always under SM4
m  the suite is SM4 (a stored advice has neither PIN nor track, and under SM4 its F53 is there all the same)
F61 says what is referred to: o  its batch and trace, 12 digits; d  and MMDD, 16 digits; b  an authorisation by
telephone, f  by the terminal itself below its limit, 29 digits.
"""

from ledger import kinds
from ledger.kinds import KINDS

_FINANCIAL = "3 4 11 22 25 41 42 49 59x 60 64 "
_CARD = "2n 14n 23q 35t 36u 53s "
_PIN = "26p 52p "
_CHIP = "55c"
_REVERSAL = "2n 3 4 11 14n 22 23q 25 38a 39 41 42 49 59x 60 64"
_SCRIPT = "2 3 4 11 22 23g 25 32g 37 38a 41 42 49 55g 60 61d 64"

# what a kind of transaction carries beside _FINANCIAL
_KINDS = {
    kinds.SALE: _CARD + _PIN + _CHIP,
    kinds.VOID: _CARD + _PIN + "37 38a 61o",
    kinds.REFUND: _CARD + "37 61d 63",
    kinds.PREAUTH: _CARD + _PIN + _CHIP,
    kinds.PREAUTH_VOID: _CARD + _PIN + "38 61d",
    kinds.COMPLETION: _CARD + _PIN + "38 61d",
    kinds.COMPLETION_VOID: _CARD + _PIN + "37 38 61d",
    kinds.OFFLINE_SALE: "2 14 38 53m 61b 63",
    kinds.CHIP_OFFLINE: "2 14 23q 53m 61f 63 " + _CHIP,
}

# name | MTI | F3 F25 | F60.1 | F60.3 (empty: a parameter says it) | fields
SIGN_ON = "sign-on|0800||00||11 41 42 60 63"
SIGN_OFF = "sign-off|0820||00|002|11 41 42 60"
ECHO = "echo|0820||00|301|41 42 60"
BALANCE = "balance inquiry|0200|310000 00|01|000|3 11 22 25 41 42 49 59x 60 64 2n 14n 23q 35t 36u 53s 26p 52p 55c"
SIGNATURE = "signature upload|0820||07|800|2 4 11 15g 37 41 42 55g 60 62g 64"
_QUERY = "outcome query|0820||%s|700|11 41 42 59 60 61o 64"

# downloads, item by item, each series with its end, and the status upload: F60.3, MTI, name
_LOADING = """360 0800 parameter download
362 0820 status upload
370 0800 CA key download
371 0800 CA key download end
372 0820 CA key list
380 0800 AID download
381 0800 AID download end
382 0820 AID list
390 0800 blacklist download
391 0800 blacklist download end
394 0800 contactless download
395 0800 contactless download end"""


class Message:
    """A row, taken apart. `fields`: pairs of number and rule ("": always there); `name`: for the log."""

    def __init__(self, row: str):
        self.name, self.mti, codes, self.type_code, self.network_code, fields = row.split("|")
        self.processing_code, self.condition_code = codes.split() if codes else (None, None)
        self.fields = [_field(word) for word in fields.split()]
        self.reply_mti = self.mti[:2] + "%d0" % (int(self.mti[2]) + 1)
        self.has_mac = (64, "") in self.fields
        self.takes_track = (35, "t") in self.fields

    @property
    def is_about_itself(self) -> bool:
        """Whether it speaks of the transaction, and not of what the transaction refers to."""
        return self.mti[1] not in "12"


def _field(word: str) -> tuple:
    return (int(word), "") if word.isdigit() else (int(word[:-1]), word[-1])


def financial(kind: int) -> str:
    """The row of a kind of transaction: 0100, 0200 or 0220."""
    return _row(KINDS[kind].name, KINDS[kind].mti, KINDS[kind], _FINANCIAL + _KINDS[kind])


def reversal(kind: int) -> str:
    """The row of its reversal (0400): the original's identity, without card and PIN."""
    it = KINDS[kind]
    refers = "" if not it.original else " 61o" if it.condition_code == "00" else " 61d"
    if _CHIP in _KINDS[kind]:
        refers += " " + _CHIP
    return _row("reversal of " + it.name, "0400", it, _REVERSAL + refers)


def outcome_query(kind: int) -> str:
    """The row of the question for the outcome of a transaction of this kind (extension `query`)."""
    return _QUERY % KINDS[kind].type_code


def script_notice(kind: int) -> str:
    """The row of the notice of what the issuer's scripts did to the chip (0620), under a trace number of its own."""
    return "script notice|0620|%s %s|00|951|%s" % (KINDS[kind].processing_code, KINDS[kind].condition_code, _SCRIPT)


def loading(network_code: str) -> str:
    """The row of a download or status upload."""
    for line in _LOADING.split("\n"):
        code, mti, name = line.split(" ", 2)
        if code == network_code:
            return "%s|%s||00|%s|41 42 60 62g" % (name, mti, code)
    raise ValueError(network_code)


def _row(name: str, mti: str, kind, fields: str) -> str:
    codes = kind.processing_code + " " + kind.condition_code
    return "|".join((name, mti, codes, kind.type_code, "000", fields))
