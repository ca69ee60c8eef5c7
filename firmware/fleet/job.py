"""What the terminal does about its next software, from looking to installing; loaded when there is something to do."""

import asyncio
import time
from micropython import const

import parameter_files
from fleet.download import check, download, judge
from fleet.errors import NotThere, UpdateError
from fleet.place import Place
from fleet.record import Record
from fleet.running import running_version, slots_of
from fleet.source import Source
from host.errors import HostError
from imageslots.copying import SECTOR, room
from imageslots.slots import TRIAL
from ledger.pending import Pending
from log import log
from parameters import ParameterError
from security.audit import audit
from signedrom.errors import ImageError

# what is there: `Standing.state`
CURRENT = "current"  # nothing newer
NEWER = "newer"  # not all of it fetched
READY = "ready"  # fetched and verified
REFUSED = "refused"  # `why` says what is wrong with it
NONE = "none"  # no image for this board
AWAY = "away"  # the server was not reached
UNSET = "unset"  # the section that an older firmware took over is not right any more

_DAY_S = const(86400)
_AGAIN_S = const(3600)  # after a broken line
_EXCHANGE_S = const(10)
_BUSY_S = const(300)  # when it could not be installed
_FLASH = "flash"  # what is written there does not stay
_FAILED = "failed"  # a version that did not start well


class Standing:
    """`now` and `there` are versions of three numbers, `there` () when it is not known; `percent` is in staging;
    `window`: when it is installed by itself, local time."""

    def __init__(self, state: str, now: tuple, there: tuple = (), percent: int = 0, why: str = ""):
        self.state = state
        self.now = now
        self.there = there
        self.percent = percent
        self.why = why
        self.window = ""


class _Job:
    """The parts that each of the functions below needs."""

    def __init__(self, till):
        board = till.board
        self.till = till
        self.slots = slots_of(board)
        self.record = Record()
        self.now = running_version(self.slots)
        self.place = Place(parameter_files.stored("updates"), till.parameters.acquirer.ca)
        about = {"TinyTill-Serial": board.serial or "-", "TinyTill-Version": dotted(self.now)}
        if self.record.failed:
            about["TinyTill-Failed"] = ",".join([dotted(version) for version in self.record.failed])
        self.source = Source(self.place, board.name, about)

    async def look(self) -> tuple:
        """A Standing, and the Label of what is newer or None."""
        record, label = self.record, None
        try:
            label = await judge(self.source, self.slots.trusted(), self.now, room(self.slots.staging))
        except ImageError as error:
            return self._refused((), error.reason), None
        except NotThere:
            return Standing(NONE, self.now), None
        except (HostError, UpdateError) as error:
            log("TILL", "update: %s %s" % (type(error).__name__, error))
            if record.is_ready and record.version > self.now:
                return Standing(READY, self.now, record.version, 100), None
            return Standing(AWAY, self.now), None
        if label is None:
            return Standing(CURRENT, self.now, self.now), None
        if label.version in record.failed:
            return self._refused(label.version, _FAILED), None
        if label.digest.hex() != record.digest:
            return Standing(NEWER, self.now, label.version), label
        if record.is_ready:
            return Standing(READY, self.now, label.version, 100), None
        return Standing(NEWER, self.now, label.version, record.done * SECTOR * 100 // label.length), label

    async def fetch(self, label, progress) -> Standing:
        """Download and verify; only the line may break."""
        try:
            await download(self.source, self.record, self.slots.staging, label, progress)
            await check(self.record, self.slots)
        except ImageError as error:
            return self._refused(label.version, error.reason)
        except (HostError, UpdateError) as error:
            log("TILL", "update: %s %s" % (type(error).__name__, error))
            return Standing(AWAY, self.now, label.version)
        except OSError as error:
            log("TILL", "update: OSError %s" % error.errno)
            return Standing(REFUSED, self.now, label.version, 0, _FLASH)
        log("TILL", "update: %s is here" % dotted(label.version))
        return Standing(READY, self.now, label.version, 100)

    def _refused(self, version: tuple, reason: str) -> Standing:
        log("TILL", "update: refused, %s" % reason)
        try:
            if self.record.refuse(version, reason):
                audit("refused_image", "-", reason)
        except OSError as error:
            log("TILL", "update: not noted, OSError %s" % error.errno)
        return Standing(REFUSED, self.now, version, 0, reason)

    def minute(self) -> int:
        """Of the local day."""
        return (time.time() + self.till.parameters.utc_offset_s) // 60 % 1440


async def look(till) -> Standing:
    """What the server has, and how far it is here."""
    try:
        job = _Job(till)
    except ParameterError as error:
        log("TILL", "updates: %s %s" % error.args)
        return Standing(UNSET, running_version(slots_of(till.board)))
    try:
        standing, _ = await job.look()
    finally:
        job.source.close()
    standing.window = job.place.window
    return standing


async def fetch(till, progress) -> Standing:
    """Fetch it, as far as the line holds; `progress(done, of)` counts bytes."""
    job = _Job(till)
    try:
        standing, label = await job.look()
        if label is not None:
            standing = await job.fetch(label, progress)
    finally:
        job.source.close()
    standing.window = job.place.window
    return standing


async def work(till) -> int:
    """What is done in the background, while nobody waits; seconds until it is worth another try."""
    try:
        job = _Job(till)
    except ParameterError as error:
        log("TILL", "updates: %s %s" % error.args)
        return _DAY_S
    try:
        standing, label = await job.look()
        if label is not None:
            standing = await job.fetch(label, _silent)
    finally:
        job.source.close()
    if standing.state == AWAY:
        return _AGAIN_S
    if standing.state != READY:
        return _DAY_S
    minute = job.minute()
    if not till.today() or not job.place.is_open(minute):
        return min(((job.place.opens - minute) % 1440) * 60 + 1, _DAY_S) if till.today() else _AGAIN_S
    if not await install(till, _silent):
        till.board.restart()
    return _BUSY_S


async def install(till, progress) -> str:
    """Keep the running image; then the next start installs the new one, and the caller restarts. Returns "", or what
    stands in the way, and nothing is installed: "open" (money), "busy" (an exchange or a settlement), "battery",
    "trial" (the running image has not proved itself), "flash" (it is broken)."""
    slots, record = slots_of(till.board), Record()
    obstacle = "trial" if slots.state() == TRIAL else await _obstacle(till)
    if obstacle:
        return obstacle
    log("TILL", "update: installs %s" % dotted(record.version))
    audit("update", "-" if till.nobody_waits else till.operator_number, dotted(record.version))
    try:
        await slots.keep_previous(progress)
    except (ImageError, OSError) as error:
        log("TILL", "update: the old version is not kept: %s" % error)
        return _FLASH
    obstacle = await _obstacle(till)
    if not obstacle:
        slots.request_install()
    return obstacle


async def _obstacle(till) -> str:
    """An exchange is given a while to end."""
    for _ in range(_EXCHANGE_S):
        if Pending(till.ledger).open:
            return "open"
        if till.ledger.settlement is None and not till.client.is_busy:
            return "battery" if till.power.is_low else ""
        await asyncio.sleep(1)
    return "busy"


def dotted(version: tuple) -> str:
    return ".".join([str(number) for number in version])


def _silent(done: int, of: int) -> None:
    """Nobody watches."""
