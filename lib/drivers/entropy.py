"""Random bytes from the hardware generator."""

import os


def fill(buffer) -> None:
    """Fill `buffer` from the ESP32's generator, which is truly random only while the radio is on (ESP-IDF, "RNG").

    Byte by byte, so that no copy of the whole stays behind on the heap.
    """
    for i in range(len(buffer)):
        buffer[i] = os.urandom(1)[0]
