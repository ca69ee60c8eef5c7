"""The parcel that a terminal's books travel in: only who holds the private key of the office can open it.

    8     TTPARCL1
    2     length of the head, big-endian
    n     head: a JSON object in clear, what the parcel is and whose
    256   the keys: 32 bytes for AES-256, 32 for the code, RSAES-OAEP with SHA-256 under the office's key
    16    initial vector
    16 m  items, AES-256-CBC (backup/items.py), filled up with zeros
    32    HMAC-SHA-256 of all before

The device makes it piece by piece; it never stands in memory as a whole.
"""

import json
from cryptolib import aes
from micropython import const

from backup.errors import BackupError
from paycrypto.compare import same, wipe
from paycrypto.oaep import encrypt
from security.hmac import HmacSha256

MAGIC = b"TTPARCL1"
KEYS = const(64)  # bytes of both keys
WRAPPED = const(256)
CODE = const(32)
_VECTOR = const(16)
_CBC = const(2)
_PIECE = const(1024)  # bytes, whole blocks
_LARGEST_HEAD = const(1024)


def make(head: dict, items, modulus: bytes, random):
    """The parcel as pieces of bytes. `items` gives the content as buffers of any length; `modulus`: the office's."""
    keys, vector = bytearray(KEYS), bytearray(_VECTOR)
    random(keys)
    random(vector)
    code = HmacSha256(memoryview(keys)[32:])
    cipher = aes(memoryview(keys)[:32], _CBC, vector)
    made = code.begin()
    try:
        text = json.dumps(head).encode()
        start = MAGIC + len(text).to_bytes(2, "big") + text + encrypt(modulus, keys, random) + vector
        made.update(start)
        yield start
        for piece in _whole_pieces(items):
            cipher.encrypt(piece, piece)
            made.update(piece)
            yield piece
        yield made.digest()
    finally:
        wipe(keys)
        code.wipe()


def _whole_pieces(items):
    """The content in pieces of _PIECE bytes, the last one filled up; one buffer, used again and again."""
    piece = bytearray(_PIECE)
    view, used = memoryview(piece), 0
    for data in items:
        given, at = memoryview(data), 0
        while at < len(given):
            count = min(_PIECE - used, len(given) - at)
            view[used : used + count] = given[at : at + count]
            used, at = used + count, at + count
            if used == _PIECE:
                yield piece
                used = 0
    if used:
        end = (used + 15) // 16 * 16
        for i in range(used, end):
            piece[i] = 0
        yield view[:end]
    wipe(piece)


class Parcel:
    """One that came back. `read(offset, buffer)` fills the buffer from its `size` bytes; `keys` were unwrapped by the
    office. Nothing of it is believed before `check`."""

    def __init__(self, read, size: int, keys):
        """Raises BackupError "parcel" for what is none."""
        self._read = read
        self._size = size
        self._keys = keys
        start = bytearray(len(MAGIC) + 2)
        if size < len(start) + WRAPPED + _VECTOR + CODE or len(keys) != KEYS:
            raise BackupError("parcel")
        read(0, start)
        length = int.from_bytes(start[len(MAGIC) :], "big")
        self._body = len(start) + length + WRAPPED + _VECTOR
        if start[: len(MAGIC)] != MAGIC or length > _LARGEST_HEAD or (size - CODE - self._body) % 16:
            raise BackupError("parcel")
        if self._body > size - CODE:
            raise BackupError("parcel")
        text = bytearray(length)
        read(len(start), text)
        try:
            self.head = json.loads(text)
        except (ValueError, UnicodeError):
            raise BackupError("parcel")
        if not isinstance(self.head, dict):
            raise BackupError("parcel")

    def check(self):
        """A generator that works through the whole, a piece at a step; raises BackupError "code" when it was altered
        or is for other keys."""
        code = HmacSha256(memoryview(self._keys)[32:])
        made = code.begin()
        piece = memoryview(bytearray(_PIECE))
        for at in range(0, self._size - CODE, _PIECE):
            part = piece[: min(_PIECE, self._size - CODE - at)]
            self._read(at, part)
            made.update(part)
            yield at
        code.wipe()
        given = bytearray(CODE)
        self._read(self._size - CODE, given)
        if not same(made.digest(), given):
            raise BackupError("code")

    def content(self):
        """The content again, in pieces; each is overwritten by the next."""
        vector = bytearray(_VECTOR)
        self._read(self._body - _VECTOR, vector)
        cipher = aes(memoryview(self._keys)[:32], _CBC, vector)
        piece = memoryview(bytearray(_PIECE))
        end = self._size - CODE
        for at in range(self._body, end, _PIECE):
            part = piece[: min(_PIECE, end - at)]
            self._read(at, part)
            cipher.decrypt(part, part)
            yield part
        wipe(piece)
