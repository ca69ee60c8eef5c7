"""A key brought in parts under dual control: nobody holds more than one part, and one part says nothing of the key.

The key is the XOR of two or three components of 16 bytes, each with a check value of its own (ANSI X9.24-1, split
knowledge).
"""

from micropython import const

from paycrypto._bytes import xor
from paycrypto.compare import same, wipe
from security.errors import DualControlError, KeyCheckError

_SIZE = const(16)


class Components:
    """Takes the components one after the other. Use it in a `with` block: it wipes itself.

    `count`, `taken`: how many there are to be, and are; `custodians`: the operator numbers of who brought them.
    """

    def __init__(self, vault, count: int):
        """`count` is 2 or 3."""
        if count not in (2, 3):
            raise DualControlError("2 or 3 components are needed")
        self.count = count
        self.taken = 0
        self._vault = vault
        self._key = bytearray(_SIZE)
        self.custodians = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.wipe()

    def take(self, custodian: str, component, check_value) -> None:
        """Take the next component from the person with this operator number; the caller wipes its buffer.

        Raises DualControlError when the same person comes again or nothing is missing, KeyCheckError when the check
        value (3 or 4 bytes) is another or the component is all zeros, which would leave the key to the others.
        """
        if self.taken == self.count:
            raise DualControlError("no component is missing")
        if custodian in self.custodians:
            raise DualControlError("another person is needed")
        good = len(component) == _SIZE and any(component) and len(check_value) >= 3
        if not good or not same(self._vault.check_value(component)[: len(check_value)], check_value):
            raise KeyCheckError("component %d" % (self.taken + 1))
        xor(self._key, component, 0, _SIZE)
        self.custodians.append(custodian)
        self.taken += 1

    def inject_tmk(self) -> bytes:
        """Make the TMK of the acquirer's suite; its check value, for the people to compare with what they were told.

        Raises DualControlError while a component is missing, KeyCheckError when two of them cancel each other out.
        """
        if self.taken < self.count:
            raise DualControlError("a component is missing")
        if not any(self._key):
            raise KeyCheckError("TMK")
        value = self._vault.check_value(self._key)
        self._vault.inject_tmk(self._key, value)
        return value

    def wipe(self) -> None:
        """Forget everything that was taken."""
        wipe(self._key)
        self.custodians = []
        self.taken = 0
