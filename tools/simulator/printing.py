"""What the simulated printer leaves to the device host: character sets, and the modules of QR codes."""

import contextlib
from typing import Any


def printed_text(record: bytes) -> str:
    """A printed line in words: GB 18030, but what is in a QR code is most often UTF-8."""
    if record.startswith(b"[QR "):
        with contextlib.suppress(UnicodeDecodeError):
            return record.decode()
    return record.decode("gb18030", errors="replace")


def qr_code(data: bytes, level: str) -> dict[str, Any]:
    """A QR code's modules a side, and its rows padded to bytes; 0 a side when the data are too long for any.

    (A real printer's own controller makes them; here a library does, not the firmware's encoder.)
    """
    import segno  # at its first use: it takes a moment

    try:
        code = segno.make_qr(data, error=level, boost_error=False)
    except segno.DataOverflowError:
        return {"side": 0, "modules": ""}
    rows = [bytes(row) for row in code.matrix]
    side = len(rows)
    stride = (side + 7) // 8
    packed = b"".join((int("".join(map(str, row)), 2) << (stride * 8 - side)).to_bytes(stride, "big") for row in rows)
    return {"side": side, "modules": packed.hex()}
