"""What passes in a session: AES-256-CBC, then HMAC-SHA-256, with a counter, other keys for each direction.

    0   4  counter, 1 for the first line in this direction, always growing
    4   16 IV
    20  n  AES-256-CBC of the text with padding of 1 to 16 bytes (RFC 5652, 6.3)
    ..  32 HMAC-SHA-256 of all before

The keys come from the session key by HMAC over their names.
"""

import struct
from cryptolib import aes
from micropython import const

from console.errors import CommandError
from paycrypto.compare import same, wipe
from security.hmac import HmacSha256

_CBC = const(2)
_HEAD = const(20)
_CODE = const(32)
_BLOCK = const(16)
_NAMES = (b"tool cipher", b"tool code", b"device cipher", b"device code")


class Seals:
    """The keys of a session, and how many lines have passed each way."""

    def __init__(self, key):
        """`key`: the session key, which is wiped here."""
        maker = HmacSha256(key)
        self._keys = [bytearray(maker.code(name)) for name in _NAMES]
        maker.wipe()
        self._heard = self._said = 0

    def wipe(self) -> None:
        """Forget the keys."""
        for key in self._keys:
            wipe(key)

    def open(self, sealed) -> bytearray:
        """The text in a line of the tool's. Raises CommandError "seal"."""
        size = len(sealed) - _HEAD - _CODE
        if size < _BLOCK or size % _BLOCK:
            raise _broken()
        view = memoryview(sealed)
        code = HmacSha256(self._keys[1])
        right = same(code.code(view[:-_CODE]), view[-_CODE:])
        code.wipe()
        (counter,) = struct.unpack_from(">I", sealed, 0)
        if not right or counter <= self._heard:
            raise _broken()
        self._heard = counter
        text = bytearray(size)
        aes(self._keys[0], _CBC, view[4:_HEAD]).decrypt(view[_HEAD:-_CODE], text)
        fill = text[-1]
        if not 1 <= fill <= _BLOCK:
            raise _broken()
        return text[:-fill]

    def seal(self, text, random) -> bytearray:
        """A text as it goes to the tool. `random(buffer)` fills a buffer."""
        fill = _BLOCK - len(text) % _BLOCK
        padded = bytearray(text) + bytes((fill,)) * fill
        sealed = bytearray(_HEAD + len(padded) + _CODE)
        self._said += 1
        struct.pack_into(">I", sealed, 0, self._said)
        view = memoryview(sealed)
        random(view[4:_HEAD])
        aes(self._keys[2], _CBC, view[4:_HEAD]).encrypt(padded, view[_HEAD:-_CODE])
        wipe(padded)
        code = HmacSha256(self._keys[3])
        view[-_CODE:] = code.code(view[:-_CODE])
        code.wipe()
        return sealed


def _broken() -> CommandError:
    return CommandError("seal", "the line was altered, or repeated: open a new session")
