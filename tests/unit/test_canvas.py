"""lib/canvas: what the six calls draw, clipped to strips of any height."""

import asyncio
import hashlib
from array import array

from canvas import _blit_bytecode
from canvas import canvas as canvas_module
from canvas.canvas import Canvas, base_line
from check import equal, raises
from ui.assets import asset, fonts
from ui_fakes import HEIGHT, WIDTH, FakeDisplay

PAPER, INK, OTHER = 0, 1, 2
WORDS = (0xFFFF, 0x10C4, 0x1294)
DISPLAY = FakeDisplay(bytearray(2 * WIDTH * HEIGHT))


def make(rows=25):
    canvas = Canvas(DISPLAY, array("H", bytes(2 * WIDTH * rows)), fonts(), asset("icons.bin"))
    canvas.set_palette(WORDS)
    DISPLAY.blits.clear()
    return canvas


def paint(draw, x=0, y=0, w=WIDTH, h=HEIGHT, rows=25):
    """Paint a region on paper; returns the canvas."""
    canvas = make(rows)

    def whole(target):
        target.rect(0, 0, WIDTH, HEIGHT, PAPER)
        draw(target)

    asyncio.run(canvas.paint(whole, x, y, w, h))
    return canvas


def dot(x, y):
    at = 2 * (y * WIDTH + x)
    return DISPLAY.memory[at] << 8 | DISPLAY.memory[at + 1]


def ink_box(x0=0, y0=0, x1=WIDTH, y1=HEIGHT):
    """The box around everything that is not paper."""
    found = [(x, y) for y in range(y0, y1) for x in range(x0, x1) if dot(x, y) != WORDS[PAPER]]
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1


def digest():
    return hashlib.sha256(DISPLAY.memory).digest()


def everything(canvas):
    canvas.rect(3, 5, 40, 30, INK)
    canvas.rrect(60, 7, 50, 33, 9, OTHER)
    canvas.frame(120, 3, 61, 40, 6, INK, 3, PAPER)
    canvas.line(10, 60, 90, 100, INK, 3)
    canvas.line(200, 90, 190, 60, OTHER, 2)
    canvas.icon("tap", 100, 60, 72, INK, OTHER)
    canvas.icon("ok", 250, 10, 52, OTHER, OTHER)
    canvas.text("收款 ¥1,288.00", 12, 130, 24, INK)
    canvas.text("Mixed 中文, gjpqy", 308, 160, 16, OTHER, "r")
    canvas.text("128.50", 160, 180, 48, INK, "c")
    canvas.text("成功", -10, 200, 32, INK)
    canvas.rrect(300, 220, 40, 40, 12, INK)
    canvas.icon("ask", -9, -9, 24, INK, INK)


def test_strips_of_any_height_give_the_same_picture():
    paint(everything)
    expected = digest()
    for rows in (1, 2, 7, 24):
        paint(everything, rows=rows)
        equal(digest(), expected, "strips of %d rows" % rows)


def test_the_bytecode_twin_draws_the_same():
    paint(everything)
    expected = digest()
    names = ("box", "layout", "glyphs", "two_colour", "segment")
    native = {name: getattr(canvas_module, name) for name in names}
    try:
        for name in names:
            setattr(canvas_module, name, getattr(_blit_bytecode, name))
        paint(everything)
    finally:
        for name in names:
            setattr(canvas_module, name, native[name])
    equal(digest(), expected)


def test_a_region_is_the_same_part_of_the_whole_and_nothing_else_is_touched():
    paint(everything)
    expected = digest()
    for x, y, w, h in ((0, 0, 320, 24), (55, 3, 61, 41), (12, 128, 296, 48), (117, 70, 5, 60), (290, 210, 30, 30)):
        for row in range(y, y + h):
            at = 2 * (row * WIDTH + x)
            DISPLAY.memory[at : at + 2 * w] = b"\x55" * (2 * w)
        paint(everything, x, y, w, h, rows=6)
        equal(digest(), expected, "region at %d, %d" % (x, y))


def test_a_narrow_region_takes_taller_strips():
    paint(everything, 10, 20, 32, 100)
    equal(DISPLAY.blits, [(10, 20, 32, 100)])
    paint(everything, 0, 20, 320, 60)
    equal(DISPLAY.blits, [(0, 20, 320, 25), (0, 45, 320, 25), (0, 70, 320, 10)])


async def test_other_tasks_run_between_strips():
    canvas = make()
    turns = []

    async def other():
        while True:
            turns.append(len(DISPLAY.blits))
            await asyncio.sleep_ms(0)

    task = asyncio.create_task(other())
    await canvas.paint(lambda target: target.rect(0, 0, WIDTH, HEIGHT, PAPER), 0, 0, WIDTH, HEIGHT)
    task.cancel()
    assert set(range(1, 10)) <= set(turns), turns


def test_rect_fills_exactly_its_box():
    paint(lambda c: c.rect(10, 20, 3, 2, INK))
    equal(ink_box(0, 0, 40, 40), (10, 20, 13, 22))
    equal(dot(12, 21), WORDS[INK])


