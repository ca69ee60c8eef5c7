"""gb18030: samples of every area, refusals, no allocation, the bytecode twin. All of Unicode: tests/judges."""

import gc
import micropython

from check import equal, raises
from gb18030 import _encode, _encode_bytecode
from gb18030.codec import _TABLE, Gb18030Error, columns, decode, encode

# text, code: from the standard's tables (GB 18030-2005)
SAMPLES = (
    ("", ""),
    ("RMB 1.00", "524D4220312E3030"),
    ("消费", "CFFBB7D1"),
    ("签购单", "C7A9B9BAB5A5"),
    ("一丂龥", "D2BB8140FD9B"),
    ("，。￥＊", "A3ACA1A3A3A4A3AA"),
    ("€", "A2E3"),
    ("é", "A8A6"),
    ("ḿ", "A8BC"),
    ("\ue7c7", "8135F437"),
    ("\x80", "81308130"),
    ("¥", "81308436"),
    ("㐀", "8139EE39"),
    ("\uffff", "8431A439"),
    ("\ue000\ue233\ue234\ue4c5\ue4c6\ue504\ue505\ue765", "AAA1AFFEF8A1FEFEA140A17EA180A7A0"),
    ("𠀀", "95328236"),
    ("😀", "9439FC36"),
    ("\U00010000\U0010ffff", "90308130E3329A35"),
)


def encoded(text):
    out = bytearray(b"\xee" * 64)
    end = encode(text, out, 3)
    equal(out[:3], b"\xee" * 3)
    equal(out[end:], b"\xee" * (64 - end))
    return bytes(out[3:end]).hex().upper()


def test_samples():
    for text, code in SAMPLES:
        equal(encoded(text), code, text)
        equal(encoded(text.encode()), code, text)


def test_what_is_no_character():
    for data, code in (
        (b"\xff", "3F"),
        (b"a\x80b", "613F62"),
        (b"\xe6\xb6", "3F"),
        (b"\xe6\xb6a", "3F61"),
        (b"\xc0\x80", "3F"),
        (b"\xe0\x80\x80", "3F"),
        (b"\xed\xa0\x80", "3F"),
        (b"\xed\xbf\xbf", "3F"),
        (b"\xf4\x90\x80\x80", "3F"),
        (b"\xf8\x88\x80\x80", "3F"),
        (b"\xe6\xb6\x88\xe8", "CFFB3F"),
    ):
        equal(encoded(data), code, data.hex())


def test_no_room():
    for text, size in (("ab", 2), ("消a", 3), ("a消", 3), ("a😀", 5)):
        equal(encode(text, bytearray(size)), size)
        for short in range(size):
            raises(Gb18030Error, encode, text, bytearray(short))
            raises(Gb18030Error, encode, text, bytearray(size), size - short)
    raises(Gb18030Error, encode, "a", bytearray(1), -1)


def test_columns():
    for text, width in (("", 0), ("RMB 1.00", 8), ("消费 SALE", 9), ("é", 2), ("￥1", 3), ("😀", 2)):
        equal(columns(text), width, text)
        equal(columns(text.encode()), width, text)


def test_no_allocation():
    out = bytearray(64)
    text = "消费 SALE ￥1.00 ḿ 😀".encode()
    micropython.heap_lock()
    try:
        encode(text, out)
        columns(text)
    finally:
        micropython.heap_unlock()


def test_bytecode_twin_is_the_same():
    for text, code in SAMPLES:
        out = bytearray(40)
        end = _encode_bytecode.encode_utf8(text.encode(), out, 0, _TABLE)
        equal(out[:end].hex().upper(), code, text)
        equal(_encode_bytecode.columns_utf8(text.encode()), columns(text))
    for character in range(0x80, 0x10000, 61):
        equal(_encode_bytecode.code_of(character, _TABLE), _encode.code_of(character, _TABLE))


def test_gbk_is_decoded():
    for text, code in SAMPLES[:7] + SAMPLES[8:9]:
        equal(decode(bytes.fromhex(code)), text, code)


def test_decoded_text_leaves_nothing_behind():
    decode(b"\xb0\xa1")
    gc.collect()
    before = gc.mem_free()
    for lead in range(0xB0, 0xD0):
        for trail in range(0xA1, 0xFF, 7):
            equal(len(decode(bytes((lead, trail)))), 1)
    gc.collect()
    assert before - gc.mem_free() < 512, before - gc.mem_free()


def test_what_cannot_be_decoded():
    for code, offset in (("80", 0), ("41FF", 1), ("CFFBB7", 2), ("81308130", 0), ("AAA1", 0), ("CFFBFF", 2)):
        equal(raises(Gb18030Error, decode, bytes.fromhex(code)).args, ("no character", offset), code)
