"""SM2 public key encryption (GB/T 32918.4-2016) on the recommended curve (GB/T 32918.5), for transporting keys.

Whole numbers in plain Python: the time a private key takes shows on the wire of an attacker who can measure it, so its
point is multiplied with the same operations for every bit, from a random representation of it.
"""

from micropython import const

from paycrypto._bytes import xor
from paycrypto.compare import same, wipe
from paycrypto.errors import CryptoError
from paycrypto.sm3 import Sm3

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_WORD = const(32)  # bytes of a coordinate, a hash and a private key
_HEAD = const(97)  # bytes before the ciphertext itself: a point of 65 and a hash


def decrypt(private: bytes, ciphertext: bytes, random) -> bytearray:
    """The plain text of C1 || C3 || C2. `private` is the key's 32 bytes, `random(buffer)` fills a buffer.

    Raises CryptoError when the ciphertext is broken, was made for another key, or is empty.
    """
    number = _private(private)
    if len(ciphertext) <= _HEAD or ciphertext[0] != 4:
        raise CryptoError("no SM2 ciphertext")
    x, y = _multiply(number, _point(memoryview(ciphertext)[1:65]), random)
    plain = bytearray(ciphertext[_HEAD:])
    code = _seal(x, y, plain, False)
    if code is None or not same(code, memoryview(ciphertext)[65:_HEAD]):
        wipe(plain)
        raise CryptoError("no ciphertext for this key")
    return plain


def encrypt(public: bytes, plain: bytes, random) -> bytes:
    """C1 || C3 || C2 for a public key of 64 bytes, or 65 with the leading 4; 97 bytes longer than the plain text.

    Raises CryptoError when the key is no point of the curve, or the plain text empty.
    """
    if not plain:
        raise CryptoError("nothing to encipher")
    if len(public) == 65 and public[0] == 4:
        public = public[1:]
    target = _point(public)
    while True:
        seed = bytearray(_WORD)
        random(seed)
        number = int.from_bytes(seed, "big") % (_N - 1) + 1
        wipe(seed)
        x, y = _multiply(number, _G, random)
        head = b"\x04" + x.to_bytes(_WORD, "big") + y.to_bytes(_WORD, "big")
        x, y = _multiply(number, target, random)
        hidden = bytearray(plain)
        code = _seal(x, y, hidden, True)
        if code is not None:
            return head + code + bytes(hidden)


def public_key(private: bytes, random) -> bytes:
    """The 64-byte public key of a private key. Raises CryptoError when that is none."""
    x, y = _multiply(_private(private), _G, random)
    return x.to_bytes(_WORD, "big") + y.to_bytes(_WORD, "big")


def _seal(x: int, y: int, data: bytearray, hides: bool):
    """Encipher or decipher `data` in place under the shared point; its code, or None for an all-zero key stream."""
    shared = bytearray(x.to_bytes(_WORD, "big") + y.to_bytes(_WORD, "big"))
    code = Sm3(memoryview(shared)[:_WORD])
    if hides:
        code.update(data)
    seen = 0
    for at in range(0, len(data), _WORD):
        stream = Sm3(shared)
        stream.update((at // _WORD + 1).to_bytes(4, "big"))
        part = bytearray(stream.digest())
        stream.wipe()
        size = min(_WORD, len(data) - at)
        for i in range(size):
            seen |= part[i]
        xor(memoryview(data)[at : at + size], part, 0, size)
        wipe(part)
    if not hides:
        code.update(data)
    code.update(memoryview(shared)[_WORD:])
    made = code.digest()
    code.wipe()
    wipe(shared)
    return made if seen else None


def _private(key) -> int:
    number = int.from_bytes(key, "big")
    if len(key) != _WORD or not 1 <= number < _N - 1:
        raise CryptoError("no SM2 private key")
    return number


def _point(data) -> tuple:
    """(x, y) of 64 bytes. Raises CryptoError when it does not lie on the curve."""
    if len(data) == 2 * _WORD:
        x = int.from_bytes(data[:_WORD], "big")
        y = int.from_bytes(data[_WORD:], "big")
        if x < _P and y < _P and (x * x * x - 3 * x + _B - y * y) % _P == 0:
            return x, y
    raise CryptoError("no point of the curve")


def _multiply(number: int, point: tuple, random) -> tuple:
    """`number` times a point, in Jacobian coordinates: 256 times double and add, whatever the bits are."""
    number += _N  # does not change the product; makes the number of bits the same
    if not number >> 256:
        number += _N
    seed = bytearray(_WORD)
    random(seed)
    z = int.from_bytes(seed, "big") % (_P - 1) + 1
    zz = z * z % _P
    start = (point[0] * zz % _P, point[1] * zz * z % _P, z)
    total = start
    for bit in range(255, -1, -1):
        total = _double(total)
        both = (total, _add(total, start))
        total = both[number >> bit & 1]
    x, y, z = total
    inverse = pow(z, _P - 2, _P)
    square = inverse * inverse % _P
    return x * square % _P, y * square * inverse % _P


def _double(point: tuple) -> tuple:
    x, y, z = point
    zz = z * z % _P
    yy = y * y % _P
    s = 4 * x * yy % _P
    m = 3 * (x - zz) * (x + zz) % _P  # the curve's a is -3
    new = (m * m - 2 * s) % _P
    return new, (m * (s - new) - 8 * yy * yy) % _P, 2 * y * z % _P


def _add(first: tuple, second: tuple) -> tuple:
    """The sum; `second` is not zero. The cases that are apart come up with a handful of numbers only."""
    x1, y1, z1 = first
    x2, y2, z2 = second
    if not z1:
        return second
    zz1 = z1 * z1 % _P
    zz2 = z2 * z2 % _P
    u = x1 * zz2 % _P
    s = y1 * zz2 * z2 % _P
    h = (x2 * zz1 - u) % _P
    r = (y2 * zz1 * z1 - s) % _P
    if not h:
        return (1, 1, 0) if r else _double(first)
    hh = h * h % _P
    v = u * hh % _P
    hhh = h * hh % _P
    x = (r * r - hhh - 2 * v) % _P
    return x, (r * (v - x) - s * hhh) % _P, h * z1 * z2 % _P
