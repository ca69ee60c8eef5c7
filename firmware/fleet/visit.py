"""A technician has the terminal look for its next software, fetch it, install it (console command `update`)."""

import asyncio
from micropython import const

from console.errors import CommandError
from console.session import restart_soon
from security.audit import audit

_DO = ("look", "fetch", "install")
_LOOK_MS = const(1000)  # between two words about the progress
_OBSTACLES = {
    "open": "an outcome is open: wait until it is known",
    "busy": "it speaks to the acquirer: try again in a minute",
    "battery": "the battery is low: plug in the charger",
    "flash": "the flash does not keep what is written: send it in",
    "trial": "the version that runs has not proved itself yet: try again in five minutes",
}


async def update(till, session, arguments: dict, progress) -> dict:
    """`what`: "look", "fetch" or "install". Answers `state` (`fleet.job`), `now`, `there`, `percent`, `why`; or, for
    what is installed, `restarts`."""
    what = arguments.get("what", "look")
    if what not in _DO:
        raise CommandError("syntax", "what: look, fetch or install")
    if till.updates is None or not till.parameters.has_updates:
        raise CommandError("unset", "the set-up names no update server: provision section updates")
    if not till.nobody_waits:
        raise CommandError("busy", "somebody is served: wait for the home screen")
    if what == "install":
        return await _install(till, session, progress)
    if what == "look":
        standing = await till.updates.do("job.look")
    else:
        count = _Count()
        standing = await _told(till, till.updates.do("job.fetch", count.note), count, progress, "fetching")
    return {"state": standing.state, "now": standing.now, "there": standing.there, "percent": standing.percent,
            "why": standing.why}  # fmt: skip


async def _install(till, session, progress) -> dict:
    standing = await till.updates.do("job.look")
    if standing.state != "ready":
        raise CommandError("not_ready", "fetch it first; it is %s %s" % (standing.state, standing.why))
    audit("update", session.who, "install")
    count = _Count()
    obstacle = await _told(till, till.updates.do("job.install", count.note), count, progress, "keeping the old version")
    if obstacle:
        raise CommandError(obstacle, _OBSTACLES[obstacle])
    restart_soon(till)
    return {"restarts": True}


class _Count:
    part = 0

    def note(self, done: int, of: int) -> None:
        self.part = done / of


async def _told(till, work, count, progress, step: str):
    """What a coroutine returns; the tool hears every second how far it is. It makes way for a sale."""
    task = asyncio.create_task(work)
    while not task.done():
        await asyncio.sleep_ms(_LOOK_MS)
        if not till.nobody_waits:
            task.cancel()
            raise CommandError("busy", "somebody wants the terminal: what has come stays, go on later")
        await progress(count.part, step)
    return await task
