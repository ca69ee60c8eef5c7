"""Work on whole buffers as machine code."""


@micropython.viper
def xor(block: ptr8, data: ptr8, offset: int, count: int):
    """XOR `count` bytes of `data` from `offset` into the first bytes of `block`."""
    for i in range(count):
        block[i] = block[i] ^ data[offset + i]


@micropython.viper
def zero(buffer: ptr8, count: int):
    """Set the first `count` bytes to 0."""
    for i in range(count):
        buffer[i] = 0
