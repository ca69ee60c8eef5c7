"""Comparing and forgetting secrets."""


def same(a: bytes, b: bytes) -> bool:
    """Whether two bytes-likes are equal; the time taken depends on their lengths only."""
    if len(a) != len(b):
        return False
    difference = 0
    for i in range(len(a)):
        difference |= a[i] ^ b[i]
    return difference == 0


def wipe(buffer: bytearray) -> None:
    """Overwrite a buffer with zeros."""
    for i in range(len(buffer)):
        buffer[i] = 0
