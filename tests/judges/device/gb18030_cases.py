"""What tests/judges/test_gb18030.py asks of lib/gb18030."""

from gb18030.codec import columns, encode

out = bytearray(16384)


def encoded(text):
    return bytes(memoryview(out)[: encode(text, out)]).hex()


def width(text):
    return columns(text)
