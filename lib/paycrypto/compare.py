"""Comparing and forgetting secrets."""

from paycrypto._bytes import zero


def same(a: bytes, b: bytes) -> bool:
    """Whether two bytes-likes are equal; the time taken depends on their lengths only."""
    if len(a) != len(b):
        return False
    difference = 0
    for i in range(len(a)):
        difference |= a[i] ^ b[i]
    return difference == 0


def wipe(buffer: bytearray) -> None:
    """Overwrite a bytearray, or a memoryview of one, with zeros. Raises TypeError for what cannot be written."""
    size = len(buffer)
    if size:
        buffer[0] = 0  # refuses constants, which machine code would not
        zero(buffer, size)
