"""The answer to a sale (0210), taken apart: fields, lengths, bitmap."""

from host.fields import SPEC

ANSWER = {
    2: "6225880123451234", 3: "000000", 4: "000000012800", 11: "000123", 12: "142936", 13: "1122", 14: "2912",
    15: "1122", 25: "00", 32: "01020000", 37: "143209876543", 38: "482913", 39: "00", 41: "10012345",
    42: "898310012345678", 44: b"01020000   48010000   ", 49: "156", 60: "22000045000200", 63: b"CUP", 64: bytes(8),
}


def bench(times: int) -> None:
    buffer = bytearray(400)
    end = SPEC.pack("0210", ANSWER, buffer)
    answer = None
    for _ in range(times):
        answer = SPEC.unpack(buffer, 0, end)
    assert answer is None or answer.values[37] == ANSWER[37]
