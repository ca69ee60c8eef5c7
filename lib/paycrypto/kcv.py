"""Key check values."""


def kcv(cipher) -> bytes:
    """The first 4 bytes of an enciphered block of zeros."""
    block = bytearray(cipher.block_size)
    cipher.encrypt(block)
    return bytes(block[:4])
