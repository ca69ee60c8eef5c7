"""What tests/judges/test_gb18030.py asks of lib/gb18030."""

from gb18030.codec import Gb18030Error, columns, decode, encode

out = bytearray(16384)


def encoded(text):
    return bytes(memoryview(out)[: encode(text, out)]).hex()


def width(text):
    return columns(text)


def decoded(data):
    try:
        return decode(bytes.fromhex(data))
    except Gb18030Error:
        return None
