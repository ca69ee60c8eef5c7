"""Enciphering magnetic stripe data in a message (UnionPay, field 53 digit 3)."""

from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_HEX = b"0123456789ABCDEF"


def encipher_track(cipher, track: bytearray, length: int) -> bool:
    """Replace one block's worth of the track's digits by their ciphertext, in place.

    `track` holds `length` ASCII characters: digits, `=` or `D`. The block (16 digits for DES, 32 for SM4) ends one
    whole byte before the end of the packed field: of an even number of digits the last two stay clear, of an odd
    number the last one. The ciphertext takes the same room as upper-case hexadecimal digits.
    Returns False, and changes nothing, when the track is too short. Raises CryptoError for another character.
    """
    size = cipher.block_size
    start = length - (1 if length % 2 else 2) - 2 * size
    if length > len(track):
        raise CryptoError("no such length of track")
    if start < 0:
        return False
    block = bytearray(size)
    for i in range(2 * size):
        block[i // 2] = block[i // 2] << 4 & 0xF0 | _nibble(track[start + i])
    cipher.encrypt(block)
    for i in range(size):
        track[start + 2 * i] = _HEX[block[i] >> 4]
        track[start + 2 * i + 1] = _HEX[block[i] & 15]
    wipe(block)
    return True


def _nibble(character: int) -> int:
    if 0x30 <= character <= 0x39:
        return character - 0x30
    if character in (0x3D, 0x44):  # = or D
        return 13
    raise CryptoError("a track has digits and separators only")
