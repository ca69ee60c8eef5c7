"""What the loader does before a good image may run: it reads it from the flash, hashes it, checks its signature."""

import sys
import uctypes

import wiring

_AT = 0x8000


def bench(times: int) -> None:
    address, length = next(word for word in sys.argv if word.startswith("cells@"))[6:].split("+")
    image = uctypes.bytearray_at(int(address), int(length))
    size = (len(image) + 4095) // 4096 * 4096
    flash = bytearray(b"\xff" * (_AT + size))
    flash[_AT : _AT + len(image)] = image
    table = (
        (1, 2, 0, 0x6000, "nvs"), (1, 6, 0x6000, 0x1000, "staging"), (1, 6, 0x7000, 0x1000, "previous"),
        (1, 0x8F, _AT, size, "romfs"),
    )  # fmt: skip
    wiring.Chips({"flash": flash}, table, readers=False)
    for _ in range(times):
        from loader.start import start

        start()
