"""A QR code of version 5, a link of 84 characters as an acquirer sends it, made in the steps that the screen takes."""

from qrcode.encoder import encode

TEXT = b"https://qr.95516.com/00010000/" + b"6213121234567890" * 3 + b"123456"


def bench(times: int) -> None:
    for _ in range(times):
        if encode(TEXT).version != 5:
            raise ValueError("another version")
