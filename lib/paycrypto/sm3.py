"""SM3 (GB/T 32905-2016), with the interface of `hashlib`."""

from array import array
from micropython import const

from paycrypto._sm3 import compress
from paycrypto.compare import wipe

_BLOCK = const(64)
_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


class Sm3:
    """A hash under way. `wipe()` forgets what went in, where that is secret."""

    digest_size = 32
    block_size = 64

    def __init__(self, data: bytes = b"") -> None:
        self._state = array("I", _START)
        self._words = array("I", bytes(272))
        self._rest = bytearray(_BLOCK)
        self._length = 0
        self.update(data)

    def update(self, data: bytes) -> None:
        """Take in a bytes-like."""
        held = self._length % _BLOCK
        size = len(data)
        self._length += size
        at = 0
        if held:
            at = min(_BLOCK - held, size)
            self._rest[held : held + at] = data[:at]
            if held + at < _BLOCK:
                return
            compress(self._state, self._rest, 0, self._words)
        while at + _BLOCK <= size:
            compress(self._state, data, at, self._words)
            at += _BLOCK
        self._rest[: size - at] = data[at:]

    def digest(self) -> bytes:
        """The 32-byte hash; more can be taken in afterwards."""
        state = array("I", self._state)
        held = self._length % _BLOCK
        last = bytearray(_BLOCK if held < 56 else 2 * _BLOCK)
        last[:held] = self._rest[:held]
        last[held] = 0x80
        last[-8:] = (8 * self._length).to_bytes(8, "big")
        for at in range(0, len(last), _BLOCK):
            compress(state, last, at, self._words)
        wipe(last)
        return b"".join(word.to_bytes(4, "big") for word in state)

    def wipe(self) -> None:
        """Forget everything."""
        wipe(self._rest)
        for words in (self._state, self._words):
            for i in range(len(words)):
                words[i] = 0
