"""What a printer answers: pairs of (question, answer byte) are taken or refused; a refused one changes nothing."""

from escpos.status import Status, decode_status

LARGEST = 64


def seeds() -> list:
    return [bytes((1, 0x12, 2, 0x12, 3, 0x12, 4, 0x12)), bytes((1, 0x1A, 2, 0x32, 3, 0x12, 4, 0x72))]


def run(data: bytearray) -> bool:
    status = Status()
    taken = False
    for i in range(0, len(data) - 1, 2):
        before = dict(status.__dict__)
        if decode_status(data[i], data[i + 1], status):
            assert data[i + 1] & 0x93 == 0x12, "took what is no answer"
            taken = True
        else:
            assert status.__dict__ == before, "changed by what is no answer"
        assert all(isinstance(value, bool) for value in status.__dict__.values()), "no bool"
    return taken
