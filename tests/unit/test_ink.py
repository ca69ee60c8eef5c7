"""firmware/ui/ink.py and receipts/signature.py: strokes, their boxes, and the picture that is made of them."""

from check import equal
from jbig.decoder import Decoder
from ledger.kinds import SALE
from ledger.transaction import Transaction
from receipts.signature import HEIGHT, LARGEST, WIDTH, SignaturePicture, feature_code
from ui.ink import Ink


class Canvas:
    """Sees everything, or nothing."""

    def __init__(self, blind=False):
        self.blind, self.lines = blind, []

    def is_outside(self, *_):
        return self.blind

    def line(self, x1, y1, x2, y2, _role, _stroke):
        self.lines.append((x1, y1, x2, y2))


def drawn(ink, part=1, whole=1, left=0, top=0):
    canvas = Canvas()
    ink.draw(canvas, left, top, part, whole, 0, 3)
    return canvas.lines


def test_strokes():
    ink = Ink()
    assert ink.add(10, 10) and ink.add(20, 10)
    equal(ink.last_segment(), (10, 10, 20, 10))
    ink.lift()
    assert ink.add(50, 50)
    equal(ink.last_segment(), (50, 50, 50, 50))
    equal(drawn(ink), [(10, 10, 10, 10), (10, 10, 20, 10), (50, 50, 50, 50)])
    equal((ink.length, ink.left, ink.right, ink.top, ink.bottom), (10, 10, 50, 10, 50))


def test_a_finger_that_rests_draws_nothing_more():
    ink = Ink()
    ink.add(10, 10)
    assert not ink.add(11, 10)
    equal(len(drawn(ink)), 1)


def test_another_place_and_size():
    ink = Ink()
    ink.add(10, 20)
    ink.add(110, 20)
    equal(drawn(ink, 4, 5, 3, 7)[1], (11, 23, 91, 23))


def test_no_segment_is_missing_where_groups_meet():
    ink = Ink()
    for step in range(100):
        ink.add(3 * step, step % 7 * 10)
    lines = drawn(ink)
    equal(len(lines), 100)
    for i in range(1, 100):
        equal(lines[i][:2], lines[i - 1][2:])
    blind = Canvas(blind=True)
    ink.draw(blind, 0, 0, 1, 1, 0, 3)
    equal(blind.lines, [])


def test_a_full_page_takes_no_more_and_breaks_nothing():
    ink = Ink()
    for step in range(2000):
        ink.add(step % 290, step * 7 % 130)
    assert not ink.add(0, 0)
    assert len(drawn(ink)) > 600
    ink.clear()
    equal((drawn(ink), ink.length), ([], 0))


def transaction(reference="032614500801", date="1122"):
    it = Transaction(SALE)
    it.reference, it.settlement_date = reference, date
    return it


def test_feature_code():
    equal(feature_code(transaction()), "%08X" % (0x11220326 ^ 0x14500801))
    equal(feature_code(transaction("", "")), "00000000")
    equal(feature_code(transaction("ZZ2614500801")), "00001122")


async def test_the_picture_shows_what_was_drawn():
    ink = Ink()
    ink.add(0, 0)
    ink.add(299, 0)
    ink.lift()
    ink.add(150, 20)
    ink.add(150, 100)
    out = bytearray(LARGEST)
    length = await SignaturePicture(ink, 4, 5, "A3F027C9").encode(out)
    assert 100 < length < 400, length
    decoder = Decoder(memoryview(out)[:length])
    equal((decoder.width, decoder.height), (WIDTH, HEIGHT))
    rows = []
    for _ in range(HEIGHT):
        row = bytearray(WIDTH // 8)
        decoder.row(row)
        rows.append(row)

    def black(x, y):
        return rows[y][x // 8] >> (7 - x % 8) & 1

    assert all(black(x, 0) for x in range(1, 238))
    assert all(black(120, y) for y in range(17, 80)) and not black(100, 50)
    assert any(black(x, y) for x in range(80, 160) for y in range(95, 110))  # the feature code
