"""The card compares the PIN (EMV Book 3 sections 6.5.12 and 10.5.1; Book 2 section 7; ISO 9564-1 format 2)."""

from micropython import const

from emv.command import GET_CHALLENGE, OK, VERIFY
from emv.errors import CARD_FAULT, EmvError
from emv.oda import enciphered
from emv.rsa import RsaError
from paycrypto.compare import wipe

_TVR = const(0x95)
_TRIES = const(0x9F17)  # PIN try counter
_PLAIN = const(0x80)  # P2
_ENCIPHERED = const(0x88)
_BLOCKED = (0x6983, 0x6984)
_WRONG = const(0x63C0)  # its last digit: tries that are left
_MOST = const(15)  # tries, the most a card can have


class OfflinePin:
    """Asks `person` and the card until the PIN is right, bypassed, or there is no try left."""

    def __init__(self, channel, data, person, pin_key, random) -> None:
        self._channel = channel
        self._data = data
        self._person = person
        self._pin_key = pin_key
        self._random = random
        self._left = -1  # tries; unknown before the first question, and when the card does not tell

    async def verify(self, is_enciphered: bool):
        """True: the PIN is right; False: it is not, or cannot be compared; None: bypassed. Raises EmvError."""
        data = self._data
        if self._left < 0 and await self._channel.fetch(_TRIES, data):
            self._left = data.number(_TRIES)
        key = self._pin_key() if is_enciphered else None
        if is_enciphered and key is None:
            return False
        for _ in range(_MOST):
            if not self._left:
                data.set_bit(_TVR, 3, 6)
                return False
            if not await self._person.offline_pin(self._left):
                return None
            sw = await self._send(key)
            if sw == OK:
                return True
            if sw & 0xFFF0 == _WRONG:
                self._left = sw & 15
            elif sw in _BLOCKED:
                self._left = 0
            else:
                raise EmvError(CARD_FAULT, sw)
        return False

    async def _send(self, key) -> int:
        """VERIFY with what was typed; the clear PIN block is wiped."""
        challenge = b""
        if key is not None:
            if await self._channel.send(GET_CHALLENGE, 0, 0) != OK or len(self._channel.answer) != 8:
                raise EmvError(CARD_FAULT, GET_CHALLENGE)
            challenge = bytes(self._channel.answer)
        block = bytearray(8)
        try:
            self._person.pin_block(block)
            if key is None:
                return await self._channel.send(VERIFY, 0, _PLAIN, block, False)
            sent = enciphered(key, block, challenge, self._random)
            return await self._channel.send(VERIFY, 0, _ENCIPHERED, sent, False)
        except RsaError:
            raise EmvError(CARD_FAULT, VERIFY)
        finally:
            wipe(block)
