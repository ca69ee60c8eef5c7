"""DES (FIPS PUB 46-3): key schedule and rounds as machine code.

A key schedule is 8 bytes a round, the eight 6-bit groups that meet the S-boxes. Triple DES is one schedule of 48
rounds; deciphering walks the same schedule backwards. Where only the low 32 bits of a value matter, no step shifts a
bit above them, so word size and sign of the machine's registers make no difference.
"""

from array import array

# S-boxes S1..S8, four rows of 16 hexadecimal digits each
_S = (
    b"e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d"
    b"f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9"
    b"a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c"
    b"7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e"
    b"2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453"
    b"c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d"
    b"4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c"
    b"d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b"
)
# permutations: the numbers that the standard prints, in hexadecimal
_P = (
    b"\x10\x07\x14\x15\x1d\x0c\x1c\x11\x01\x0f\x17\x1a\x05\x12\x1f\x0a"
    b"\x02\x08\x18\x0e\x20\x1b\x03\x09\x13\x0d\x1e\x06\x16\x0b\x04\x19"
)
_PC1 = (
    b"\x39\x31\x29\x21\x19\x11\x09\x01\x3a\x32\x2a\x22\x1a\x12\x0a\x02\x3b\x33\x2b\x23\x1b\x13\x0b\x03\x3c\x34\x2c\x24"
    b"\x3f\x37\x2f\x27\x1f\x17\x0f\x07\x3e\x36\x2e\x26\x1e\x16\x0e\x06\x3d\x35\x2d\x25\x1d\x15\x0d\x05\x1c\x14\x0c\x04"
)
_PC2 = (
    b"\x0e\x11\x0b\x18\x01\x05\x03\x1c\x0f\x06\x15\x0a\x17\x13\x0c\x04\x1a\x08\x10\x07\x1b\x14\x0d\x02"
    b"\x29\x34\x1f\x25\x2f\x37\x1e\x28\x33\x2d\x21\x30\x2c\x31\x27\x38\x22\x35\x2e\x2a\x32\x24\x1d\x20"
)
_SHIFTS = b"\x01\x01\x02\x02\x02\x02\x02\x02\x01\x02\x02\x02\x02\x02\x02\x01"

# S-box and permutation P in one step: 64 words for each box, filled below
_SP = array("I", bytes(2048))


@micropython.viper
def fill_boxes(words):
    """Fill the 512 words of the combined S-box and P tables."""
    sp = ptr32(words)
    s = ptr8(_S)
    p = ptr8(_P)
    for entry in range(512):
        box = entry >> 6
        digit = s[(entry & 0x1C0) | (entry & 0x20) | (entry & 1) << 4 | (entry >> 1 & 15)]
        value = digit - 48 if digit < 58 else digit - 87
        word = 0
        for bit in range(32):
            source = p[bit] - 1
            if source >> 2 == box and value >> (3 - (source & 3)) & 1:
                word |= 1 << (31 - bit)
        sp[entry] = word


@micropython.viper
def schedule(key: ptr8, rounds: ptr8, at: int, step: int):
    """Write the 16 rounds of an 8-byte key, the first at `at`, each next one `step` bytes on (8, or -8: backwards).

    Parity bits are not looked at.
    """
    pc1 = ptr8(_PC1)
    pc2 = ptr8(_PC2)
    shifts = ptr8(_SHIFTS)
    c = 0
    d = 0
    for i in range(28):
        bit = pc1[i] - 1
        c = c << 1 | key[bit >> 3] >> (7 - (bit & 7)) & 1
        bit = pc1[28 + i] - 1
        d = d << 1 | key[bit >> 3] >> (7 - (bit & 7)) & 1
    for number in range(16):
        turn = shifts[number]
        c = (c << turn | c >> (28 - turn)) & 0xFFFFFFF
        d = (d << turn | d >> (28 - turn)) & 0xFFFFFFF
        for group in range(8):
            half = c if group < 4 else d
            first = 28 if group < 4 else 56
            bits = 0
            for i in range(6):
                bits = bits << 1 | half >> (first - pc2[group * 6 + i]) & 1
            rounds[at + group] = bits
        at += step


@micropython.viper
def crypt(buffer: ptr8, offset: int, rounds, step: int):
    """Encipher (step 8) or decipher (step -8) the 8 bytes at `offset` in place with a whole schedule."""
    key = ptr8(rounds)
    sp = ptr32(_SP)
    remaining = int(len(rounds)) >> 3  # noqa: RUF046 (viper needs the cast)
    at = 0 if step > 0 else (remaining << 3) - 8
    left = buffer[offset] << 24 | buffer[offset + 1] << 16 | buffer[offset + 2] << 8 | buffer[offset + 3]
    right = buffer[offset + 4] << 24 | buffer[offset + 5] << 16 | buffer[offset + 6] << 8 | buffer[offset + 7]
    odd = 0x5555
    odd |= odd << 16  # in two steps: as a literal it would not be a small integer on a 32-bit machine

    # initial permutation, as five exchanges of bits between the halves
    t = (left >> 4 ^ right) & 0x0F0F0F0F
    right ^= t
    left ^= t << 4
    t = (left >> 16 ^ right) & 0xFFFF
    right ^= t
    left ^= t << 16
    t = (right >> 2 ^ left) & 0x33333333
    left ^= t
    right ^= t << 2
    t = (right >> 8 ^ left) & 0x00FF00FF
    left ^= t
    right ^= t << 8
    t = (left >> 1 ^ right) & odd
    right ^= t
    left ^= t << 1

    while remaining > 0:
        t = left
        t ^= sp[((right & 1) << 5 | right >> 27 & 31) ^ key[at]]
        t ^= sp[64 | (right >> 23 & 63) ^ key[at + 1]]
        t ^= sp[128 | (right >> 19 & 63) ^ key[at + 2]]
        t ^= sp[192 | (right >> 15 & 63) ^ key[at + 3]]
        t ^= sp[256 | (right >> 11 & 63) ^ key[at + 4]]
        t ^= sp[320 | (right >> 7 & 63) ^ key[at + 5]]
        t ^= sp[384 | (right >> 3 & 63) ^ key[at + 6]]
        t ^= sp[448 | ((right & 31) << 1 | right >> 31 & 1) ^ key[at + 7]]
        left = right
        right = t
        at += step
        remaining -= 1
        if remaining & 15 == 0:  # a DES ends with its halves exchanged
            right = left
            left = t

    # final permutation: the same exchanges in reverse
    t = (left >> 1 ^ right) & odd
    right ^= t
    left ^= t << 1
    t = (right >> 8 ^ left) & 0x00FF00FF
    left ^= t
    right ^= t << 8
    t = (right >> 2 ^ left) & 0x33333333
    left ^= t
    right ^= t << 2
    t = (left >> 16 ^ right) & 0xFFFF
    right ^= t
    left ^= t << 16
    t = (left >> 4 ^ right) & 0x0F0F0F0F
    right ^= t
    left ^= t << 4

    buffer[offset] = left >> 24 & 255
    buffer[offset + 1] = left >> 16 & 255
    buffer[offset + 2] = left >> 8 & 255
    buffer[offset + 3] = left & 255
    buffer[offset + 4] = right >> 24 & 255
    buffer[offset + 5] = right >> 16 & 255
    buffer[offset + 6] = right >> 8 & 255
    buffer[offset + 7] = right & 255


fill_boxes(_SP)
