"""Message authentication codes of payment networks, over data read in place.

A cipher is an object with `block_size` and `encrypt(buffer, offset)`, such as `paycrypto.des.Tdes`.
Each function here puts 8 bytes into a message, which may be the one that `data` is.
"""

from micropython import const

from paycrypto._bytes import fold, put_hex, xor
from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_SIZE = const(8)  # bytes of every code here


def unionpay_mac(cipher, data: bytes, length: int, out: bytearray, offset: int) -> None:
    """UnionPay's ECB MAC over the first `length` bytes of `data`: 8 ASCII hexadecimal digits into `out`.

    The zero-padded blocks are XORed into one; its hexadecimal text (two blocks of ASCII) is enciphered as a chain of
    two; the MAC is the first 8 digits of the result's text. Single DES, triple DES and SM4 differ in the cipher only.
    `data` may be the message in `out` itself. Raises CryptoError when `data` or `out` is too short.
    """
    _check(data, length, out, offset)
    size = cipher.block_size
    block = bytearray(size)
    text = bytearray(2 * size)
    fold(block, data, length)
    put_hex(block, text, 0, size)
    cipher.encrypt(text)
    xor(text, text, size, size)
    cipher.encrypt(text)
    put_hex(text, out, offset, _SIZE // 2)
    wipe(text)
    wipe(block)


def x9_19_mac(halves, data: bytes, length: int, out: bytearray, offset: int) -> None:
    """ANSI X9.19 retail MAC (ISO 9797-1 algorithm 3, padding method 1) over the first `length` bytes of `data`.

    `halves` are two single-DES ciphers, with the left and the right half of the key: CBC under the left one, and the
    last block deciphered with the right one and enciphered with the left one again. Writes the 8 bytes into `out`.
    Raises CryptoError when `data` or `out` is too short.
    """
    _check(data, length, out, offset)
    left, right = halves
    block = bytearray(_SIZE)
    for at in range(0, length, _SIZE):
        xor(block, data, at, min(_SIZE, length - at))
        left.encrypt(block)
    right.decrypt(block)
    left.encrypt(block)
    for i in range(_SIZE):
        out[offset + i] = block[i]
    wipe(block)


def cbc_mac(cipher, data: bytes, length: int, out: bytearray, offset: int) -> None:
    """CBC MAC (ISO 9797-1 algorithm 1, padding method 1) over the first `length` bytes of `data`.

    The first 8 bytes of the last block go into `out`: the whole of it under DES (ANSI X9.9) and triple DES.
    Raises CryptoError when `data` or `out` is too short.
    """
    _check(data, length, out, offset)
    size = cipher.block_size
    block = bytearray(size)
    for at in range(0, length, size):
        xor(block, data, at, min(size, length - at))
        cipher.encrypt(block)
    for i in range(_SIZE):
        out[offset + i] = block[i]
    wipe(block)


def cmac_8(cipher, data: bytes, length: int, out: bytearray, offset: int) -> None:
    """CMAC cut to 8 bytes, over the first `length` bytes of `data`. Raises CryptoError as the others do."""
    from paycrypto.cmac import cmac

    _check(data, length, out, offset)
    block = cmac(cipher, data, length)
    for i in range(_SIZE):
        out[offset + i] = block[i]
    wipe(block)


def _check(data: bytes, length: int, out: bytearray, offset: int) -> None:
    if length <= 0 or length > len(data):
        raise CryptoError("no such length of data")
    if offset < 0 or offset + _SIZE > len(out):
        raise CryptoError("no room for the MAC")
