"""Scenes of the terminal's own software (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.facts import Facts
from ui.screens.notice import Notice
from ui.screens.updating import Fetching, Installing
from ui.texts import phrase, words

_BACK = ("cancel", "key.back")


def facts(there, state, action=None):
    lines = (("software.now", "0.1.0"), ("software.there", there), ("software.state", words(state)),
             ("software.window", "02:00-05:00"))  # fmt: skip
    return Facts("care.software", lines, (_BACK, None, action), "software")


def counted(screen):
    screen.count(35, 100)
    return screen


def install():
    lines = (("fail", "update_now.no_sales"), ("done", "update_now.old_stays"), ("todo", "update_now.then"))
    return Notice("settings", "update_now", lines, (("cancel", "key.not_now"), None, ("ok", "key.install")))


def rolled_back():
    lines = (("done", "rolled_back.1"), ("now", "rolled_back.2"), ("todo", "rolled_back.3"))
    return Notice("settings", phrase("rolled_back", version="0.12.0"), lines)


UPDATE = {
    "software": lambda: facts("0.2.0", phrase("software.newer", n=35), ("ok", "key.fetch")),
    "software_ready": lambda: facts("0.2.0", "software.ready", ("ok", "key.install")),
    "software_refused": lambda: facts("-", "software.why.signature"),
    "fetching": lambda: counted(Fetching()),
    "update_now": install,
    "updating": lambda: counted(Installing()),
    "rolled_back": rolled_back,
    "no_updates": lambda: Notice("net", "no_updates", (("done", "no_updates.works"),)),
}
