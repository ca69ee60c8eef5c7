"""Which microcontroller this is: what differs between those that boards have. `use` comes before the first pin."""


class _Esp32S3:
    """As MicroPython's ESP32-S3 port has it: SPI(1) is the chip's SPI2, SPI(2) its SPI3."""

    pins = 0x1_FFFF_FC3F_FFFF  # a bit each: 0 to 21, 26 to 48
    input_only = 0
    rtc = 0x3F_FFFF  # those that can wake the chip: 0 to 21
    spi = {1: (12, 11, 13), 2: (36, 35, 37)}  # default SCK, MOSI, MISO
    i2c = {0: (18, 19), 1: (9, 8)}  # SCL, SDA
    uart = {0: (43, 44), 1: (17, 18), 2: (-1, -1)}  # TX, RX


class _Esp32:
    """As MicroPython's ESP32 port has it with PSRAM: without GPIO16 and 17; 34 to 39 neither drive nor pull."""

    pins = 0xFF_0EFC_FFFF
    input_only = 0xFC_0000_0000
    rtc = 0xFF_0E00_F015
    spi = {1: (14, 13, 12), 2: (18, 23, 19)}
    i2c = {0: (18, 19), 1: (25, 26)}
    uart = {0: (1, 3), 1: (5, 4), 2: (17, 16)}


_MODELS = {"esp32s3": _Esp32S3, "esp32": _Esp32}
chip = _Esp32S3


def use(name: str) -> None:
    """The board has this one."""
    global chip  # noqa: PLW0603 the one thing that a process is
    chip = _MODELS[name]


def exists(pin: int) -> bool:
    """Whether MicroPython has such a pin."""
    return pin >= 0 and bool(chip.pins >> pin & 1)


def wakes(pin: int) -> bool:
    """Whether it works while the chip sleeps."""
    return pin >= 0 and bool(chip.rtc >> pin & 1)


def is_input_only(pin: int) -> bool:
    """Whether it can neither drive nor pull."""
    return bool(chip.input_only >> pin & 1)
