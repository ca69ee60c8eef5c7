"""paycrypto: TR-31 key blocks."""

import random

from check import equal, raises
from paycrypto.errors import KeyBlockError
from paycrypto.tr31 import unwrap

h = bytes.fromhex
# TR-31:2018 annex and psec's own: protection key, key, block
VERSION_B = (
    h("DD7515F2BFC17F85CE48F3CA25CB21F6"), h("3F419E1CB7079442AA37474C2EFBF8B8"),
    b"B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248E",
)
WITH_OPTIONS = (
    h("1D22BF32387C600AD97F9B97A51311AC"), h("E8BC63E5479455E26577F715D587FE68"),
    b"B0104B0TX12S0100KS1800604B120F9292800000BB68BE8680A400D9191AD4ECE45B6E6C0D21C4738A52190E248719E24B433627",
)
VERSION_D = (
    h("88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6"), h("3F419E1CB7079442AA37474C2EFBF8B8"),
    b"D0112P0AE00E0000B82679114F470F540165EDFBF7E250FCEA43F810D215F8D207E2E417C07156A27E8E31DA05F7425509593D03A457DC34",
)


def test_published_blocks():
    for protection_key, key, block in (VERSION_B, WITH_OPTIONS, VERSION_D):
        opened = unwrap(protection_key, bytearray(block))
        equal(opened.key, key)
        equal(opened.usage + opened.algorithm + opened.mode + opened.version + opened.exportability,
              block[5:12].decode())
        opened.wipe()
        equal(opened.key, bytes(16))
    opened = unwrap(VERSION_D[0], memoryview(b"xx" + VERSION_D[2])[2:])
    equal((opened.usage, opened.algorithm, opened.mode, opened.exportability), ("P0", "A", "E", "E"))
    equal(unwrap(WITH_OPTIONS[0], WITH_OPTIONS[2]).options, (("KS", "00604B120F9292800000"),))


def test_every_changed_character_is_noticed():
    for protection_key, _, block in (VERSION_B, WITH_OPTIONS, VERSION_D):
        for at in range(len(block)):
            for sign in (block[at] ^ 1, 0x20, 0x47, 0x80):
                if sign != block[at]:
                    changed = block[:at] + bytes((sign,)) + block[at + 1 :]
                    raises(KeyBlockError, unwrap, protection_key, changed)
        for length in range(len(block)):
            raises(KeyBlockError, unwrap, protection_key, block[:length])
        raises(KeyBlockError, unwrap, protection_key, block + b"00000000")


def refusal(key, block):
    error = raises(KeyBlockError, unwrap, key, block)
    return error.reason, error.offset


def test_errors_say_where():
    key, _, block = VERSION_B
    equal(refusal(key, b""), ("length", 0))
    equal(refusal(key, block * 20), ("length", 0))
    equal(refusal(key, b"A" + block[1:]), ("version", 0))
    equal(refusal(key, b"B0081" + block[5:]), ("length", 1))
    equal(refusal(key, block[:6] + b"/" + block[7:]), ("character", 6))
    equal(refusal(key, block[:12] + b"A0" + block[14:]), ("number of optional blocks", 12))
    equal(refusal(key, block[:12] + b"99" + block[14:]), ("optional block", 16))
    equal(refusal(key, block[:20] + b"g" + block[21:]), ("digit", 20))
    equal(refusal(key, block[:-1] + b"F"), ("code", len(block) - 16))
    equal(refusal(h("00" * 16), block), ("code", len(block) - 16))
    equal(refusal(h("00" * 8), block), ("protection key", 0))
    equal(refusal(h("00" * 32), block), ("protection key", 0))
    equal(refusal(key, b"B0056" + block[5:40] + block[-16:]), ("no whole blocks of key", 16))


def test_optional_blocks_that_lie_about_their_length():
    key, _, block = WITH_OPTIONS
    for length in (b"00", b"01", b"03", b"58", b"FF", b"0G"):
        raises(KeyBlockError, unwrap, key, block[:18] + length + block[20:])
    for long in (b"0000", b"0001", b"0005FFFFFFFFFF", b"0004FFFFFFFF", b"000100", b"000106", b"00020006"):
        raises(KeyBlockError, unwrap, key, block[:18] + long + block[18 + len(long) :])


def test_noise():
    alphabet = b"0123456789ABCDEFPTKS B"
    for _ in range(300):
        length = random.getrandbits(7)
        noise = bytes(alphabet[random.getrandbits(8) % len(alphabet)] for _ in range(length))
        raises(KeyBlockError, unwrap, VERSION_B[0], b"B%04d" % (length + 5) + noise)
