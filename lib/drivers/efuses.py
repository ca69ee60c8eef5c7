"""The ESP32 family's one-time fuses of block 0, which the chip shows as words of memory. A burnt fuse reads 1."""


def all_burnt(memory, base: int, fuses: tuple) -> bool:
    """Whether every one of `fuses` (bit numbers in block 0) is burnt. `memory` is `machine.mem32`, `base` the address
    of the block's first word."""
    return all(memory[base + number // 32 * 4] >> number % 32 & 1 for number in fuses)
