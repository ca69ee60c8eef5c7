"""What painting costs: strips of any height show the same, and a warm screen takes little memory."""

import asyncio
import gc
import hashlib
from array import array

from check import equal
from ui.theme import BG
from ui.view import View
from ui.widgets.surround import legend, status_bar
from ui_fakes import HEIGHT, WIDTH, Desk, FakeDisplay
from ui_scenes import SCENES

HEAP = "320wK"  # for all scenes at once; the terminal has one screen at a time
LIMIT = 21 * 1024  # bytes of garbage on a 64-bit machine for one whole screen, 14 strips; half of that on the board
STRIPS = {rows: array("H", range(rows * WIDTH)) for rows in (3, 18, 25)}


class Bar:
    """A status bar's values."""

    operator, time, pending, link, net, bars, battery, training = "01 李敏", "14:32", 2, True, "4G", 3, 82, False
    visit = False


class Digest(FakeDisplay):
    """The whole screen is painted from top to bottom, so the digest of all strips is that of the picture."""

    def __init__(self):
        super().__init__()
        self.sha = hashlib.sha256()

    def blit(self, buffer, x, y, w, h):
        assert (x, w) == (0, WIDTH)
        self.sha.update(buffer)


def picture(screen, rows):
    gc.collect()
    display = Digest()
    view = View(display, STRIPS[rows])

    def draw(target):
        target.rect(0, 0, WIDTH, HEIGHT, BG)
        screen.draw(target)
        if not screen.bare:
            status_bar(target, Bar)
            legend(target, screen.chips, screen.note)

    asyncio.run(view.paint(draw, 0, 0, WIDTH, HEIGHT))
    return display.sha.digest()


def test_every_screen_is_the_same_in_strips_of_any_height():
    for name in sorted(SCENES):
        screen = SCENES[name]()
        expected = picture(screen, 18)
        for rows in (3, 25):
            equal(picture(screen, rows), expected, "%s in strips of %d rows" % (name, rows))


async def test_a_warm_screen_is_painted_with_little_memory():
    worst = (0, "")
    async with Desk() as desk:
        desk.display.blit = lambda *_: None
        for name in sorted(SCENES):
            task = await desk.open(SCENES[name]())
            gc.collect()
            gc.disable()
            before = gc.mem_alloc()
            desk.ui.invalidate(0, 0, WIDTH, HEIGHT)
            await desk.ui.settled()
            worst = max(worst, (gc.mem_alloc() - before, name))
            gc.enable()
            await desk.close(task)
    assert worst[0] <= LIMIT, worst
