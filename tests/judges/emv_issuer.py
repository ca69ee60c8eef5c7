"""An issuer of chip cards on CPython: keys of `cryptography`, certificates by plain `pow` and `hashlib`.

Every field of what is signed can be changed before it is signed, so that a certificate is genuine and wrong.
"""

import dataclasses
import functools
import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

PAN = "6222020200011234567"
RID, INDEX = "A000000333", 0xF1
TODAY = "261122"


@dataclasses.dataclass(frozen=True)
class Key:
    """An RSA key pair. `size`: bytes of the modulus."""

    n: int
    e: int
    d: int

    @property
    def size(self) -> int:
        return (self.n.bit_length() + 7) // 8

    @property
    def modulus(self) -> bytes:
        return self.n.to_bytes(self.size, "big")

    @property
    def exponent(self) -> bytes:
        return self.e.to_bytes((self.e.bit_length() + 7) // 8, "big")

    def sign(self, block: bytes) -> bytes:
        assert len(block) == self.size
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(self.size, "big")


@functools.cache
def key(bits: int, e: int = 3, which: str = "") -> Key:
    """A key; `which` tells keys of one size apart."""
    numbers = rsa.generate_private_key(public_exponent=e, key_size=bits).private_numbers()
    return Key(numbers.public_numbers.n, e, numbers.d)


def sealed(head: bytes, size: int, *tail: bytes) -> bytes:
    """A block of `size` bytes ready for signing: 6A, head, filling, hash, BC."""
    body = head.ljust(size - 22, b"\xbb")
    return b"\x6a" + body + hashlib.sha1(body + b"".join(tail)).digest() + b"\xbc"


def packed(digits: str, size: int) -> bytes:
    return bytes.fromhex(digits.ljust(2 * size, "F"))


@dataclasses.dataclass
class Issue:
    """What goes into a card; change a field to get a genuine certificate that says something wrong."""

    ca: Key = dataclasses.field(default_factory=lambda: key(1984))
    issuer: Key = dataclasses.field(default_factory=lambda: key(1408))
    icc: Key = dataclasses.field(default_factory=lambda: key(1152))
    pan: str = PAN
    identifier: str = PAN[:8]
    certified_pan: str = PAN
    issuer_expiry: str = "1230"
    icc_expiry: str = "1129"
    issuer_serial: str = "123456"
    issuer_format: int = 2
    icc_format: int = 4
    algorithms: str = "0101"
    icc_algorithms: str = "0101"
    issuer_size: int | None = None  # as the certificate says it
    icc_size: int | None = None
    static: bytes = bytes.fromhex("5F24031811305A0812345600123456085F340100")
    aip: bytes = bytes.fromhex("7C00")
    sda_tags: bytes | None = b"\x82"

    def covered(self) -> bytes:
        return self.static + (self.aip if self.sda_tags == b"\x82" else b"")

    def objects(self, pin: bool = False) -> dict[int, bytes]:
        """The data objects of the card. `pin`: its key serves PINs (9F2D), with a certificate that covers no data."""
        room = self.ca.size - 36
        head = bytes([self.issuer_format]) + packed(self.identifier, 4) + bytes.fromhex(self.issuer_expiry)
        head += bytes.fromhex(self.issuer_serial + self.algorithms)
        head += bytes([self.issuer_size or self.issuer.size, len(self.issuer.exponent)]) + self.issuer.modulus[:room]
        rest = self.issuer.modulus[room:]
        found = {
            0x8F: bytes([INDEX]),
            0x90: self.ca.sign(sealed(head, self.ca.size, rest, self.issuer.exponent)),
            0x9F32: self.issuer.exponent,
            0x5A: packed(self.pan, (len(self.pan) + 1) // 2),
            0x82: self.aip,
        }
        if rest:
            found[0x92] = rest
        if self.sda_tags is not None:
            found[0x9F4A] = self.sda_tags
        room = self.issuer.size - 42
        head = bytes([self.icc_format]) + packed(self.certified_pan, 10) + bytes.fromhex(self.icc_expiry + "000001")
        head += bytes.fromhex(self.icc_algorithms) + bytes([self.icc_size or self.icc.size, len(self.icc.exponent)])
        rest = self.icc.modulus[room:]
        tail = rest + self.icc.exponent + (b"" if pin else self.covered())
        tag = 0x9F2D if pin else 0x9F46
        found[tag] = self.issuer.sign(sealed(head + self.icc.modulus[:room], self.issuer.size, tail))
        found[tag + 1] = self.icc.exponent
        if rest:
            found[tag + 2] = rest
        return found

    def static_signature(self, code: bytes, form: int = 3, algorithm: int = 1) -> bytes:
        """93: Signed Static Application Data with the data authentication code."""
        return self.issuer.sign(sealed(bytes([form, algorithm]) + code, self.issuer.size, self.covered()))

    def dynamic_signature(self, dynamic: bytes, covered: bytes, form: int = 5, algorithm: int = 1,
                          length: int | None = None) -> bytes:  # fmt: skip
        """9F4B: Signed Dynamic Application Data."""
        head = bytes([form, algorithm, len(dynamic) if length is None else length]) + dynamic
        return self.icc.sign(sealed(head, self.icc.size, covered))

    def ca_key(self) -> list:
        return [RID, INDEX, self.ca.modulus.hex(), self.ca.e]


# ---- what the test files share ----

def objects(found: dict[int, bytes]) -> dict[str, str]:
    return {f"{tag:X}": value.hex() for tag, value in found.items()}


def asked(issue: Issue, found: dict[int, bytes] | None = None, today: str = TODAY, revoked: tuple[str, ...] = ()):
    """The arguments that most cases share."""
    found = issue.objects() if found is None else found
    return [issue.ca_key(), objects(found), issue.static.hex(), today, list(revoked)]


def as_pair(one: Key) -> list:
    return [one.modulus.hex(), one.e]


def broken(**changes):
    return dataclasses.replace(Issue(), **changes)


def without(*tags: int):
    return lambda found: [found.pop(tag) for tag in tags]


def put(tag: int, value: bytes):
    return lambda found: found.update({tag: value})


def flip(tag: int, at: int):
    def change(found):
        value = bytearray(found[tag])
        value[at] ^= 1
        found[tag] = bytes(value)

    return change


def shorter(tag: int):
    return lambda found: found.update({tag: found[tag][:-1]})


def longer(tag: int):
    return lambda found: found.update({tag: found[tag] + b"\0"})


def nothing(_):
    pass
