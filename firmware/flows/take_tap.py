"""Read a tapped card: everything that takes time is done before the field is on, or once the card may leave."""

from cards.conversation import Conversation
from cards.emv_card import EmvCard
from cards.errors import CardError
from drivers.errors import DriverError
from emv import outcome
from emv.errors import EmvError
from emv.tap import Tap
from flows.chip_data import Books, tables, terminal_data
from ledger.transaction import TAP

_WORDS = {
    outcome.OTHER_INTERFACE: "insert_instead",
    outcome.TAP_AGAIN: "tap_again",
    outcome.SEE_PHONE: "see_phone",
    outcome.DECLINED: "card_refuses",
}
_READER_WORDS = {"several": "one_card", "reader": "reader_fault"}


class PreparedTap:
    """A kernel that waits for a card; the same one takes a card that comes back."""

    def __init__(self, till, fen, kind: int):
        """`kind`: of the transaction."""
        self._till = till
        self._data = terminal_data(till, fen, kind)
        self._kernel = Tap(None, self._data, tables(till), till.board.random, Books(till))
        self.is_possible = self._kernel.prepare()  # whether the amount may be tapped
        self.is_spent = False  # its data are gone

    async def take(self, session) -> EmvCard:
        """The card in the field, read; the field is off then. Raises CardError; it may be tapped again then."""
        reader = self._till.board.tap
        try:
            if isinstance(session, DriverError):
                raise CardError(_READER_WORDS.get(session.reason, "tap_again"))
            self._kernel.on_read = self._till.lights.read
            ended = await self._kernel.begin(session)
            if ended.kind not in (outcome.ONLINE, outcome.APPROVED):
                raise CardError(_WORDS.get(ended.kind, "tap_again"))
            return EmvCard(self._data, TAP, self._kernel, Conversation(), reader, ended)
        except EmvError:  # a number that is none
            self.is_spent = True
            raise CardError("insert_instead")
        finally:
            await reader.off()

    def wipe(self) -> None:
        """Forget it: the card came another way."""
        self._kernel.wipe()
        self._data.wipe()


async def prepare_tap(till, fen, kind: int):
    """A PreparedTap, or None where there is no reader or the amount may not be tapped."""
    if till.board.tap is None:
        return None
    tap = PreparedTap(till, fen, kind)
    if tap.is_possible:
        return tap
    tap.wipe()
    return None
