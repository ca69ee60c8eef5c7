"""Key blocks (ASC X9 TR-31:2018, ANSI X9.143), versions B (triple DES) and D (AES): unwrapping.

Only the versions that derive their keys with CMAC; A and C, which XOR them, are withdrawn by the standard.
"""

from micropython import const

from paycrypto._bytes import xor
from paycrypto.cmac import cmac
from paycrypto.compare import same, wipe
from paycrypto.errors import CryptoError, KeyBlockError
from paycrypto.suites import AES, TDES

_HEAD = const(16)  # characters before the optional blocks
_LONGEST = const(1024)  # characters of a block
_ENCIPHER = const(0)  # key usage indicators of the derivation
_AUTHENTICATE = const(1)
_VERSIONS = {
    0x42: (TDES, {16: 0, 24: 1}),  # B, D: the cipher; algorithm indicator of the derivation by key length
    0x44: (AES, {16: 2, 24: 3, 32: 4}),
}


class KeyBlock:
    """What a key block says of its key, as the letters of the standard, and the key in a bytearray. Wipe it.

    `usage` ("P0" PIN, "M3" MAC, "D0" data, "K0" key encryption, "B1" initial DUKPT key), `algorithm` ("T", "A"),
    `mode` ("E", "D", "B", "G", "N", "X"), `version`, `exportability` ("N": never), `options`: (name, text) pairs.
    """

    def __init__(self, head: str, options: tuple, key: bytearray) -> None:
        self.usage = head[5:7]
        self.algorithm = head[7]
        self.mode = head[8]
        self.version = head[9:11]
        self.exportability = head[11]
        self.options = options
        self.key = key

    def wipe(self) -> None:
        """Forget the key."""
        wipe(self.key)


def unwrap(protection_key: bytes, block: bytes) -> KeyBlock:
    """Take a key out of its block; `block` is a bytes-like of ASCII characters.

    Raises KeyBlockError, and nothing else, for whatever is wrong with the block, or with the key for it (offset 0).
    """
    if not _HEAD < len(block) <= _LONGEST:
        raise KeyBlockError("length", 0)
    if block[0] not in _VERSIONS:
        raise KeyBlockError("version", 0)
    suite, indicators = _VERSIONS[block[0]]
    if len(protection_key) not in indicators:
        raise KeyBlockError("protection key", 0)
    head, options, start = _header(block)
    size = suite.block_size
    end = len(block) - 2 * size  # where the code begins
    if end - start < 2 * size or (end - start) % (2 * size):
        raise KeyBlockError("no whole blocks of key", start)
    code = _unhex(block, end, len(block))
    data = _unhex(block, start, end)
    try:
        _decipher(suite, _derived(suite, protection_key, _ENCIPHER, indicators), data, code)
        if not same(_code(suite, _derived(suite, protection_key, _AUTHENTICATE, indicators), block, start, data), code):
            raise KeyBlockError("code", end)
        bits = data[0] << 8 | data[1]
        if not bits or bits % 8 or 2 + bits // 8 > len(data):
            raise KeyBlockError("key length", start)
        return KeyBlock(head, options, bytearray(memoryview(data)[2 : 2 + bits // 8]))
    except KeyBlockError:
        raise
    except CryptoError:
        raise KeyBlockError("protection key", 0)
    finally:
        wipe(data)


def _header(block):
    """(the first 16 characters, the optional blocks, where they end)."""
    for i in range(_HEAD):
        if not (0x30 <= block[i] <= 0x39 or 0x41 <= block[i] <= 0x5A):
            raise KeyBlockError("character", i)
    head = bytes(block[:_HEAD]).decode()
    if not head[1:5].isdigit() or int(head[1:5]) != len(block):
        raise KeyBlockError("length", 1)
    if not head[12:14].isdigit():
        raise KeyBlockError("number of optional blocks", 12)
    options = []
    at = _HEAD
    for _ in range(int(head[12:14])):
        length, first = _option_length(block, at)
        if length < first - at or at + length > len(block):
            raise KeyBlockError("optional block", at)
        for i in range(at, at + length):
            if not 0x20 <= block[i] <= 0x7E:
                raise KeyBlockError("character", i)
        options.append((bytes(block[at : at + 2]).decode(), bytes(block[first : at + length]).decode()))
        at += length
    return head, tuple(options), at


def _option_length(block, at: int) -> tuple:
    """(characters of the whole optional block at `at`, where its data begins)."""
    length = _number(block, at + 2, 2)
    if length:
        return length, at + 4
    pairs = _number(block, at + 4, 2)  # a long one says how many pairs of digits its length has
    if not 1 <= pairs <= 4:
        raise KeyBlockError("optional block", at + 4)
    return _number(block, at + 6, 2 * pairs), at + 6 + 2 * pairs


def _number(block, at: int, digits: int) -> int:
    """A hexadecimal number of so many digits."""
    if at + digits > len(block):
        raise KeyBlockError("length", len(block))
    value = 0
    for i in range(at, at + digits):
        value = value << 4 | _digit(block, i)
    return value


def _digit(block, at: int) -> int:
    sign = block[at]
    if 0x30 <= sign <= 0x39:
        return sign - 0x30
    if 0x41 <= sign <= 0x46:
        return sign - 0x37
    raise KeyBlockError("digit", at)


def _unhex(block, start: int, end: int) -> bytearray:
    data = bytearray((end - start) // 2)
    for i in range(len(data)):
        data[i] = _digit(block, start + 2 * i) << 4 | _digit(block, start + 2 * i + 1)
    return data


def _derived(suite, protection_key, use: int, indicators):
    """The cipher for one use, with a key derived by CMAC as long as the protection key."""
    length = len(protection_key)
    key = bytearray()
    source = suite.cipher(protection_key)
    try:
        for counter in range(1, (length + suite.block_size - 1) // suite.block_size + 1):
            seed = bytes((counter, 0, use, 0, 0, indicators[length], length * 8 >> 8, length * 8 & 255))
            part = cmac(source, seed, len(seed))
            key += part
            wipe(part)
        return suite.cipher(memoryview(key)[:length])
    finally:
        source.wipe()
        wipe(key)


def _decipher(suite, cipher, data, vector) -> None:
    """CBC in place."""
    size = suite.block_size
    previous = bytes(vector)
    for at in range(0, len(data), size):
        hidden = bytes(data[at : at + size])
        cipher.decrypt(data, at)
        block = memoryview(data)[at : at + size]
        xor(block, previous, 0, size)
        previous = hidden
    cipher.wipe()


def _code(suite, cipher, block, start: int, data) -> bytearray:
    """The authentication code over header and clear key data."""
    whole = bytearray(start + len(data))
    whole[:start] = block[:start]
    whole[start:] = data
    code = cmac(cipher, whole, len(whole))
    wipe(whole)
    cipher.wipe()
    return code
