"""SM3 (GB/T 32905-2016): the compression function as machine code.

Where only the low 32 bits of a value matter, what lies above them is never shifted down, so word size and sign of the
machine's registers make no difference; each round cuts it off, so that it does not grow either.
"""


@micropython.viper
def compress(state, data: ptr8, offset: int, scratch):
    """Take the 64 bytes of `data` at `offset` into the 8 words of `state`; `scratch` has room for 68 words."""
    v = ptr32(state)
    w = ptr32(scratch)
    whole = 0xFFFF
    whole |= whole << 16  # in two steps: as a literal it would not be a small integer on a 32-bit machine
    for i in range(16):
        w[i] = data[offset] << 24 | data[offset + 1] << 16 | data[offset + 2] << 8 | data[offset + 3]
        offset += 4
    for i in range(16, 68):
        x = w[i - 3]
        x = w[i - 16] ^ w[i - 9] ^ (x << 15 | x >> 17 & 0x7FFF)
        x ^= (x << 15 | x >> 17 & 0x7FFF) ^ (x << 23 | x >> 9 & 0x7FFFFF)
        y = w[i - 13]
        w[i] = (x ^ (y << 7 | y >> 25 & 0x7F) ^ w[i - 6]) & whole
    a = v[0]
    b = v[1]
    c = v[2]
    d = v[3]
    e = v[4]
    f = v[5]
    g = v[6]
    h = v[7]
    t = 0x79CC
    t = t << 16 | 0x4519
    for i in range(64):
        if i == 16:
            t = 0x9D8A  # the second constant, turned left by 16
            t = t << 16 | 0x7A87
        x = a << 12 | a >> 20 & 0xFFF
        y = x + e + t
        y = y << 7 | y >> 25 & 0x7F
        x ^= y
        if i < 16:
            x += (a ^ b ^ c) + d
            y += (e ^ f ^ g) + h
        else:
            x += (a & b | a & c | b & c) + d
            y += (e & f | (e ^ whole) & g) + h
        d = c
        c = (b << 9 | b >> 23 & 0x1FF) & whole
        b = a
        a = (x + (w[i] ^ w[i + 4])) & whole
        y += w[i]
        h = g
        g = (f << 19 | f >> 13 & 0x7FFFF) & whole
        f = e
        e = (y ^ (y << 9 | y >> 23 & 0x1FF) ^ (y << 17 | y >> 15 & 0x1FFFF)) & whole
        t = (t << 1 | t >> 31 & 1) & whole
    v[0] = v[0] ^ a
    v[1] = v[1] ^ b
    v[2] = v[2] ^ c
    v[3] = v[3] ^ d
    v[4] = v[4] ^ e
    v[5] = v[5] ^ f
    v[6] = v[6] ^ g
    v[7] = v[7] ^ h
