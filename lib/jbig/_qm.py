"""The QM coder of JBIG (ITU-T T.82, 6.8) and the model of its lowest layer, a row at a time, as machine code.

Pixels are bytes here, 0 or 1: three rows one after the other (two above, one above, this one), each with two white ones
before and after it. `contexts` has a byte for each of the 1,024 contexts: state, and 0x80 for the more probable symbol.
`coder` is an array of words, the registers by the names below.
"""

from micropython import const

COUNT = const(8)  # registers
A = const(0)  # interval
C = const(1)  # code register; when decoding its upper half
CT = const(2)  # shifts to the next byte
HELD = const(3)  # encoding: the byte that a carry may still change, NOTHING at first; decoding: the code's lower half
FULL = const(4)  # encoding: bytes FF held back behind it
AT = const(5)  # place in the data
END = const(6)  # end of the data, or of the room for it
WIDTH = const(7)  # pixels

NOTHING = const(0x200)  # more than a byte; a negative word would not be one on a 64-bit machine
_TYPICAL = const(0xE5)  # context of the bit that says whether a row is like the one above
# T.82 table 24: for each state LSZ (two bytes), the next one after the more and after the less probable symbol, and
# 0x80 where the less probable one then becomes the more probable
_STATES = (
    b"\x5a\x1d\x01\x81\x25\x86\x02\x0e\x11\x14\x03\x10\x08\x0b\x04\x12\x03\xd8\x05\x14\x01\xda\x06\x17\x00\xe5\x07\x19"
    b"\x00\x6f\x08\x1c\x00\x36\x09\x1e\x00\x1a\x0a\x21\x00\x0d\x0b\x23\x00\x06\x0c\x09\x00\x03\x0d\x0a\x00\x01\x0d\x0c"
    b"\x5a\x7f\x0f\x8f\x3f\x25\x10\x24\x2c\xf2\x11\x26\x20\x7c\x12\x27\x17\xb9\x13\x28\x11\x82\x14\x2a\x0c\xef\x15\x2b"
    b"\x09\xa1\x16\x2d\x07\x2f\x17\x2e\x05\x5c\x18\x30\x04\x06\x19\x31\x03\x03\x1a\x33\x02\x40\x1b\x34\x01\xb1\x1c\x36"
    b"\x01\x44\x1d\x38\x00\xf5\x1e\x39\x00\xb7\x1f\x3b\x00\x8a\x20\x3c\x00\x68\x21\x3e\x00\x4e\x22\x3f\x00\x3b\x23\x20"
    b"\x00\x2c\x09\x21\x5a\xe1\x25\xa5\x48\x4c\x26\x40\x3a\x0d\x27\x41\x2e\xf1\x28\x43\x26\x1f\x29\x44\x1f\x33\x2a\x45"
    b"\x19\xa8\x2b\x46\x15\x18\x2c\x48\x11\x77\x2d\x49\x0e\x74\x2e\x4a\x0b\xfb\x2f\x4b\x09\xf8\x30\x4d\x08\x61\x31\x4e"
    b"\x07\x06\x32\x4f\x05\xcd\x33\x30\x04\xde\x34\x32\x04\x0f\x35\x32\x03\x63\x36\x33\x02\xd4\x37\x34\x02\x5c\x38\x35"
    b"\x01\xf8\x39\x36\x01\xa4\x3a\x37\x01\x60\x3b\x38\x01\x25\x3c\x39\x00\xf6\x3d\x3a\x00\xcb\x3e\x3b\x00\xab\x3f\x3d"
    b"\x00\x8f\x20\x3d\x5b\x12\x41\xc1\x4d\x04\x42\x50\x41\x2c\x43\x51\x37\xd8\x44\x52\x2f\xe8\x45\x53\x29\x3c\x46\x54"
    b"\x23\x79\x47\x56\x1e\xdf\x48\x57\x1a\xa9\x49\x57\x17\x4e\x4a\x48\x14\x24\x4b\x48\x11\x9c\x4c\x4a\x0f\x6b\x4d\x4a"
    b"\x0d\x51\x4e\x4b\x0b\xb6\x4f\x4d\x0a\x40\x30\x4d\x58\x32\x51\xd0\x4d\x1c\x52\x58\x43\x8e\x53\x59\x3b\xdd\x54\x5a"
    b"\x34\xee\x55\x5b\x2e\xae\x56\x5c\x29\x9a\x57\x5d\x25\x16\x47\x56\x55\x70\x59\xd8\x4c\xa9\x5a\x5f\x44\xd9\x5b\x60"
    b"\x3e\x22\x5c\x61\x38\x24\x5d\x63\x32\xb4\x5e\x63\x2e\x17\x56\x5d\x56\xa8\x60\xdf\x4f\x46\x61\x65\x47\xe5\x62\x66"
    b"\x41\xcf\x63\x67\x3c\x3d\x64\x68\x37\x5e\x5d\x63\x52\x31\x66\x69\x4c\x0f\x67\x6a\x46\x39\x68\x6b\x41\x5e\x63\x67"
    b"\x56\x27\x6a\xe9\x50\xe7\x6b\x6c\x4b\x85\x67\x6d\x55\x97\x6d\x6e\x50\x4f\x6b\x6f\x5a\x10\x6f\xee\x55\x22\x6d\x70"
    b"\x59\xeb\x6f\xf0"
)


