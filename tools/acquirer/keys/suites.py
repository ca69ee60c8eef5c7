"""A cipher suite: everything that goes with the cipher of a terminal, under one name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.acquirer.keys import sm4, tdes
from tools.acquirer.keys.macs import Encipher, Mac

KCV_BYTES = 4
UP_ECB, X919, CBC, CMAC = "up_ecb", "x919", "cbc", "cmac"


@dataclass(frozen=True)
class Suite:
    """One cipher and what is made with it."""

    name: str
    block: int  # bytes
    encipher: Encipher
    decipher: Encipher
    new_key: Callable[[int], bytes]
    macs: Mapping[str, Mac]
    pin: Callable[[bytes, bytes, str], str]  # of an enciphered PIN block; raises BadPinBlock
    pin_format: str  # as provisioning names it
    algorithms: str  # second digit of F53
    sign_on_codes: tuple[str, ...]  # F60.3

    def kcv(self, key: bytes) -> bytes:
        """Check value: the first four bytes of the enciphered zero block."""
        return self.encipher(key, bytes(self.block))[:KCV_BYTES]

    def wrapped(self, master: bytes, key: bytes, length: int) -> bytes:
        """A working key as F62 carries it: enciphered, filled with zero bytes up to `length`, check value."""
        return self.encipher(master, key).ljust(length, b"\0") + self.kcv(key)

    def clear_track(self, key: bytes, track: str) -> str:
        """Undo the encryption of a track: one block's worth of nibbles, which ends a byte before the packed field."""
        end = len(track) - (2 if len(track) % 2 == 0 else 1)
        start = end - 2 * self.block
        if start < 0:
            return track
        return track[:start] + self.decipher(key, bytes.fromhex(track[start:end])).hex().upper() + track[end:]

    def audit_key(self, master: bytes) -> bytes:
        """Of the extension `journal`: what the master key makes of sixteen bytes 4A."""
        return self.encipher(master, b"\x4a" * 16)


TDES = Suite(
    "tdes",
    tdes.BLOCK,
    tdes.encipher,
    tdes.decipher,
    tdes.new_key,
    {UP_ECB: tdes.mac, X919: tdes.x919_mac, CBC: tdes.cbc_mac, CMAC: tdes.cmac_mac},
    tdes.pin,
    "iso0",
    "06",
    ("001", "003", "004"),
)
SM4 = Suite(
    "sm4",
    sm4.BLOCK,
    sm4.encipher,
    sm4.decipher,
    sm4.new_key,
    {UP_ECB: sm4.mac, CBC: sm4.cbc_mac, CMAC: sm4.cmac_mac},
    sm4.pin,
    "sm4",
    "3",
    ("006",),
)
SUITES = {suite.name: suite for suite in (TDES, SM4)}
