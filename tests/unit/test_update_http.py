"""firmware/fleet/http.py: what a server may answer, and what is made of it when it comes in pieces or breaks off."""

import asyncio
import time

from check import equal, raises
from fleet.errors import BadReply
from fleet.http import NOT_FOUND, PART, PAST_END, WHOLE, Ranges, parse_head
from host.errors import NoAnswer

GOOD = (
    b"HTTP/1.1 206 Partial Content\r\ndate: Mon, 01 Jan 2026 00:00:00 GMT\r\nContent-Range: bytes 10-19/100\r\n"
    b"content-length: 10\r\nETag: \"abc\""
)


class Stream:
    """A server that says what it was given, `step` bytes at a time, and hangs up."""

    def __init__(self, said, step):
        self.said = said
        self.step = step
        self.looks = 0
        self.asked = b""

    def write(self, data):
        self.asked += bytes(data)

    async def drain(self):
        pass

    async def readinto(self, view):
        self.looks += 1
        if self.looks % 3 == 0:  # as when part of a TLS record is there
            return None
        got = min(len(view), self.step, len(self.said))
        view[:got] = self.said[:got]
        self.said = self.said[got:]
        return got


def ranges(said, step=7):
    made = Ranges(None, "updates.example", "About: x\r\n")
    made._stream = Stream(said, step)
    return made


def test_a_part():
    reply = parse_head(GOOD)
    equal((reply.status, reply.first, reply.length, reply.total, reply.etag, reply.closes), (PART, 10, 10, 100, '"abc"',
                                                                                             False))
    equal(parse_head(GOOD + b"\r\nConnection: close").closes, True)
    equal(parse_head(GOOD.replace(b"HTTP/1.1", b"HTTP/1.0")).closes, True)
    for tag in (b'W/"abc"', b"abc", b'"' + b"x" * 90 + b'"', b""):
        equal(parse_head(GOOD.replace(b'"abc"', tag)).etag, "")


def test_other_ends():
    for status, line in ((WHOLE, b"200 OK"), (NOT_FOUND, b"404"), (PAST_END, b"416 Range Not Satisfiable")):
        equal(parse_head(b"HTTP/1.1 " + line + b"\r\nContent-Length: 3").status, status)


def test_what_is_no_answer():
    for old, new in (
        (b"HTTP/1.1", b"HTTP/2"), (b"HTTP/1.1 206 Partial Content", b""), (b"206", b"500"), (b"206", b"301"),
        (b"206", b"abc"), (b"bytes 10-19/100", b"bytes 10-19/*"), (b"bytes 10-19/100", b"10-19/100"),
        (b"bytes 10-19/100", b"bytes 19-10/100"), (b"bytes 10-19/100", b"bytes 10-19/19"),
        (b"bytes 10-19/100", b"bytes 10-/100"), (b"10\r\n", b"11\r\n"), (b"10\r\n", b"-1\r\n"),
        (b"content-length: 10\r\n", b""), (b"content-length: 10", b"content-length: 9999999999"),
        (b"content-length", b"content length"), (b"date:", b"date"), (b"date: Mon", b"date: \x00"),
        (b"date: Mon", b"date: \xc3\xa9"), (b"date: Mon", b"date: \xff"),
        (b"date: ", b"transfer-encoding: chunked\r\ndate: "), (b"date: ", b"content-encoding: gzip\r\ndate: "),
        (b"date: ", b"content-length: 11\r\ndate: "), (b"date: ", b": x\r\ndate: "),
        (b"date: ", b"date: " + b"x" * 600),
    ):  # fmt: skip
        assert old in GOOD, old
        raises(BadReply, parse_head, GOOD.replace(old, new))
    raises(BadReply, parse_head, b"")
    raises(BadReply, parse_head, GOOD + b"\r\na: b" * 60)


async def test_answers_one_after_the_other_however_they_are_cut():
    body = bytes(range(10))
    for step in (1, 2, 3, 5, 11, 64, 400):
        line = ranges((GOOD + b"\r\n\r\n" + body) * 3, step)
        for _ in range(3):
            reply = await line.ask("/a", "bytes=10-19", '"abc"')
            equal(reply.status, PART)
            got = bytearray(10)
            await line.read(memoryview(got)[:4])
            await line.read(memoryview(got)[4:])
            equal(got, body)
        equal(line._stream.asked.count(b"\r\n\r\n"), 3)
        assert line._stream.asked.startswith(
            b'GET /a HTTP/1.1\r\nHost: updates.example\r\nAbout: x\r\nRange: bytes=10-19\r\nIf-Range: "abc"\r\n\r\n')


async def test_after_another_answer_the_line_is_closed():
    line = ranges(b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc")
    equal((await line.ask("/a", "bytes=0-9")).status, NOT_FOUND)
    equal(line._stream, None)


async def test_a_line_that_breaks():
    for size in range(len(GOOD) + 4):
        line = ranges(GOOD[:size] + (b"\r\n\r\n"[: max(0, size - len(GOOD))] if size > len(GOOD) else b""))
        try:
            await line.ask("/a", "bytes=10-19")
        except NoAnswer:
            equal(line._stream, None)
            continue
        raise AssertionError(size)
    line = ranges(GOOD + b"\r\n\r\nabc")
    await line.ask("/a", "bytes=10-19")
    try:
        await line.read(memoryview(bytearray(10)))
    except NoAnswer:
        return
    raise AssertionError("a short body was taken")


async def test_a_head_without_an_end():
    line = ranges(b"HTTP/1.1 206 OK\r\nx: " + b"x" * 5000, 333)
    try:
        await line.ask("/a", "bytes=10-19")
    except BadReply:
        equal(line._stream, None)
        return
    raise AssertionError("taken")


class Drip(Stream):
    """Says a byte when somebody is about to give it up."""

    async def readinto(self, view):
        await asyncio.sleep(14)
        return await super().readinto(view)


async def test_a_server_that_drips_is_given_up():
    for said in (GOOD * 9, GOOD + b"\r\n\r\n" + bytes(4096)):
        line = ranges(said, 1)
        line._stream = Drip(said, 1 if said[-1] else 400)
        began = time.ticks_ms()
        try:
            reply = await line.ask("/x", "bytes=10-19")
            equal(reply.status, PART)
            line._stream.step = 1
            began = time.ticks_ms()
            await line.read(memoryview(bytearray(4096)))
        except NoAnswer:
            pass
        else:
            raise AssertionError("it was patient")
        assert time.ticks_diff(time.ticks_ms(), began) < 150_000
