"""CMAC (NIST SP 800-38B, ISO/IEC 9797-1 algorithm 5) with any cipher of this package."""

from paycrypto._bytes import xor
from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_REDUCTIONS = {8: 0x1B, 16: 0x87}  # by block size: the field polynomial's low byte


def cmac(cipher, data: bytes, length: int) -> bytearray:
    """The code over the first `length` bytes of `data`, as long as the cipher's block. Callers cut it as they need.

    Raises CryptoError when `data` is shorter.
    """
    if not 0 <= length <= len(data):
        raise CryptoError("no such length of data")
    size = cipher.block_size
    block = bytearray(size)
    subkey = bytearray(size)
    last = (length - 1) // size * size if length else 0  # where the last block begins
    for at in range(0, last, size):
        xor(block, data, at, size)
        cipher.encrypt(block)
    cipher.encrypt(subkey)
    _double(subkey)
    if length:
        xor(block, data, last, length - last)
    if length - last < size:  # not whole: padded with a one bit, under the other subkey
        _double(subkey)
        block[length - last] ^= 0x80
    xor(block, subkey, 0, size)
    cipher.encrypt(block)
    wipe(subkey)
    return block


def _double(block: bytearray) -> None:
    """Multiply by x in the field of the block's size."""
    size = len(block)
    carry = -(block[0] >> 7) & _REDUCTIONS[size]
    for i in range(size - 1):
        block[i] = block[i] << 1 & 0xFF | block[i + 1] >> 7
    block[size - 1] = block[size - 1] << 1 & 0xFF ^ carry
