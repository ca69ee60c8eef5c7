"""A server's answer to a request for a part of an image: what the parser takes fits together; else BadReply."""

from fleet.errors import BadReply
from fleet.http import PART, parse_head

LARGEST = 2048
_GOOD = (
    b"HTTP/1.1 206 Partial Content\r\ndate: Mon, 01 Jan 2026 00:00:00 GMT\r\nContent-Range: bytes 10-19/100\r\n"
    b"content-length: 10\r\nETag: \"abc\"\r\nConnection: keep-alive"
)
_PIECES = (b"\r\n", b":", b" ", b"206", b"200", b"404", b"bytes 0-0/1", b"content-length: 10\r\n", b"-", b"/", b"*",
           b"transfer-encoding: chunked\r\n", b"connection: close\r\n", b'etag: ""\r\n', b"999999999")  # fmt: skip


def seeds() -> list:
    return [_GOOD, b"HTTP/1.1 404 Not Found\r\ncontent-length: 9", b"HTTP/1.1 416 \r\ncontent-range: bytes */100"]


def mutate(data: bytearray, rng) -> bytearray:
    at = rng.below(len(data) + 1)
    piece = _PIECES[rng.below(len(_PIECES))]
    return data[:at] + piece + data[at + rng.below(8) :]


def run(data: bytearray) -> bool:
    try:
        reply = parse_head(data)
    except BadReply:
        return False
    if reply.status == PART:
        assert 0 < reply.length <= reply.total - reply.first, "no part of the file"
    assert "\r" not in reply.etag and "\n" not in reply.etag and len(reply.etag) <= 80
    return True
