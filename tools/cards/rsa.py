"""RSA keys that everybody can make again from a label: the same key in every process, and nothing to keep.

They are for tests only: whoever knows the label has the private key.
"""

import functools
import hashlib
from dataclasses import dataclass

PUBLIC_EXPONENT = 3
_SMALL_PRIMES = [n for n in range(3, 2000) if all(n % d for d in range(2, int(n**0.5) + 1))]
_ROUNDS = 16  # of Miller-Rabin


@dataclass(frozen=True)
class RsaKey:
    """A private key. Its modulus has exactly `size` bytes."""

    p: int
    q: int
    exponent: int = PUBLIC_EXPONENT

    @functools.cached_property
    def n(self) -> int:
        return self.p * self.q

    @functools.cached_property
    def d(self) -> int:
        return pow(self.exponent, -1, (self.p - 1) * (self.q - 1))

    @property
    def size(self) -> int:
        """Bytes of the modulus."""
        return (self.n.bit_length() + 7) // 8

    @property
    def modulus(self) -> bytes:
        return self.n.to_bytes(self.size)

    @property
    def exponent_bytes(self) -> bytes:
        return self.exponent.to_bytes((self.exponent.bit_length() + 7) // 8)

    def sign(self, block: bytes) -> bytes:
        """Block to the power of the private exponent, as long as the modulus (EMV Book 2, annex B2.1)."""
        return self._private(int.from_bytes(block)).to_bytes(self.size)

    decipher = sign

    def recover(self, signature: bytes) -> bytes:
        """The public operation."""
        return pow(int.from_bytes(signature), self.exponent, self.n).to_bytes(self.size)

    def _private(self, x: int) -> int:
        at_p = pow(x, self.d % (self.p - 1), self.p)
        at_q = pow(x, self.d % (self.q - 1), self.q)
        return at_q + self.q * ((at_p - at_q) * pow(self.q, -1, self.p) % self.p)


@functools.cache
def key_of(label: str, bits: int, exponent: int = PUBLIC_EXPONENT) -> RsaKey:
    """The key of a label; `bits` is even."""
    source = f"TinyTill test key/{label}/{bits}/{exponent}"
    return RsaKey(_prime(source + "/p", bits // 2, exponent), _prime(source + "/q", bits // 2, exponent), exponent)


def _prime(source: str, bits: int, exponent: int) -> int:
    """The first prime behind a number made of the source. Its two highest bits are set, so that products are long."""
    digest = hashlib.shake_256(source.encode()).digest((bits + 7) // 8)
    candidate = int.from_bytes(digest) % (1 << bits) | 3 << (bits - 2) | 1
    while candidate % exponent == 1 or not _is_prime(candidate):
        candidate += 2
    return candidate


def _is_prime(n: int) -> bool:
    if any(n % small == 0 for small in _SMALL_PRIMES):
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_is_witness_quiet(n, base, odd, twos) for base in _SMALL_PRIMES[:_ROUNDS])


def _is_witness_quiet(n: int, base: int, odd: int, twos: int) -> bool:
    """One round of Miller-Rabin."""
    x = pow(base, odd, n)
    if x in (1, n - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False
