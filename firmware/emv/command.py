"""Commands to a card and what came of them (EMV Book 1 section 11, Book 3 section 6.5; ISO/IEC 7816-4)."""

from micropython import const

from drivers.errors import ReaderError
from emv.errors import CARD_FAULT, MUTE, REMOVED, EmvError
from paycrypto.compare import wipe

OK = const(0x9000)
BLOCKED = const(0x6283)  # the selected file is invalidated
CONDITIONS = const(0x6985)  # conditions of use are not satisfied
NO_FUNCTION = const(0x6A81)
NOT_FOUND = const(0x6A82)
NO_RECORD = const(0x6A83)

# CLA and INS
SELECT = const(0x00A4)
READ_RECORD = const(0x00B2)
GET_OPTIONS = const(0x80A8)  # GET PROCESSING OPTIONS
GET_DATA = const(0x80CA)
GENERATE_AC = const(0x80AE)
INTERNAL_AUTHENTICATE = const(0x0088)
EXTERNAL_AUTHENTICATE = const(0x0082)
VERIFY = const(0x0020)
GET_CHALLENGE = const(0x0084)

_ROOM = const(261)  # header, Lc, 255 bytes, Le
_WORDS = {"removed": REMOVED, "mute": MUTE, "reader": MUTE}  # other reasons of a reader: the card's fault


def is_command(apdu) -> bool:
    """Whether this is a whole short command: a header, then Le, or data and maybe Le (ISO/IEC 7816-3, 12.1)."""
    size = len(apdu)
    return size in (4, 5) or (size > 5 and apdu[4] and 0 <= size - 5 - apdu[4] <= 1)


class Channel:
    """A card session as the kernels use it. `answer`: what came before the status word, a view that holds until the
    next command; `sw`: the status word. What goes wrong below is an EmvError, its place CLA and INS."""

    def __init__(self, card) -> None:
        self._card = card
        self._buffer = bytearray(_ROOM)
        self.answer = memoryview(b"")
        self.sw = 0

    async def send(self, head: int, p1: int, p2: int, value=b"", wants_answer: bool = True) -> int:
        """Send a command with up to 255 bytes of `value`; returns the status word. Raises EmvError."""
        size = len(value)
        buffer = self._buffer
        buffer[0], buffer[1], buffer[2], buffer[3] = head >> 8, head & 0xFF, p1, p2
        end = 4
        if size:
            buffer[4] = size
            end = 5 + size
            buffer[5:end] = value
        if wants_answer:
            buffer[end] = 0
            end += 1
        return await self.send_whole(memoryview(buffer)[:end])

    async def send_whole(self, command) -> int:
        """Send a whole command as it is, an issuer's for instance. Raises EmvError."""
        head = command[0] << 8 | command[1]
        try:
            answer = await self._card.exchange(command)
        except ReaderError as error:
            raise EmvError(_WORDS.get(error.reason, CARD_FAULT), head)
        finally:
            wipe(self._buffer)
        size = len(answer)
        if not 2 <= size <= 258:
            raise EmvError(CARD_FAULT, head)
        self.sw = answer[size - 2] << 8 | answer[size - 1]
        self.answer = answer[: size - 2]
        return self.sw

    async def fetch(self, tag: int, data) -> bool:
        """GET DATA: put what the card has under `tag` into `data`, replacing what was there; False when it has none.

        The answer must be this one object (Book 3, 6.5.7). Raises EmvError when the card is gone.
        """
        if await self.send(GET_DATA, tag >> 8, tag & 0xFF) != OK:
            return False
        answer = self.answer
        if len(answer) < 4 or answer[0] << 8 | answer[1] != tag or answer[2] != len(answer) - 3:
            return False
        data[tag] = answer[3:]
        return True