@micropython.viper
def encode_row(coder: ptr32, contexts: ptr8, rows: ptr8, out: ptr8):
    """Encode a row, or with WIDTH 0 the one bit `rows[0]` in the context of typical prediction.

    Nothing is written from END on, but AT goes on.
    """
    states = ptr8(_STATES)
    a = coder[A]
    c = coder[C]
    ct = coder[CT]
    width = coder[WIDTH]
    step = width + 4
    x = 0
    while True:
        if width:
            above2 = x + 1
            above = above2 + step
            here = above + step
            context = (
                rows[above2] << 9 | rows[above2 + 1] << 8 | rows[above2 + 2] << 7
                | rows[above - 1] << 6 | rows[above] << 5 | rows[above + 1] << 4 | rows[above + 2] << 3
                | rows[above + 3] << 2 | rows[here - 1] << 1 | rows[here]
            )  # fmt: skip
            bit = rows[here + 1]
        else:
            context = _TYPICAL
            bit = rows[0]
        now = contexts[context]
        entry = (now & 0x7F) << 2
        size = states[entry] << 8 | states[entry + 1]
        a -= size
        if bit == now >> 7:
            if a >= 0x8000:
                size = 0  # nothing to renormalise
            else:
                if a < size:
                    c += a
                    a = size
                contexts[context] = now & 0x80 | states[entry + 2]
        else:
            if a >= size:
                c += a
                a = size
            contexts[context] = (now & 0x80) ^ states[entry + 3]
        if size:
            while True:
                a <<= 1
                c <<= 1
                ct -= 1
                if not ct:
                    # a byte is complete
                    byte = c >> 19
                    c &= 0x7FFFF
                    ct = 8
                    if byte == 0xFF:
                        coder[FULL] += 1
                    else:
                        held = coder[HELD]
                        at = coder[AT]
                        end = coder[END]
                        fill = 0xFF
                        if byte > 0xFF:  # carry
                            held += 1
                            fill = 0
                        if held < NOTHING:
                            if at < end:
                                out[at] = held
                            at += 1
                            if held == 0xFF:
                                if at < end:
                                    out[at] = 0
                                at += 1
                        full = coder[FULL]
                        while full:
                            if at < end:
                                out[at] = fill
                            at += 1
                            if fill:
                                if at < end:
                                    out[at] = 0
                                at += 1
                            full -= 1
                        coder[FULL] = 0
                        coder[AT] = at
                        coder[HELD] = byte & 0xFF
                if a >= 0x8000:
                    break
        x += 1
        if x >= width:
            break
    coder[A] = a
    coder[C] = c
    coder[CT] = ct


@micropython.viper
def decode_row(coder: ptr32, contexts: ptr8, rows: ptr8, data: ptr8):
    """Decode a row into its place in `rows`, or with WIDTH 0 the bit of typical prediction into `rows[0]`."""
    states = ptr8(_STATES)
    a = coder[A]
    high = coder[C]
    ct = coder[CT]
    low = coder[HELD]
    width = coder[WIDTH]
    step = width + 4
    x = 0
    while True:
        here = 0
        if width:
            above2 = x + 1
            above = above2 + step
            here = above + step
            context = (
                rows[above2] << 9 | rows[above2 + 1] << 8 | rows[above2 + 2] << 7
                | rows[above - 1] << 6 | rows[above] << 5 | rows[above + 1] << 4 | rows[above + 2] << 3
                | rows[above + 3] << 2 | rows[here - 1] << 1 | rows[here]
            )  # fmt: skip
            here += 1
        else:
            context = _TYPICAL
        now = contexts[context]
        entry = (now & 0x7F) << 2
        size = states[entry] << 8 | states[entry + 1]
        a -= size
        probable = now >> 7
        bit = probable
        if high < a:
            if a < 0x8000 and a < size:
                bit = 1 - probable
        else:
            high -= a
            if a >= size:
                bit = 1 - probable
            a = size
        if bit != probable:
            contexts[context] = (now & 0x80) ^ states[entry + 3]
        elif a < 0x8000:
            contexts[context] = now & 0x80 | states[entry + 2]
        while a < 0x8000:
            if not ct:
                at = coder[AT]
                ct = 8
                if at < coder[END]:
                    byte = data[at]
                    if byte != 0xFF:
                        coder[AT] = at + 1
                        low |= byte << 8
                    elif at + 1 < coder[END] and data[at + 1] == 0:
                        coder[AT] = at + 2
                        low |= 0xFF00
                    # else the end of the stripe: zeros follow
            a <<= 1
            high = high << 1 | low >> 15
            low = low << 1 & 0xFFFF
            ct -= 1
        rows[here] = bit
        x += 1
        if x >= width:
            break
    coder[A] = a
    coder[C] = high
    coder[CT] = ct
    coder[HELD] = low
