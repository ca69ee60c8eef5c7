"""Prints a picture that is kept as a JBIG entity, such as a signature, in the middle of the paper."""

from micropython import const

from escpos import commands
from jbig.decoder import Decoder
from jbig.errors import JbigError
from log import log

_ROW = const(48)  # bytes of the paper's width
_BAND_ROWS = const(8)


async def send_picture(entity, out, send) -> None:
    """Decode it row by row and hand whole commands of _BAND_ROWS rows to `send`. What is broken prints nothing."""
    try:
        picture = Decoder(entity)
    except JbigError as error:
        log("PRINT", "picture: %s" % error.reason)
        return
    size = (picture.width + 7) // 8
    if size > _ROW:
        log("PRINT", "picture: %d dots wide" % picture.width)
        return
    left = (_ROW - size) // 2
    row = bytearray(size)
    view = memoryview(out)
    for y in range(0, picture.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, picture.height - y)
        at = commands.raster_header(out, 0, _ROW, rows)
        for _ in range(rows):
            picture.row(row)
            for i in range(_ROW):
                out[at + i] = 0
            out[at + left : at + left + size] = row
            at += _ROW
        await send(view[:at])