def test_rounded_corners_are_symmetrical_and_smooth():
    paint(lambda c: c.rrect(10, 10, 20, 16, 6, INK))
    equal(ink_box(0, 0, 60, 60), (10, 10, 30, 26))
    shades = set()
    for x in range(20):
        for y in range(16):
            shade = dot(10 + x, 10 + y)
            equal(shade, dot(29 - x, 10 + y))
            equal(shade, dot(10 + x, 25 - y))
            shades.add(shade)
    assert len(shades) > 4
    equal(dot(10, 10), WORDS[PAPER])
    equal(dot(16, 10), WORDS[INK])
    equal(dot(10, 16), WORDS[INK])


def test_a_radius_too_large_makes_a_disc():
    paint(lambda c: c.rrect(10, 10, 8, 8, 12, INK))
    expected = bytes(DISPLAY.memory[: 2 * WIDTH * 30])
    paint(lambda c: c.rrect(10, 10, 8, 8, 4, INK))
    equal(bytes(DISPLAY.memory[: 2 * WIDTH * 30]) == expected, True)


def test_text_is_made_of_four_levels():
    ink, paper = WORDS[INK], WORDS[PAPER]

    def mix(part):
        out = 0
        for shift, mask in ((11, 31), (5, 63), (0, 31)):
            a, b = ink >> shift & mask, paper >> shift & mask
            out |= (a * part + b * (32 - part) >> 5) << shift
        return out

    paint(lambda c: c.text("收款成功 Approved", 10, 10, 16, INK))
    shades = {dot(x, y) for x in range(320) for y in range(40)}
    equal(shades, {paper, mix(11), mix(21), ink})


def test_text_is_blended_with_what_is_underneath():
    paint(lambda c: (c.rect(0, 0, 320, 40, OTHER), c.text("款", 10, 10, 16, PAPER)))
    shades = {dot(x, y) for x in range(320) for y in range(40)}
    equal(len(shades), 4)
    assert WORDS[INK] not in shades and {WORDS[PAPER], WORDS[OTHER]} <= shades


def test_digits_have_one_width():
    canvas = make()
    for size, width in ((16, 9), (24, 14), (32, 19), (48, 28)):
        for digit in "0123456789":
            equal(canvas.text_width(digit, size), width)
            equal(canvas.text_width(digit * 3, size), 3 * width)


def test_a_hanzi_is_as_wide_as_it_is_high():
    canvas = make()
    for size in (16, 24, 32):
        equal(canvas.text_width("收款成功", size), 4 * size)


def test_alignment():
    for align, left in (("l", 100), ("c", 100 - 24), ("r", 100 - 48)):
        equal(paint(lambda c, a=align: c.text("口口口", 100, 10, 16, INK, a)).text_width("口口口", 16), 48)
        x0, _, x1, _ = ink_box(0, 0, 200, 40)
        assert left <= x0 <= left + 3 and left + 44 <= x1 <= left + 48, (align, x0, x1)


def test_digits_stand_on_the_base_line():
    for size in (16, 24, 32, 48):
        paint(lambda c, s=size: c.text("1", 100, 50, s, INK))
        equal(ink_box(80, 40, 160, 120)[3], 50 + base_line(size), "size %d" % size)


def test_a_character_that_a_size_lacks_comes_from_the_small_font():
    canvas = make()
    equal(canvas.text_width("鑫", 24), 16)
    paint(lambda c: (c.text("鑫", 100, 50, 24, INK), c.text("鑫", 150, 50 + base_line(24) - base_line(16), 16, INK)))
    x0, y0, x1, y1 = ink_box(90, 40, 140, 90)
    equal((x0 + 50, y0, x1 + 50, y1), ink_box(140, 40, 190, 90))


def test_a_character_no_font_has_becomes_a_box():
    canvas = make()
    for odd in ("ʘ", "ﷺ", "😀"):
        equal(canvas.text_width(odd, 16), canvas.text_width("□", 16))
    equal(canvas.text_width("", 16), 0)


def test_a_text_longer_than_the_screen_is_harmless():
    paint(lambda c: c.text("i" * 500, 0, 0, 16, INK))


def test_two_colours_of_an_icon():
    paint(lambda c: c.icon("scan", 10, 10, 48, INK, OTHER))
    shades = {dot(x, y) for x in range(10, 58) for y in range(10, 58)}
    assert {WORDS[INK], WORDS[OTHER], WORDS[PAPER]} <= shades
    equal(dot(34, 34), WORDS[OTHER])
    equal(dot(16, 16), WORDS[INK])


def test_an_icon_that_is_not_there_is_a_key_error():
    raises(KeyError, paint, lambda c: c.icon("unicorn", 0, 0, 16, INK, INK))
    raises(KeyError, paint, lambda c: c.icon("tap", 0, 0, 17, INK, INK))


def test_a_line_has_round_ends_and_the_width_asked_for():
    paint(lambda c: c.line(20, 20, 60, 20, INK, 4))
    equal(ink_box(0, 0, 100, 60), (18, 18, 62, 22))
    equal(dot(40, 18), WORDS[INK])
    assert dot(18, 18) != WORDS[INK]
    paint(lambda c: c.line(20, 20, 20, 20, INK, 4))
    equal(ink_box(0, 0, 100, 60), (18, 18, 22, 22))
