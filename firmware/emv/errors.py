"""Why a kernel stops with a card. The reason is one of the words below; no message holds card data."""

CARD_BLOCKED = "card_blocked"
APPLICATION_BLOCKED = "application_blocked"
NOT_ACCEPTED = "not_accepted"  # no application that both card and terminal have
CARD_FAULT = "card_fault"  # broken data, a status word that is not allowed here
REMOVED = "removed"  # before the card had given what is needed
MUTE = "mute"  # no answer to reset or activation, or none to a command
EXPIRED = "expired"  # the application; with `DECLINED`, as is
NOT_YET_VALID = "not_yet_valid"

# causes that let the stripe be used instead: technical ones, and no common application (EMV Book 4, 11.2)
_MAY_FALL_BACK = (CARD_FAULT, MUTE, NOT_ACCEPTED)


class EmvError(Exception):
    """The transaction with this card ends here. `reason`: one of this module's words; `place`: tag, command or offset
    where it was seen, for the technician's trace."""

    def __init__(self, reason: str, place=None) -> None:
        super().__init__(reason, place)
        self.reason = reason
        self.place = place

    @property
    def may_fall_back(self) -> bool:
        """Whether the stripe of the card may be tried."""
        return self.reason in _MAY_FALL_BACK
