"""What a card says, taken apart by our kernel and by PyPI's ber-tlv: random templates, whole and spoilt."""

import random

from ber_tlv.tlv import BadLength, BadTag, Tlv, UnexpectedEnd

TEMPLATES = (0x6F, 0x70, 0xA5, 0xBF0C)
TAGS = (0x50, 0x5A, 0x57, 0x82, 0x84, 0x87, 0x8C, 0x8E, 0x94, 0x5F24, 0x5F2D, 0x9F07, 0x9F10, 0x9F38, 0x9F4B, 0xDF8101)
CLOSED = (0xE3, 0x61, 0x73)
MOST, DEEPEST = 64, 3  # the kernel's limits
ROUNDS = 3000


def encoded(tag: int, value: bytes) -> bytes:
    size = len(value)
    length = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
    return bytes.fromhex(f"{tag:X}") + length + value


def inside(rng: random.Random, depth: int) -> bytes:
    made = b"\x00" * rng.choice([0, 0, 0, 2])
    for tag in rng.sample(TAGS, rng.randint(0, 6 - depth)):
        made += encoded(tag, rng.randbytes(rng.choice([0, 1, 3, 8, 20, 130])))
    if rng.random() < 0.5:
        made += encoded(rng.choice(CLOSED), rng.randbytes(5))
    if depth < DEEPEST + 1 and rng.random() < 0.6:
        made += encoded(rng.choice(TEMPLATES), inside(rng, depth + 1))
    return made


def spoilt(rng: random.Random, answer: bytes) -> bytes:
    data = bytearray(answer)
    for _ in range(rng.randint(0, 2)):
        kind, at = rng.randrange(4), rng.randrange(len(data) + 1)
        if kind == 0:
            del data[at:]
        elif kind == 1 and at < len(data):
            data[at] = rng.choice(b"\x00\x01\x70\x7f\x80\x81\x82\x9f\x6f\xa5")
        elif kind == 2 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 3:
            data += bytes(rng.randint(1, 3))
    return bytes(data)


class RefusedError(Exception):
    """ber-tlv, or a rule of EMV, is against it."""


def level(data: bytes) -> list:
    try:
        return Tlv.parse(data, recursive=False)
    except (BadLength, BadTag, UnexpectedEnd) as error:
        raise RefusedError from error


def theirs(answer: bytes, template: int) -> dict[int, bytes]:
    """The objects by ber-tlv, under EMV's rules: one template, nothing twice, the kernel's limits."""
    top = level(answer)
    if len(top) != 1 or top[0][0] != template:
        raise RefusedError
    found: dict[int, bytes] = {}

    def add(value: bytes, depth: int) -> None:
        elements = level(value)
        if len(elements) > MOST:
            raise RefusedError
        for tag, data in elements:
            if tag > 0xFFFFFF or tag == 0 or len(data) > 0xFFFF:
                raise RefusedError
            if tag in TEMPLATES:
                if depth == DEEPEST:
                    raise RefusedError
                add(data, depth + 1)
            elif not int(f"{tag:06X}".removeprefix("00").removeprefix("00")[:2], 16) & 0x20:
                if tag in found:
                    raise RefusedError
                found[tag] = data

    add(top[0][1], 0)
    return found


def test_the_same_objects(device):
    rng = random.Random(8825)
    cases, expected = [], []
    for _ in range(ROUNDS):
        template = rng.choice((0x6F, 0x70, 0x77))
        answer = encoded(template, inside(rng, 0))
        if rng.random() < 0.7:
            answer = spoilt(rng, answer)
        try:
            objects: dict[int, bytes] | None = theirs(answer, template)
        except RefusedError:
            objects = None
        tags = [f"{tag:X}" for tag in (objects if objects is not None else TAGS)]
        cases.append(["objects", answer.hex(), template, tags])
        expected.append(objects)
    taken = 0
    for case, objects, got in zip(cases, expected, device("emv_collect_cases", cases), strict=True):
        if objects is None:
            assert got.get("raised") == "EmvError", case
        else:
            assert got == {f"{tag:X}": value.hex() for tag, value in objects.items()}, case
            taken += 1
    assert ROUNDS // 4 < taken < ROUNDS * 9 // 10, taken
