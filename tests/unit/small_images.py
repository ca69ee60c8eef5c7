"""Small images for tests, from a seed: here on the device, and where their labels are signed."""


def body(seed: int, length: int) -> bytes:
    """A ROMFS of so many bytes (at least 300) with nothing sensible in it."""
    room = length - 6
    data = bytearray((0xD2, 0xCD, 0x31, 0x80 | room >> 14, 0x80 | room >> 7 & 0x7F, room & 0x7F))
    while len(data) < length:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        data.append(seed >> 16 & 0xFF)
    return bytes(data)
