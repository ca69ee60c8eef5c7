"""Answer to reset of a chip card: taken apart, and judged by EMV's rules.

Source: ISO/IEC 7816-3:2006, 8.2; EMV Contact Interface Specification 1.0 (EMV Book 1), 8.3 and 8.4.
"""

from micropython import const

_LONGEST = const(33)
_LEVELS = const(7)  # groups of interface bytes, more than any card has
_REQUIRED = const(1)
_MAY = const(2)
_NEVER = const(3)
_ANY = const(-1)
_T0 = const(0)
_T1 = const(1)

# EMV 8.3.3: interface byte (0xB1 is TB1), for which protocol, whether it may be there, lowest and highest value
_RULES = (
    (0xB1, _ANY, _REQUIRED, 0x00, 0x00),  # no programming voltage; after a warm reset TB1 is not looked at
    (0xB2, _ANY, _NEVER, 0, 0),
    (0xC2, _T0, _MAY, 0x0A, 0x0A),  # the default work waiting time
    (0xA3, _T1, _MAY, 0x10, 0xFE),  # size of the card's blocks
    (0xB3, _T1, _REQUIRED, 0x00, 0x45),  # block waiting time up to 4, character waiting time up to 5
    (0xC3, _T1, _MAY, 0x00, 0x00),  # blocks end in an LRC
)


class AtrError(Exception):
    """Not an answer to reset, or none that EMV allows. Arguments: `"start"`, `"short"`, `"long"`, `"check"` or the
    interface byte that breaks a rule (`"TB1"`); the offset, or the value of that byte (None: it is missing)."""


class Atr:
    """`data`: its bytes. `protocol`: 0 or 1, the one it offers first. `history`: its historical characters."""

    def __init__(self, data) -> None:
        """Raises AtrError."""
        self.data = data = bytes(data)
        if len(data) > _LONGEST:
            raise AtrError("long", _LONGEST)
        if not data or data[0] not in (0x3B, 0x3F):
            raise AtrError("start", 0)
        self._bytes: dict = {}
        end = self._take_groups()
        count = self._at(1) & 0x0F
        self.history = data[end : end + count]
        end += count
        if self._with_check():
            end += 1
        if len(data) < end:
            raise AtrError("short", len(data))
        if len(data) > end:
            raise AtrError("long", end)
        self.protocol = self._bytes.get(0xD1, 0) & 0x0F
        if self._with_check():
            check = 0
            for code in data[1:]:
                check ^= code
            if check:
                raise AtrError("check", end - 1)

    def _at(self, offset: int) -> int:
        if offset >= len(self.data):
            raise AtrError("short", offset)
        return self.data[offset]

    def _take_groups(self) -> int:
        """Read TA1, TB1 ... into `_bytes`; where they end."""
        at = 2
        there = self._at(1) >> 4
        for level in range(1, _LEVELS + 1):
            for letter in range(4):
                if there >> letter & 1:
                    self._bytes[0xA0 + (letter << 4) | level] = self._at(at)
                    at += 1
            if not there & 8:
                return at
            there = self._bytes[0xD0 | level] >> 4
        raise AtrError("long", at)

    def _with_check(self) -> bool:
        """A TCK is there unless only T=0 is offered."""
        return any(self._bytes.get(0xD0 | level, 0) & 0x0F for level in range(1, _LEVELS + 1))

    def check_emv(self, warm: bool) -> None:
        """Raises AtrError for what EMV does not let a terminal accept; `warm`: it came after a warm reset."""
        found = self._bytes
        if self.protocol > 1:
            raise AtrError("TD1", found[0xD1])
        for key, protocol, presence, low, high in _RULES:
            if protocol not in (_ANY, self.protocol) or (warm and key == 0xB1):
                continue
            value = found.get(key)
            if key & 0x0F == 3 and found.get(0xD2, 0) & 0x0F != _T1:
                value = None  # the third group is not about T=1
            if value is None:
                if presence == _REQUIRED:
                    _refuse(key, value)
            elif presence == _NEVER or not low <= value <= high:
                _refuse(key, value)
        self._check_rates(found)
        if self.protocol == _T1:
            waiting = found[0xB3] & 0x0F
            guard = found.get(0xC1, 0)
            if waiting > 5 or 1 << waiting <= (0 if guard == 0xFF else guard + 1):
                _refuse(0xB3, found[0xB3])  # characters could not be told from a pause (8.3.3.10)

    def _check_rates(self, found: dict) -> None:
        """TA1, TC1, TA2: speed, extra guard time, specific mode."""
        if found.get(0xC1, 0) not in (0x00, 0xFF):
            _refuse(0xC1, found[0xC1])
        mode = found.get(0xA2)
        if mode is None:
            return  # negotiable: the terminal stays with the default speed
        if mode & 0x10 or mode & 0x0F != self.protocol:
            _refuse(0xA2, mode)
        if not 0x11 <= found.get(0xA1, 0x11) <= 0x13:
            _refuse(0xA1, found[0xA1])


def _refuse(key: int, value) -> None:
    raise AtrError("T%s%d" % ("ABCD"[(key >> 4) - 10], key & 0x0F), value)
