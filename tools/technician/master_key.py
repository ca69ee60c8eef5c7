"""The terminal's master key as people bring it: components under dual control, each with its check value.

The parts are combined here, in bytearrays that are wiped; the key leaves only over the sealed line (ANSI X9.24-1, split
knowledge and dual control).
"""

import binascii
from collections.abc import Callable
from types import TracebackType

from tools.acquirer.keys.suites import SUITES
from tools.technician.trouble import Trouble

SIZE = 16
CHECKED = 3  # bytes of a check value that must be there, at least


class Parts:
    """Takes the components one after the other; use it in a `with` block, which wipes it."""

    def __init__(self, count: int, suite: str) -> None:
        """`count` is 2 or 3; `suite` "tdes" or "sm4". Raises Trouble."""
        if count not in (2, 3):
            raise Trouble("a key comes in 2 or 3 components")
        if suite not in SUITES:
            raise Trouble(f"there is no cipher suite '{suite}': tdes or sm4")
        self.count = count
        self._suite = SUITES[suite]
        self._key = bytearray(SIZE)
        self._people: list[str] = []

    def __enter__(self) -> "Parts":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._key[:] = bytes(SIZE)

    def take(self, person: str, digits: str, check_value: str) -> None:
        """A component (32 hexadecimal digits) and its check value (6 or 8) from one person. Raises Trouble."""
        number = len(self._people) + 1
        if not person or person in self._people:
            raise Trouble(f"component {number} needs a person of its own")
        part, given = _bytes(digits, f"component {number}"), _bytes(check_value, "the check value")
        if len(part) != SIZE or not any(part) or len(given) < CHECKED:
            raise Trouble(f"component {number} has 32 digits, its check value 6 or 8")
        if self._suite.kcv(bytes(part))[: len(given)] != given:
            raise Trouble(f"component {number} does not match its check value: type it again")
        for at in range(SIZE):
            self._key[at] ^= part[at]
            part[at] = 0
        self._people.append(person)

    def key(self) -> tuple[str, str]:
        """The key and its check value, as a provision file has them. Raises Trouble."""
        if len(self._people) < self.count or not any(self._key):
            raise Trouble("a component is missing, or two of them cancel each other out")
        return self._key.hex().upper(), self._suite.kcv(bytes(self._key)).hex().upper()


def _bytes(digits: str, what: str) -> bytearray:
    try:
        return bytearray(binascii.unhexlify(digits.replace(" ", "")))
    except ValueError:
        raise Trouble(f"{what} is no hexadecimal number") from None


def typed(count: int, suite: str, ask: Callable[[str], str], ask_hidden: Callable[[str], str]) -> tuple[str, str]:
    """Have the people type their components, one after the other; each may try again. Returns key and check value."""
    with Parts(count, suite) as parts:
        for number in range(1, count + 1):
            person = ask(f"Who brings component {number} of {count}?")
            while True:
                digits, check_value = ask_hidden(f"Component {number} (32 digits, hidden)"), ask("Its check value")
                try:
                    parts.take(person, digits, check_value)
                    break
                except Trouble as trouble:
                    if "match" not in str(trouble) and "digits" not in str(trouble):
                        raise
                    ask_hidden(f"{trouble}; Enter to go on")
        return parts.key()
