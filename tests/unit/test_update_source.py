"""firmware/fleet/source.py: what is made of a server's answers, over the real parser and a line that is made up."""

from check import equal
from fleet import source as source_module
from fleet.errors import BadReply, Changed, NotThere, UpdateError
from fleet.http import Ranges
from fleet.place import Place
from fleet.source import Source
from test_update_http import Stream
from test_update_place import CA, GIVEN

SIZE = 1024
FILE = bytes(range(256)) * 4


class Line(Ranges):
    """Each connection says the next of `answers`."""

    answers = []
    opened = 0
    stream = None

    async def open(self, address, server_name, ms):
        self._from = self._to = 0
        Line.opened += 1
        self._stream = Line.stream = Stream(Line.answers.pop(0), 100)

    def is_alive(self):
        return self._stream is not None and bool(self._stream.said)


source_module.Ranges = Line


def part(first, last, total=SIZE, etag='"a"', more=""):
    head = "HTTP/1.1 206 OK\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\nETag: %s\r\n%s\r\n" % (
        first, last, total, last - first + 1, etag, more)
    return head.encode() + FILE[first : last + 1]


def said(status):
    return ("HTTP/1.1 %s\r\nContent-Length: 3\r\n\r\nabc" % status).encode()


def source(*answers):
    Line.answers, Line.opened = list(answers), 0
    return Source(Place(dict(GIVEN, host="127.0.0.1"), CA), "handheld_s3", {"TinyTill-Serial": "TT24-1"})


LABEL = part(len(FILE) - 336, len(FILE) - 1)


async def error_of(coroutine):
    try:
        await coroutine
    except UpdateError as error:
        return type(error)
    return None


async def test_label_and_parts_over_one_line():
    it = source(LABEL + part(0, 99) + part(100, 149))
    equal(await it.label(), (FILE[-336:], len(FILE)))
    for first, count in ((0, 100), (100, 50)):
        await it.begin_part(first, count)
        got = bytearray(count)
        await it.read(memoryview(got))
        equal(got, FILE[first : first + count])
    equal(Line.opened, 1)
    asked = Line.stream.asked
    assert asked.startswith(b"GET /tinytill/handheld_s3/newest.romfs HTTP/1.1\r\nHost: 127.0.0.1:443\r\n"), asked
    assert b"TinyTill-Serial: TT24-1\r\n" in asked and asked.count(b'If-Range: "a"\r\n') == 2


async def test_a_server_that_closes_is_called_again():
    it = source(part(len(FILE) - 336, len(FILE) - 1, more="Connection: close\r\n"), part(0, 99), part(100, 149))
    await it.label()
    for first, count in ((0, 100), (100, 50)):
        await it.begin_part(first, count)
        await it.read(memoryview(bytearray(count)))
    equal(Line.opened, 3)


async def test_a_line_that_the_server_has_just_given_up_is_opened_again():
    it = source(LABEL + part(0, 99)[:40], part(0, 99))
    await it.label()
    await it.begin_part(0, 100)
    equal(Line.opened, 2)


async def test_what_a_server_may_say_instead():
    for answer, error in (
        (said("404 Not Found"), NotThere), (said("200 OK"), BadReply), (said("416 No"), BadReply),
        (said("500 Oh"), BadReply), (part(0, 99), BadReply),
    ):
        equal(await error_of(source(answer).label()), error)
    for answer, error in (
        (said("404 Not Found"), NotThere), (said("200 OK"), Changed), (said("416 No"), Changed),
        (part(0, 99, total=2000), Changed), (part(0, 99, etag='"b"'), Changed), (part(1, 100), BadReply),
        (part(0, 98), BadReply),
    ):
        it = source(LABEL + answer)
        await it.label()
        equal(await error_of(it.begin_part(0, 100)), error)
        equal(it._line._stream, None)
