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


@micropython.viper
def fold(block, data: ptr8, count: int):
    """XOR the first `count` bytes of `data` into `block`, starting over whenever it is full."""
    out = ptr8(block)
    size = int(len(block))  # noqa: RUF046 (viper needs the cast)
    place = 0
    for i in range(count):
        out[place] = out[place] ^ data[i]
        place += 1
        if place == size:
            place = 0


@micropython.viper
def put_hex(source: ptr8, out: ptr8, offset: int, count: int):
    """Write the upper-case hexadecimal digits of `count` bytes at `offset`."""
    for i in range(count):
        digit = source[i] >> 4
        out[offset + 2 * i] = digit + 48 if digit < 10 else digit + 55
        digit = source[i] & 15
        out[offset + 2 * i + 1] = digit + 48 if digit < 10 else digit + 55
