"""The modules of a QR code, and the check bytes of its blocks, as machine code (ISO/IEC 18004:2015, 7.5 to 7.8).

Modules are bytes, row by row: 1 is dark, 2 belongs to a pattern that is not data.
"""

from micropython import const

_FINDER = const(0x5D)  # dark light dark dark dark light dark


@micropython.viper
def fill(modules: ptr8, size: int, box: int, value: int):
    """Set a box: `x << 24 | y << 16 | width << 8 | height`."""
    at = (box >> 16 & 0xFF) * size + (box >> 24)
    width = box >> 8 & 0xFF
    for _y in range(box & 0xFF):
        for x in range(width):
            modules[at + x] = value
        at += size


@micropython.viper
def divisor_of(degree: int, out: ptr8):
    """The product of (x - 2^i) over GF(256) with 0x11D: its degree, then its coefficients but the first, which is 1.
    `out` is zeros."""
    out[0] = degree
    out[degree] = 1
    root = 1
    for _ in range(degree):
        for i in range(1, degree + 1):
            a = int(out[i])
            b = root
            product = 0
            while b:
                if b & 1:
                    product ^= a
                a <<= 1
                if a & 0x100:
                    a ^= 0x11D
                b >>= 1
            if i < degree:
                product ^= int(out[i + 1])
            out[i] = product
        root <<= 1
        if root & 0x100:
            root ^= 0x11D


@micropython.viper
def divide(data: ptr8, count: int, divisor: ptr8, out: ptr8):
    """The remainder of a block; `divisor` as above; `out` has as many bytes as its degree, zeros."""
    degree = int(divisor[0])
    for i in range(count):
        factor = data[i] ^ out[0]
        for j in range(degree):
            a = int(divisor[j + 1])
            b = factor
            product = 0
            while b:
                if b & 1:
                    product ^= a
                a <<= 1
                if a & 0x100:
                    a ^= 0x11D
                b >>= 1
            following = int(out[j + 1]) if j + 1 < degree else 0
            out[j] = following ^ product


@micropython.viper
def spread(block: ptr8, count: int, out: ptr8, how: int):
    """Every so many-th byte of `out` from a place on: `how` is `place << 8 | step`."""
    at = how >> 8
    for i in range(count):
        out[at] = block[i]
        at += how & 0xFF


@micropython.viper
def place(modules: ptr8, size: int, data: ptr8, bits: int):
    """Lay the bits of `data` along the columns, two at a time, upwards and downwards; what is left is light."""
    at = 0
    right = size - 1
    upward = 1
    while right > 0:
        if right == 6:  # the timing pattern's column
            right = 5
        for step in range(size):
            y = size - 1 - step if upward else step
            for side in range(2):
                where = y * size + right - side
                if modules[where] & 2 == 0:
                    dark = 0
                    if at < bits:
                        dark = data[at >> 3] >> (7 - (at & 7)) & 1
                    modules[where] = dark
                    at += 1
        upward = 1 - upward
        right -= 2


@micropython.viper
def mask(modules: ptr8, size: int, number: int, out: ptr8):
    """The modules with one of the eight masks over the data: 1 dark, 0 light."""
    at = 0
    for y in range(size):
        for x in range(size):
            if number == 0:
                odd = y + x & 1
            elif number == 1:
                odd = y & 1
            elif number == 2:
                odd = x % 3
            elif number == 3:
                odd = (y + x) % 3
            elif number == 4:
                odd = (y >> 1) + x // 3 & 1
            elif number == 5:
                odd = (y * x & 1) + y * x % 3
            elif number == 6:
                odd = (y * x & 1) + y * x % 3 & 1
            else:
                odd = (y + x & 1) + y * x % 3 & 1
            dark = int(modules[at])
            if dark & 2 == 0 and odd == 0:
                dark ^= 1
            out[at] = dark & 1
            at += 1


@micropython.viper
def score_lines(modules: ptr8, size: int, down: int) -> int:
    """Penalties of all rows, or columns: runs of five and more; what looks like a finder beside four light modules."""
    score = 0
    step = size if down else 1
    for line in range(size):
        at = line if down else line * size
        run = 0
        last = 2
        seen = 0
        free = 0  # a finder that begins before has been counted
        for i in range(size + 4):
            dark = 0
            if i < size:
                dark = int(modules[at])
                at += step
                if dark == last:
                    run += 1
                    if run == 5:
                        score += 3
                    elif run > 5:
                        score += 1
                else:
                    run = 1
                    last = dark
            seen = (seen << 1 | dark) & 0x7FFF
            if seen >> 4 & 0x7F == _FINDER and i - 10 >= free and (seen & 0xF == 0 or seen >> 11 == 0):
                score += 40
                free = i - 3
    return score


@micropython.viper
def score_blocks(modules: ptr8, size: int) -> int:
    """Penalties of squares of four in one colour, and in the upper 16 bits the number of dark modules."""
    score = 0
    dark = 0
    at = 0
    for y in range(size):
        for x in range(size):
            here = int(modules[at])
            dark += here
            if x and y and here == modules[at - 1] and here == modules[at - size] and here == modules[at - size - 1]:
                score += 3
            at += 1
    return dark << 16 | score


@micropython.viper
def pack(modules: ptr8, size: int, out: ptr8):
    """Rows of bits, each padded to a byte; the leftmost module is the highest bit. `out` is zeros."""
    stride = size + 7 >> 3
    at = 0
    for y in range(size):
        for x in range(size):
            if modules[at] & 1:
                out[y * stride + (x >> 3)] |= 0x80 >> (x & 7)
            at += 1
