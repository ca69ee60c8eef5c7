"""bertlv: EMV's examples, limits, and any bytes at all."""

import gc
import random

from bertlv.errors import COUNT, DEPTH, LENGTH, ROOM, SHORT, TAG, TlvError
from bertlv.reader import Reader, find, walk
from bertlv.writer import write
from check import equal, raises


def elements(data, most=128):
    reader, found = Reader(data, 0, -1, most), []
    while reader.next():
        found.append((reader.tag, bytes(reader.value)))
    return found


def failure(data, **limits):
    def run():
        for _ in walk(data, **limits):
            pass
        elements(data)

    error = raises(TlvError, run)
    return error.reason, error.offset


def test_one_level():
    equal(elements(b""), [])
    equal(elements(bytes.fromhex("9F0605A0000003339F220102DF0504") + b"\x20\x30\x12\x31"),
          [(0x9F06, bytes.fromhex("A000000333")), (0x9F22, b"\x02"), (0xDF05, b"\x20\x30\x12\x31")])
    equal(elements(bytes.fromhex("FF805806000000100000FF805400")),
          [(0xFF8058, bytes.fromhex("000000100000")), (0xFF8054, b"")])


def test_all_levels():
    data = bytes.fromhex("6F1A8407A0000003330101A50F500A50424F43204445424954870101")
    equal([(depth, tag, end - start) for depth, tag, start, end in walk(data)],
          [(0, 0x6F, 26), (1, 0x84, 7), (1, 0xA5, 15), (2, 0x50, 10), (2, 0x87, 1)])
    equal(bytes(find(data, 0x6F)[:2]), b"\x84\x07")
    equal(find(data, 0x50), None)
    reader = Reader(data)
    assert reader.next() and reader.is_constructed
    inner = reader.inside()
    assert inner.next() and not inner.is_constructed
    equal(inner.tag, 0x84)
    equal(bytes(find(reader.value, 0xA5)), data[13:])


def test_zero_bytes_between_elements_mean_nothing():
    equal(elements(bytes.fromhex("0000500141000087010100")), [(0x50, b"A"), (0x87, b"\x01")])
    equal(elements(b"\x00" * 40), [])


def test_lengths():
    for size, head in ((127, "7F"), (128, "8180"), (255, "81FF"), (256, "820100"), (1000, "8203E8")):
        data = bytes.fromhex("DF02" + head) + bytes(size)
        equal(elements(data), [(0xDF02, bytes(size))])
        buffer = bytearray(size + 6)
        equal(write(buffer, 1, 0xDF02, bytes(size)), len(data) + 1)
        equal(bytes(buffer[1 : len(data) + 1]), data)
        equal(raises(TlvError, write, buffer, len(buffer) - size, 0xDF02, bytes(size)).reason, ROOM)
    equal(raises(TlvError, write, bytearray(8), 0, 0x50, bytes(70000)).reason, LENGTH)


def test_values_are_not_copied():
    data = bytearray(b"\x50\x03abc")
    reader = Reader(data)
    reader.next()
    data[2] = ord("x")
    equal(bytes(reader.value), b"xbc")


def test_what_is_broken_is_told_with_its_place():
    for data, reason, offset in (
        ("50", SHORT, 1), ("5002AA", SHORT, 0), ("9F", SHORT, 0), ("9F06", SHORT, 2), ("870101500581", SHORT, 3),
        ("5080", LENGTH, 1), ("508301000000", LENGTH, 1), ("50FF", LENGTH, 1), ("508201", SHORT, 1), ("5081", SHORT, 1),
        ("FF80808001", TAG, 0), ("DFFFFF", SHORT, 0), ("6F035002AA", SHORT, 2), ("0050", SHORT, 2),
    ):
        equal(failure(bytes.fromhex(data)), (reason, offset), data)


def test_limits():
    many = b"\x50\x00" * 129
    equal(failure(many), (COUNT, 256))
    equal(len(elements(many, 129)), 129)
    equal(failure(b"\x50\x00" * 5, most=4)[0], COUNT)
    inside = b"\x6F\x06" + b"\x50\x00" * 3
    equal(failure(inside, most=3)[0], COUNT)
    deep = b"\x50\x00"
    for _ in range(8):
        deep = b"\x70" + bytes([len(deep)]) + deep
    equal(failure(b"\x70" + bytes([len(deep)]) + deep)[0], DEPTH)
    equal(len(list(walk(deep))), 9)


def test_every_truncation_is_refused_or_shorter():
    data = bytes.fromhex("6F1A8407A0000003330101A50F500A50424F43204445424954870101")
    for size in range(1, len(data)):
        equal(raises(TlvError, lambda cut: list(walk(cut)), data[:size]).reason, SHORT, size)


def test_any_bytes_give_elements_or_the_error():
    random.seed(8825)
    seeds = (bytes.fromhex("6F1A8407A0000003330101A50F500A50424F43204445424954870101"),
             bytes.fromhex("9F0605A0000003339F220102DF050420301231DF060101DF070101DF0203AABBCCDF040103"))
    good = bad = 0
    for number in range(12000):
        if number % 3:
            data = bytearray(seeds[number & 1])
            for _ in range(random.randint(1, 4)):
                data[random.randrange(len(data))] = random.getrandbits(8)
        else:
            data = bytearray(random.getrandbits(8) for _ in range(random.randint(1, 40)))
        try:
            last = 0
            for _, _, start, end in walk(data):
                assert 0 < start <= end <= len(data)
                last = max(last, end)
            good += 1
        except TlvError as error:
            assert 0 <= error.offset <= len(data), error
            bad += 1
    assert good > 500 and bad > 500, (good, bad)


def test_reading_costs_no_memory_by_length():
    data = b"\x70\x82\x0f\xfa" + b"\x50\x82\x0f\xf6" + bytes(4086)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    for _ in walk(data):
        pass
    used = gc.mem_alloc() - before
    gc.enable()
    assert used < 1500, used
