"""The terminal's own software: which version it has, which one there is, and fetching and installing it when asked."""

from flows.guards import nothing_open
from ui.errors import Cancelled
from ui.screens.facts import Facts
from ui.screens.notice import Notice
from ui.screens.updating import Fetching, Installing
from ui.screens.working import Working
from ui.texts import phrase, words

_BACK = ("cancel", "key.back")
_NEXT = {"newer": ("ok", "key.fetch"), "ready": ("ok", "key.install"), "away": ("ok", "key.again")}
_ASK = (("cancel", "key.not_now"), None, ("ok", "key.install"))
_WORKS = (("done", "no_updates.works"),)
_LINES = (("fail", "update_now.no_sales"), ("done", "update_now.old_stays"), ("todo", "update_now.then"))


async def software(till) -> None:
    """Show, fetch, install, one after the other, as the operator wants it."""
    if till.updates is None or not till.parameters.has_updates:
        await till.ui.show(Notice("net", "no_updates", _WORKS))
        return
    standing = await till.ui.show_while(Working("update_look"), till.updates.do("job.look"))
    while standing.state != "unset":
        chips = (_BACK, None, _NEXT.get(standing.state))
        await till.ui.show(Facts("care.software", _facts(standing), chips, "software"))
        if standing.state == "ready":
            await _install(till)
            return
        if standing.state == "newer":
            standing = await _fetch(till)
        else:
            standing = await till.ui.show_while(Working("update_look"), till.updates.do("job.look"))
    await till.ui.show(Notice("net", "no_updates", _WORKS))


async def tell(till) -> None:
    """Say once, after a restart, that a new version did not start well and the one before is back."""
    version = await till.updates.do("trial.outcome")
    if version is None:
        return
    lines = (("done", "rolled_back.1"), ("now", "rolled_back.2"), ("todo", "rolled_back.3"))
    message = phrase("rolled_back", version=_dotted(version))
    await till.ui.show(Notice("settings", message, lines))


async def _fetch(till):
    screen = Fetching()
    try:
        return await till.ui.show_while(screen, till.updates.do("job.fetch", screen.count))
    except Cancelled:
        till.updates.ask()  # the rest in the background
        raise


async def _install(till) -> None:
    await nothing_open(till)
    await till.ui.show(Notice("settings", "update_now", _LINES, _ASK))
    screen = Installing()
    obstacle = await till.ui.show_while(screen, till.updates.do("job.install", screen.count))
    if not obstacle:
        till.board.restart()
    elif obstacle == "open":
        await nothing_open(till)
    else:
        await till.ui.show(Notice("batt" if obstacle == "battery" else "wait", "update_" + obstacle))


def _facts(standing) -> tuple:
    state = phrase("software." + standing.state, n=standing.percent)
    if standing.state == "refused":
        state = "software.why." + standing.why.replace(" ", "_")
    return (
        ("software.now", _dotted(standing.now)),
        ("software.there", _dotted(standing.there) or "-"),
        ("software.state", words(state)),
        ("software.window", standing.window),
    )


def _dotted(version: tuple) -> str:
    return ".".join([str(number) for number in version])
