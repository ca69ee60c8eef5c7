"""Scenes of the screens on which a master key comes in (MicroPython); part of `ui_scenes.SCENES`."""

from flows.key_injection import Custodian
from ui.screens.hex_entry import HexEntry
from ui.screens.locked import Locked
from ui.screens.menu import Menu, Row
from ui.screens.notice import Notice
from ui.texts import phrase
from ui_scenes_books import look_up, typed

PART = phrase("inject.component", n=1, of=2)
HINTS = ("inject.letters", "inject.alone")
AGAIN = (("cancel", "key.cancel"), None, ("ok", "key.again"))


def component(keys):
    return typed(HexEntry(PART, HINTS, 32, 32, True, "component"), keys)


def check_value(keys):
    return typed(HexEntry("inject.check", ("inject.check_hint", "inject.letters"), 8, 6, False, "check_value"), keys)


KEYS = {
    "inject": lambda: Menu("inject.title", (Row("key", "inject.two"), Row("key", "inject.three")), name="inject"),
    "inject_who": lambda: Custodian(look_up, phrase("inject.who", n=2, of=2), "00"),
    "component_empty": lambda: component(()),
    "component": lambda: component(tuple("0123456789012345672") + ("up", "up")),
    "component_full": lambda: component(("00", "11") * 8 + tuple("98765432109876543213")),
    "check_value": lambda: check_value(tuple("08") + ("3", "up", "7", "2", "up", "up", "4")),
    "inject_wrong": lambda: Notice("warn", "inject_wrong", (("now", "inject_wrong.again"),), AGAIN,
                                   line=phrase("inject_wrong.line", value="08D7B4FB")),
    "injected": lambda: Notice("key", "injected", (("now", "injected.compare"),),
                               line=phrase("injected.line", value="08D7B4FB")),
    "locked_no_keys": lambda: Locked("TT24-000187", "K01", key="menu"),
}  # fmt: skip
