"""SM4 (GB/T 32907-2016): key schedule and rounds as machine code.

The S-box stays in the image and the linear step is computed, so the cipher takes no memory but its 32 round keys.
Where only the low 32 bits of a value matter, what lies above them is never shifted down, so word size and sign of the
machine's registers make no difference.
"""

_S = (
    b"\xd6\x90\xe9\xfe\xcc\xe1\x3d\xb7\x16\xb6\x14\xc2\x28\xfb\x2c\x05\x2b\x67\x9a\x76\x2a\xbe\x04\xc3\xaa\x44\x13\x26"
    b"\x49\x86\x06\x99\x9c\x42\x50\xf4\x91\xef\x98\x7a\x33\x54\x0b\x43\xed\xcf\xac\x62\xe4\xb3\x1c\xa9\xc9\x08\xe8\x95"
    b"\x80\xdf\x94\xfa\x75\x8f\x3f\xa6\x47\x07\xa7\xfc\xf3\x73\x17\xba\x83\x59\x3c\x19\xe6\x85\x4f\xa8\x68\x6b\x81\xb2"
    b"\x71\x64\xda\x8b\xf8\xeb\x0f\x4b\x70\x56\x9d\x35\x1e\x24\x0e\x5e\x63\x58\xd1\xa2\x25\x22\x7c\x3b\x01\x21\x78\x87"
    b"\xd4\x00\x46\x57\x9f\xd3\x27\x52\x4c\x36\x02\xe7\xa0\xc4\xc8\x9e\xea\xbf\x8a\xd2\x40\xc7\x38\xb5\xa3\xf7\xf2\xce"
    b"\xf9\x61\x15\xa1\xe0\xae\x5d\xa4\x9b\x34\x1a\x55\xad\x93\x32\x30\xf5\x8c\xb1\xe3\x1d\xf6\xe2\x2e\x82\x66\xca\x60"
    b"\xc0\x29\x23\xab\x0d\x53\x4e\x6f\xd5\xdb\x37\x45\xde\xfd\x8e\x2f\x03\xff\x6a\x72\x6d\x6c\x5b\x51\x8d\x1b\xaf\x92"
    b"\xbb\xdd\xbc\x7f\x11\xd9\x5c\x41\x1f\x10\x5a\xd8\x0a\xc1\x31\x88\xa5\xcd\x7b\xbd\x2d\x74\xd0\x12\xb8\xe5\xb4\xb0"
    b"\x89\x69\x97\x4a\x0c\x96\x77\x7e\x65\xb9\xf1\x09\xc5\x6e\xc6\x84\x18\xf0\x7d\xec\x3a\xdc\x4d\x20\x79\xee\x5f\x3e"
    b"\xd7\xcb\x39\x48"
)
_FK = b"\xa3\xb1\xba\xc6\x56\xaa\x33\x50\x67\x7d\x91\x97\xb2\x70\x22\xdc"  # four words


@micropython.viper
def schedule(key: ptr8, rounds):
    """Write the 32 round keys of a 16-byte key into the array of words `rounds`."""
    s = ptr8(_S)
    fk = ptr8(_FK)
    words = ptr32(rounds)
    whole = 0xFFFF
    whole |= whole << 16  # in two steps: as a literal it would not be a small integer on a 32-bit machine
    a = (key[0] ^ fk[0]) << 24 | (key[1] ^ fk[1]) << 16 | (key[2] ^ fk[2]) << 8 | key[3] ^ fk[3]
    b = (key[4] ^ fk[4]) << 24 | (key[5] ^ fk[5]) << 16 | (key[6] ^ fk[6]) << 8 | key[7] ^ fk[7]
    c = (key[8] ^ fk[8]) << 24 | (key[9] ^ fk[9]) << 16 | (key[10] ^ fk[10]) << 8 | key[11] ^ fk[11]
    d = (key[12] ^ fk[12]) << 24 | (key[13] ^ fk[13]) << 16 | (key[14] ^ fk[14]) << 8 | key[15] ^ fk[15]
    for number in range(32):
        step = number * 28  # CK: byte j of word i is 7 * (4 * i + j) modulo 256
        t = b ^ c ^ d
        t = (
            s[(t >> 24 ^ step) & 255] << 24
            | s[(t >> 16 ^ step + 7) & 255] << 16
            | s[(t >> 8 ^ step + 14) & 255] << 8
            | s[(t ^ step + 21) & 255]
        )
        a ^= t ^ (t << 13 | t >> 19 & 0x1FFF) ^ (t << 23 | t >> 9 & 0x7FFFFF)
        a &= whole
        words[number] = a
        t = a
        a = b
        b = c
        c = d
        d = t


@micropython.viper
def crypt(buffer: ptr8, offset: int, rounds, backwards: int):
    """Encipher the 16 bytes at `offset` in place, or decipher them when `backwards` is 1."""
    s = ptr8(_S)
    words = ptr32(rounds)
    at = 31 if backwards else 0
    step = -1 if backwards else 1
    p = offset
    a = buffer[p] << 24 | buffer[p + 1] << 16 | buffer[p + 2] << 8 | buffer[p + 3]
    b = buffer[p + 4] << 24 | buffer[p + 5] << 16 | buffer[p + 6] << 8 | buffer[p + 7]
    c = buffer[p + 8] << 24 | buffer[p + 9] << 16 | buffer[p + 10] << 8 | buffer[p + 11]
    d = buffer[p + 12] << 24 | buffer[p + 13] << 16 | buffer[p + 14] << 8 | buffer[p + 15]
    left = 32
    while left > 0:
        t = b ^ c ^ d ^ words[at]
        t = s[t >> 24 & 255] << 24 | s[t >> 16 & 255] << 16 | s[t >> 8 & 255] << 8 | s[t & 255]
        u = t ^ (t << 8 | t >> 24 & 255) ^ (t << 16 | t >> 16 & 0xFFFF)
        a ^= t ^ (t << 24 | t >> 8 & 0xFFFFFF) ^ (u << 2 | u >> 30 & 3)
        t = a
        a = b
        b = c
        c = d
        d = t
        at += step
        left -= 1
    for _ in range(4):
        t = d
        d = c
        c = b
        b = a
        buffer[p] = t >> 24 & 255
        buffer[p + 1] = t >> 16 & 255
        buffer[p + 2] = t >> 8 & 255
        buffer[p + 3] = t & 255
        p += 4
