"""How a kernel leaves the flow: a value, never an exception (EMV Book A, final outcomes)."""

ONLINE = "online"  # an ARQC is there: ask the acquirer
APPROVED = "approved"  # offline, or after the second cryptogram
DECLINED = "declined"  # by the card, the terminal, or both
OTHER_INTERFACE = "other_interface"  # tap: insert the card instead
TAP_AGAIN = "tap_again"  # the card left the field too early; nothing was lost
SEE_PHONE = "see_phone"  # the payer confirms on the telephone and taps again
ENDED = "ended"  # broken off; `reason` is one of `emv.errors`


class Outcome:
    """`kind`: one of the words above. `reason`: why, for `ENDED` and `DECLINED`, else "". `may_fall_back`: whether the
    stripe may be used instead. `reverse`: the card refused what the acquirer had approved."""

    def __init__(self, kind: str, reason: str = "", may_fall_back: bool = False, reverse: bool = False) -> None:
        self.kind = kind
        self.reason = reason
        self.may_fall_back = may_fall_back
        self.reverse = reverse
