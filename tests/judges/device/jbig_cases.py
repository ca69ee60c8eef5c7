"""What tests/judges/test_jbig.py asks of lib/jbig."""

from jbig.decoder import Decoder
from jbig.encoder import Encoder
from jbig.errors import JbigError

out = bytearray(40000)


def encoded(picture, width, height, room=40000):
    try:
        encoder = Encoder(width, height, memoryview(out)[:room])
        data, step = bytes.fromhex(picture), (width + 7) // 8
        for y in range(height):
            encoder.row(data[y * step : (y + 1) * step])
        return bytes(memoryview(out)[: encoder.finish()]).hex()
    except JbigError as error:
        return error.reason


def decoded(entity):
    try:
        decoder = Decoder(bytes.fromhex(entity))
    except JbigError as error:
        return error.reason
    row = bytearray((decoder.width + 7) // 8)
    rows = bytearray()
    for _ in range(decoder.height):
        decoder.row(row)
        rows += row
    return [decoder.width, decoder.height, rows.hex()]
