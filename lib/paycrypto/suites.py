"""Cipher suites: everything that goes with a cipher, so that a caller names it once.

`by_name("sm4").cipher(key)`, `.mac("up_ecb", key)`, `.pin_key("sm4", key)`. A cipher's own module is imported when its
first key is made.
"""

from paycrypto.compare import wipe
from paycrypto.errors import CryptoError
from paycrypto.mac import cbc_mac, cmac_8, unionpay_mac, x9_19_mac
from paycrypto.pin_block import format_0, format_4, sm4_a, sm4_b

_MACS = {"up_ecb": unionpay_mac, "cbc": cbc_mac, "cmac": cmac_8}
_RETAIL = "x919"


class Suite:
    """One cipher and what is made with it. `macs` and `pin_formats` are the names it knows, the usual one first."""

    def __init__(self, name: str, block_size: int, key_sizes: tuple, macs: tuple, pin_blocks: tuple) -> None:
        """`pin_blocks` are (name, bytes, function writing the clear block; None: format 4, which is never clear)."""
        self.name = name
        self.block_size = block_size
        self.key_sizes = key_sizes
        self.macs = macs
        self.pin_formats = tuple(name for name, _, _ in pin_blocks)
        self._pin_blocks = pin_blocks

    def cipher(self, key: bytes):
        """A cipher object. Raises CryptoError for a key of another length."""
        if self.name == "sm4":
            from paycrypto.sm4 import Sm4 as Cipher
        elif self.name == "aes":
            from paycrypto.aes import Aes as Cipher
        else:
            from paycrypto.des import Tdes as Cipher
        return Cipher(key)

    def mac(self, name: str, key: bytes):
        """A `Mac` under a key. Raises CryptoError for a name or key that this suite does not have."""
        if name not in self.macs:
            raise CryptoError("no such MAC in this suite")
        if name != _RETAIL:
            return Mac(_MACS[name], self.cipher(key))
        if len(key) not in (8, 16):
            raise CryptoError("a key for X9.19 has 8 or 16 bytes")
        half = memoryview(key)[-8:]
        return Mac(x9_19_mac, (self.cipher(memoryview(key)[:8]), self.cipher(half)))

    def pin_key(self, name: str, key: bytes):
        """A `PinKey`: a PIN block format under a key. Raises CryptoError for a name or key this suite does not have."""
        for known, size, write in self._pin_blocks:
            if known == name:
                return PinKey(self.cipher(key), size, write)
        raise CryptoError("no such PIN block in this suite")


class PinKey:
    """A PIN block format with its key. `size`: bytes of a block."""

    def __init__(self, cipher, size: int, write) -> None:
        self._cipher = cipher
        self.size = size
        self._write = write

    def write(self, digits, count: int, pan, random, out) -> None:
        """Write the enciphered PIN block into the first `size` bytes of the bytearray `out`.

        `random(buffer)` fills a buffer; format 4 uses it. Raises CryptoError, and `out` holds nothing of the PIN then.
        """
        if self._write is None:
            format_4(self._cipher, digits, count, pan, random, out)
            return
        try:
            self._write(digits, count, pan, out)
            self._cipher.encrypt(out)
        except CryptoError:
            wipe(memoryview(out)[: self.size])
            raise

    def wipe(self) -> None:
        """Forget the key."""
        self._cipher.wipe()


class Mac:
    """A MAC algorithm with its key."""

    def __init__(self, function, keys) -> None:
        self._function = function
        self._keys = keys

    def write(self, data: bytes, length: int, out: bytearray, offset: int) -> None:
        """The MAC of the first `length` bytes of `data`, 8 bytes into `out`, which may be `data`.

        Raises CryptoError when either is too short.
        """
        self._function(self._keys, data, length, out, offset)

    def wipe(self) -> None:
        """Forget the key."""
        for cipher in self._keys if isinstance(self._keys, tuple) else (self._keys,):
            cipher.wipe()


TDES = Suite("tdes", 8, (8, 16, 24), ("up_ecb", _RETAIL, "cbc", "cmac"), (("iso0", 8, format_0),))
SM4 = Suite("sm4", 16, (16,), ("up_ecb", "cbc", "cmac"), (("sm4", 16, sm4_b), ("sm4_a", 16, sm4_a)))
AES = Suite("aes", 16, (16, 24, 32), ("cmac", "cbc"), (("iso4", 16, None),))


def by_name(name: str) -> Suite:
    """The suite of this name. Raises CryptoError when there is none."""
    for suite in (TDES, SM4, AES):
        if suite.name == name:
            return suite
    raise CryptoError("no such cipher suite")
