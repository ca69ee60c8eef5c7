"""Loops over memory cells: flash bytes and display pixels. Nothing here allocates."""

import micropython


@micropython.viper
def program(cells: ptr8, address: int, data: ptr8, count: int) -> int:
    """Clear bits as flash does: cells &= data. Returns 1 when some bit of data could not become 1."""
    clash = 0
    index = 0
    while index < count:
        wanted = int(data[index])
        kept = int(cells[address + index]) & wanted
        cells[address + index] = kept
        if kept != wanted:
            clash = 1
        index += 1
    return clash


@micropython.viper
def fill(cells: ptr8, address: int, count: int, value: int):
    """Set `count` cells to a value."""
    end = address + count
    while address < end:
        cells[address] = value
        address += 1


@micropython.viper
def move(source: ptr8, address: int, target: ptr8, count: int):
    """Copy `count` cells from `address` to the start of `target`."""
    index = 0
    while index < count:
        target[index] = source[address + index]
        index += 1


@micropython.viper
def scatter(memory: ptr8, pixels: ptr8, spec: ptr32, count: int):
    """Write `count` 16-bit pixels into a window and move on its cursor.

    `spec`: x, y (cursor), x0, x1, y0, y1 (window, inclusive), base, bytes per step in x, bytes per step in y. Steps may
    be negative: they arrive as 32-bit two's complement, so addresses are taken modulo a power of two.
    """
    x = int(spec[0])
    y = int(spec[1])
    x1 = int(spec[3])
    step = int(spec[7])
    row = int(spec[6]) + y * int(spec[8])
    index = 0
    end = count * 2
    while index < end:
        at = (row + x * step) & 0x3FFFFF
        memory[at] = pixels[index]
        memory[at + 1] = pixels[index + 1]
        index += 2
        x += 1
        if x > x1:
            x = int(spec[2])
            y += 1
            if y > int(spec[5]):
                y = int(spec[4])
            row = int(spec[6]) + y * int(spec[8])
    spec[0] = x
    spec[1] = y
