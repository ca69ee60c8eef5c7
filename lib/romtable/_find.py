"""The search itself: hash a name, then halve the table until the key is found."""

import micropython


@micropython.viper
def find(table: ptr8, name: ptr8, length: int, number: int) -> int:
    """The offset kept under `name` (its first `length` bytes) and `number`; -1 when there is none.

    The key is 30 bits of `h = h * 33 ^ byte` over the name's bytes and the number, from 5381.
    """
    key = 5381
    at = 0
    while at < length:
        key = (key * 33 ^ name[at]) & 0x3FFFFFFF
        at += 1
    key = (key * 33 ^ number) & 0x3FFFFFFF
    count = table[0] | table[1] << 8
    low = 0
    high = count
    while low < high:
        middle = (low + high) >> 1
        at = 2 + middle * 4
        there = table[at] | table[at + 1] << 8 | table[at + 2] << 16 | table[at + 3] << 24
        if there == key:
            at = 2 + count * 4 + middle * 3
            return table[at] | table[at + 1] << 8 | table[at + 2] << 16
        if there < key:
            low = middle + 1
        else:
            high = middle
    return -1
