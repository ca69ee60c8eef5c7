"""What a tab is told, from wherever it left off."""

import asyncio

import pytest

from tools.panel import frames
from tools.panel.glass import HEIGHT, KEPT, WIDTH, Glass
from tools.panel.mirror import ROWS_A_FRAME, Mirror, Reader
from tools.panel.slips import KEPT as SLIPS_KEPT
from tools.panel.slips import Tray, picture

WHOLE = (0, 0, WIDTH, HEIGHT)


def block(w, h, word=b"\x12\x34"):
    return word * (w * h)


def news(reader):
    return asyncio.run(asyncio.wait_for(reader.news(), 1))


def test_a_new_reader_gets_the_whole_display():
    glass = Glass()
    glass.paint(1, (10, 20, 2, 2), block(2, 2))
    assert glass.changed_after(-1) == [WHOLE]


def test_a_reader_gets_the_rectangles_it_has_not_seen():
    glass = Glass()
    for number in range(1, 4):
        glass.paint(number, (number, 0, 1, 1), block(1, 1))
    assert glass.changed_after(1) == [(2, 0, 1, 1), (3, 0, 1, 1)]
    assert glass.changed_after(3) == []


def test_the_pixels_sent_are_the_newest():
    glass = Glass()
    glass.paint(1, (4, 5, 2, 2), block(2, 2))
    glass.paint(2, (5, 6, 1, 1), b"\xab\xcd")
    assert glass.cut((4, 5, 2, 2)) == b"\x12\x34\x12\x34\x12\x34\xab\xcd"
    assert glass.cut(WHOLE) == bytes(glass.pixels)


def test_a_reader_too_far_behind_gets_the_whole_display():
    glass = Glass()
    for number in range(1, KEPT + 3):
        glass.paint(number, (0, 0, 1, 1), block(1, 1))
    assert glass.changed_after(1) == [WHOLE]
    assert len(glass.changed_after(2)) == KEPT


def test_more_than_the_display_becomes_the_display():
    glass = Glass()
    for number in (1, 2, 3):
        glass.paint(number, (0, 0, WIDTH, 100), block(WIDTH, 100))
    assert glass.changed_after(0) == [WHOLE]
    assert glass.changed_after(1) == [(0, 0, WIDTH, 100)] * 2


@pytest.mark.parametrize("rect", [(319, 0, 2, 1), (0, 239, 1, 2), (-1, 0, 1, 1), (0, 0, 0, 1)])
def test_a_rectangle_beyond_the_display_is_refused(rect):
    with pytest.raises(ValueError):
        Glass().paint(1, rect, block(max(0, rect[2]), rect[3]))


def test_facts_are_told_once_and_only_when_they_change():
    mirror = Mirror()
    mirror.tell("power", "on")
    with Reader(mirror) as reader:
        assert {"facts": {"power": "on"}} in news(reader)
        mirror.tell("power", "on")
        assert not reader.wake.is_set()
        mirror.tell("power", "off")
        assert news(reader) == [{"facts": {"power": "off"}}]


def test_a_reader_that_sleeps_misses_pictures_but_not_lines():
    mirror = Mirror()
    with Reader(mirror) as reader:
        news(reader)
        for n in range(300):
            mirror.paint((0, 0, WIDTH, 1), block(WIDTH, 1, n.to_bytes(2, "big")))
            mirror.note({"n": n})
        told = news(reader)
    pictures = [message for message in told if isinstance(message, bytes)]
    assert len(pictures) == 1
    assert frames.read_lcd(pictures[0])[:4] == WHOLE
    assert told[-1] == {"lines": [{"n": n, "time": None} for n in range(300)]}


def test_sounds_of_the_past_are_not_played():
    mirror = Mirror()
    mirror.beep({"hz": 1, "ms": 1})
    with Reader(mirror) as reader:
        assert not [message for message in news(reader) if isinstance(message, dict) and "beep" in message]
        mirror.beep({"hz": 2, "ms": 2})
        assert news(reader) == [{"beep": {"hz": 2, "ms": 2}}]


def test_paper_comes_row_by_row_and_anew_after_a_tear():
    mirror = Mirror()
    row = bytes(range(48))
    with Reader(mirror) as reader:
        news(reader)
        mirror.feed(row * 2)
        assert [frames.read_paper(m) for m in news(reader)] == [(1, 0, row * 2)]
        mirror.feed(row)
        assert [frames.read_paper(m) for m in news(reader)] == [(1, 2, row)]
        mirror.hang_out(b"")
        assert [frames.read_paper(m) for m in news(reader)] == [(2, 0, b"")]


def test_a_long_strip_is_sent_in_parts():
    mirror = Mirror()
    mirror.feed(bytes(48) * (ROWS_A_FRAME + 5))
    with Reader(mirror) as reader:
        parts = [frames.read_paper(m) for m in news(reader) if isinstance(m, bytes) and m[0] == frames.PAPER]
    assert [(first, len(rows) // 48) for _, first, rows in parts] == [(0, 0), (0, ROWS_A_FRAME), (ROWS_A_FRAME, 5)]


def test_the_tray_keeps_the_newest_slips():
    tray = Tray()
    for _ in range(SLIPS_KEPT + 2):
        tray.put(bytes(48), ["x"])
    listed = [slip["n"] for slip in tray.about()]
    assert (listed[0], listed[-1], len(listed)) == (SLIPS_KEPT + 2, 3, SLIPS_KEPT)
    assert tray.get(1) is None


def test_a_slip_is_a_picture_of_its_dots():
    import io

    from PIL import Image

    rows = b"\x80" + bytes(47) + bytes(47) + b"\x01"
    image = Image.open(io.BytesIO(picture(rows))).convert("L")
    assert image.size == (384 + 24, 2 + 24)
    black = [(x, y) for y in range(image.height) for x in range(image.width) if image.getpixel((x, y)) < 128]
    assert black == [(12, 12), (12 + 383, 13)]
