"""From the canvas's pixels to the printer's dots."""

import micropython


@micropython.viper
def to_dots(strip: ptr16, dots: ptr8, count: int):
    """Turn `count` big-endian RGB565 pixels into bits, most significant first, 1 for the darker half."""
    at = 0
    while at < count:
        byte = 0
        bit = 0
        while bit < 8:
            pixel = strip[at + bit]
            green = (pixel & 7) << 3 | pixel >> 13 & 7  # the bytes are the other way round than the machine's
            byte = byte << 1 | (1 if green < 36 else 0)
            bit += 1
        dots[at >> 3] = byte
        at += 8
