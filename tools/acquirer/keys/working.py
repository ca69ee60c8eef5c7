"""The working keys a terminal gets at sign-on, and how F62 carries them."""

from typing import NamedTuple

from tools.acquirer.keys.suites import Suite

PIK_BYTES, TDK_BYTES = 16, 16


class WorkingKeys(NamedTuple):
    """PIN key, MAC key, track key (empty when none was delivered)."""

    pik: bytes
    mak: bytes
    tdk: bytes = b""

    def pack(self) -> bytes:
        """For sealing."""
        return ":".join(key.hex() for key in self).encode()

    @classmethod
    def unpack(cls, packed: bytes) -> "WorkingKeys":
        return cls(*(bytes.fromhex(key) for key in packed.decode().split(":")))

    @classmethod
    def parse(cls, text: str) -> "WorkingKeys":
        """From `PIK:MAK:TDK` in hexadecimal. Raises ValueError."""
        keys = cls(*(bytes.fromhex(part) for part in text.split(":")))
        if len(keys.pik) != PIK_BYTES or len(keys.mak) not in (8, 16) or len(keys.tdk) != TDK_BYTES:
            raise ValueError("PIK and TDK have 16 bytes, MAK 8 or 16")
        return keys

    def check_values(self, suite: Suite) -> str:
        return " ".join(suite.kcv(key).hex().upper() for key in self if key)


NO_KEYS = WorkingKeys(b"", b"")  # of a terminal that is not signed on


def new_keys(suite: Suite, mak_bytes: int) -> WorkingKeys:
    """Random keys."""
    return WorkingKeys(suite.new_key(PIK_BYTES), suite.new_key(mak_bytes), suite.new_key(TDK_BYTES))


def single_length(keys: WorkingKeys) -> WorkingKeys:
    """What sign-on 001 delivers: single DES, no track key."""
    return WorkingKeys(keys.pik[:8], keys.mak[:8])


def without_track_key(keys: WorkingKeys) -> WorkingKeys:
    """What sign-on 003 delivers."""
    return keys._replace(tdk=b"")


def key_block(suite: Suite, master: bytes, keys: WorkingKeys) -> bytes:
    """F62 of the sign-on reply: 24, 40 or 60 bytes. A single-length MAK in a double-length set is filled with zeros."""
    width = len(keys.pik)
    return b"".join(suite.wrapped(master, key, width) for key in keys if key)
