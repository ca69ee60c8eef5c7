"""What can go wrong with one command of a card.

A fault is a dict: where it happens, `at` = number of the command since power-up, from 1, or `ins` = instruction byte
and `nth` = which of these commands (1); and `what` happens:
  pull      the card is gone before it answers        mute     it does not answer
  status    `value`, four hexadecimal digits, without data; the command has no effect
  random    the same with a random error status
  short     half of the answer       long    some 200 bytes too many       garbage   random bytes of its length
  empty     nothing at all
`seed` makes what is random repeatable (0).
"""

import random
from collections.abc import Sequence
from typing import Any

KINDS = ("pull", "mute", "status", "random", "short", "long", "garbage", "empty")
INSTEAD = frozenset({"pull", "mute", "status", "random"})  # the command is not carried out
_ERRORS = (
    *(0x6200, 0x6281, 0x6283, 0x6300, 0x63C1, 0x6400, 0x6581, 0x6700, 0x6882, 0x6982, 0x6983, 0x6985, 0x6A80),
    *(0x6A81, 0x6A82, 0x6A83, 0x6A86, 0x6A88, 0x6B00, 0x6D00, 0x6E00, 0x6F00, 0x9301, 0x0000),
)


class Faults:
    """Those of one presentation of a card."""

    def __init__(self, rules: Sequence[dict[str, Any]] = ()):
        self.rules = list(rules)
        self._count = 0
        self._by_ins: dict[int, int] = {}

    def power_up(self) -> None:
        """Counting begins again."""
        self._count = 0
        self._by_ins.clear()

    def of(self, command: bytes) -> dict[str, Any] | None:
        """The fault of the next command."""
        self._count += 1
        ins = command[1] if len(command) > 1 else -1
        self._by_ins[ins] = nth = self._by_ins.get(ins, 0) + 1
        for rule in self.rules:
            if rule.get("at") == self._count or (rule.get("ins") == ins and rule.get("nth", 1) == nth):
                return rule
        return None


def status_of(rule: dict[str, Any]) -> bytes:
    """The status word of `status` and `random`."""
    if rule["what"] == "status":
        return bytes.fromhex(rule["value"])
    return random.Random(rule.get("seed", 0)).choice(_ERRORS).to_bytes(2)


def spoiled(rule: dict[str, Any], answer: bytes) -> bytes:
    """The answer after `short`, `long`, `garbage` or `empty`."""
    what, source = rule["what"], random.Random(rule.get("seed", 0))
    if what == "short":
        return answer[: len(answer) // 2]
    if what == "long":
        return answer[:-2] + source.randbytes(min(200, 256 - len(answer[:-2]))) + answer[-2:]
    return source.randbytes(len(answer)) if what == "garbage" else b""
