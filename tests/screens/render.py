"""Draws every scene in every language and theme (MicroPython); raw pictures go to /out; their names, and
the texts that do not fit, to standard output.

    render THEME,...  LANGUAGE,...  [SCENE,...]
"""

import asyncio
import gc
import sys

import clock
import waiting

waiting.install()
clock.go_virtual()
waiting.patience = 0
clock.grant(24 * 3600 * 1000)

from crowding import Crowding  # noqa: E402
from ui import probe  # noqa: E402
from ui.ui import Ui  # noqa: E402
from ui_fakes import HEIGHT, WIDTH, FakeDisplay, FakeKeypad  # noqa: E402
from ui_scenes import SCENES  # noqa: E402
from ui_scenes_books import Page  # noqa: E402

BYTES = 2 * WIDTH * HEIGHT


class Paper(FakeDisplay):
    """Keeps the pictures one behind the other in a file, for the heap has no room for one."""

    def __init__(self, file):
        super().__init__()
        self._file = file
        self.number = 0

    def blit(self, buffer, x, y, w, h):
        view = memoryview(buffer)
        for row in range(h):
            self._file.seek(self.number * BYTES + 2 * ((y + row) * WIDTH + x))
            self._file.write(view[2 * w * row : 2 * w * (row + 1)])


STATUS = {"operator": "01 李敏", "time": "14:32", "net": "4G", "bars": 4, "battery": 82, "link": True}
STATUS_OF = {
    "unknown": {"pending": 1, "link": False, "bars": 1},
    "battery": {"battery": 6},
    "login": {"operator": ""},
    "present_swipe": {"net": "wifi"},
    "pin_empty": {"training": True},
}
KEYS_OF = {"home_toast": ("ok",)}
TOAST_MS = 5000
BIG = "big"  # large texts, as if it were a theme


async def picture(ui, keypad, scene: str) -> bool:
    """Draw a scene; whether it is bare."""
    for name, value in STATUS.items():
        ui.status.set(name, value)
    ui.status.set("pending", 0)
    ui.status.set("training", False)
    for name, value in STATUS_OF.get(scene, {}).items():
        ui.status.set(name, value)
    screen = SCENES[scene]()
    task = asyncio.create_task(ui.show(screen))
    await asyncio.sleep_ms(0)
    keypad.press(*KEYS_OF.get(scene, ()))
    await asyncio.sleep_ms(0)
    await asyncio.wait_for(ui.settled(), 5)  # a screen that cannot be drawn stops the painter
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    return screen.bare


def watch(scene: str, language: str, crowding) -> None:
    """Tell which texts of our own tables do not fit; data, such as names, may be cut."""
    crowding.forget()

    def look(name, string, x, y, size):
        crowding.drawn(name, string, x, y, size)
        if name and (string.endswith("...") or x < 0 or y < 0):
            print("@@cut", scene, language, name, string)

    probe.on_text = look


async def main(themes, languages, names) -> None:
    with open("/out/pictures.raw", "wb") as out:
        display = Paper(out)
        keypad = FakeKeypad()
        ui = Ui(display, keypad)
        crowding = Crowding(ui.view)
        tasks = [asyncio.create_task(ui.paint()), asyncio.create_task(ui.read_keys())]
        for theme in themes:
            ui.set_theme("light" if theme == BIG else theme)
            ui.set_big(theme == BIG)
            Page.rows = 2 if theme == BIG else 4
            for language in languages:
                ui.set_language(language)
                for scene in names:
                    watch(scene, language, crowding)
                    bare = await picture(ui, keypad, scene)
                    for fault in crowding.faults(bare):
                        print("@@crowded", scene, theme, language, fault)
                    display.number += 1
                    await asyncio.sleep_ms(TOAST_MS)  # virtual: a toast does not outlive its scene
                    print("@@picture", scene, theme, language)
                    gc.collect()
        for task in tasks:
            task.cancel()


wanted = sys.argv[3].split(",") if sys.argv[3:] else sorted(SCENES)
asyncio.run(main(sys.argv[1].split(","), sys.argv[2].split(","), wanted))
