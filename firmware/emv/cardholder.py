"""Cardholder verification: the card's list of methods, tried in its order (EMV Book 3 section 10.5, annex C3)."""

from micropython import const

from emv.errors import CARD_FAULT, EmvError
from emv.offline_pin import OfflinePin
from emv.restrictions import is_cash_machine
from emv.terminal_data import CASH, CASHBACK

FAIL = const(0x00)  # methods: byte 1 of a rule, six bits
PLAIN = const(0x01)
ONLINE = const(0x02)
PLAIN_AND_SIGNATURE = const(0x03)
ENCIPHERED = const(0x04)
ENCIPHERED_AND_SIGNATURE = const(0x05)
SIGNATURE = const(0x1E)
NONE = const(0x1F)
DOCUMENT = const(0x20)  # PBOC: the merchant looks at an identity document
_METHOD = const(0x3F)
_TRY_NEXT = const(0x40)

_UNKNOWN = const(0)  # results: byte 3 of 9F34
_FAILED = const(1)
_DONE = const(2)

_SIGN = const(0x20)  # bits of terminal capabilities, 9F33 byte 2
_NO_CVM = const(0x08)
_LIST = const(0x8E)
_TVR = const(0x95)
_RESULTS = const(0x9F34)
_NEEDED = b"\x00\x80\x40\xa0\x10\x30"  # bits of 9F33 byte 2, by method 0 to 5


class Verification:
    """`person`: who types; `pin_key()`: the key for enciphered PINs or None; `random(buffer)`."""

    def __init__(self, channel, data, person, pin_key, random) -> None:
        self._data = data
        self._person = person
        self._pin = OfflinePin(channel, data, person, pin_key, random)
        self._bypassed = False
        self.tried = 0  # rules

    async def run(self) -> None:
        """Verify the cardholder; the result is in 9F34, TVR and TSI. Raises EmvError: a broken list, a lost card."""
        data = self._data
        data[_RESULTS] = b"\x3f\x00\x00"
        if not data.bit(0x82, 1, 5):
            return
        rules = data.get(_LIST)
        if rules is None:
            data.set_bit(_TVR, 1, 6)
            return
        if len(rules) < 10 or len(rules) % 2:
            raise EmvError(CARD_FAULT, _LIST)
        data.set_bit(0x9B, 1, 7)
        data[_RESULTS] = bytes((0x3F, 0, _FAILED))
        for at in range(8, len(rules), 2):
            code, condition = rules[at], rules[at + 1]
            if not self._applies(code & _METHOD, condition):
                continue
            self.tried += 1
            result = await self._perform(code & _METHOD)
            data[_RESULTS] = bytes((code, condition, result))
            if result != _FAILED:
                return
            if not code & _TRY_NEXT:
                break
        data.set_bit(_TVR, 3, 8)

    def _applies(self, method: int, condition: int) -> bool:
        """Whether a rule's condition is met (Book 3, table 40). One that is not known, or needs what is not there, is
        not."""
        data = self._data
        if condition == 0:
            return True
        if condition == 3:
            return self._has(method)
        kind = data.number(0x9C)
        machine = is_cash_machine(data)
        if condition == 1:
            return machine and kind == CASH
        if condition == 2:
            return kind not in (CASH, CASHBACK)
        if condition == 4:
            return kind == CASH and not machine
        if condition == 5:
            return kind == CASHBACK
        if not 6 <= condition <= 9 or 0x9F42 not in data or data[0x9F42] != data[0x5F2A]:
            return False
        at = 0 if condition < 8 else 4
        limit = int.from_bytes(data[_LIST][at : at + 4], "big")
        amount = data.number(0x81)
        return amount > limit if condition & 1 else amount < limit

    def _has(self, method: int) -> bool:
        """Whether the terminal has a method (9F33). To fail is always possible."""
        has = self._data[0x9F33][1]
        if method < len(_NEEDED):
            return has & _NEEDED[method] == _NEEDED[method]
        return bool(has & (_SIGN if method == SIGNATURE else _NO_CVM if method == NONE else 0))

    async def _perform(self, method: int) -> int:
        """Try a method; its result."""
        data = self._data
        if method > ENCIPHERED_AND_SIGNATURE and method not in (SIGNATURE, NONE, DOCUMENT):
            data.set_bit(_TVR, 3, 7)
            return _FAILED
        if not self._has(method):
            if method == ONLINE or (method <= ENCIPHERED_AND_SIGNATURE and not self._has_offline_pin()):
                data.set_bit(_TVR, 3, 5)
            return _FAILED
        if method == NONE:
            return _DONE
        if method == SIGNATURE:
            return _UNKNOWN
        if method == FAIL:
            return _FAILED
        return await self._ask(method)

    async def _ask(self, method: int) -> int:
        """A method with a PIN. Once bypassed, no PIN is asked for again (Book 4, 6.3.4.3)."""
        data = self._data
        typed = not self._bypassed
        if method == ONLINE:
            typed = typed and await self._person.online_pin()
            if typed:
                data.set_bit(_TVR, 3, 3)
                return _UNKNOWN
        elif typed:
            verified = await self._pin.verify(method in (ENCIPHERED, ENCIPHERED_AND_SIGNATURE))
            if verified:
                return _UNKNOWN if method in (PLAIN_AND_SIGNATURE, ENCIPHERED_AND_SIGNATURE) else _DONE
            typed = verified is not None
        if not typed:
            self._bypassed = True
            data.set_bit(_TVR, 3, 4)
        return _FAILED

    def _has_offline_pin(self) -> bool:
        return self._has(PLAIN) or self._has(ENCIPHERED)


def wants_signature(data) -> bool:
    """Whether the cardholder signs: the method that went well has a signature in it."""
    results = data.get(_RESULTS)
    return (
        results is not None
        and results[2] == _UNKNOWN
        and results[0] & _METHOD in (SIGNATURE, PLAIN_AND_SIGNATURE, ENCIPHERED_AND_SIGNATURE)
    )
