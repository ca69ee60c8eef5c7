"""services/update_keeper.py, fleet/job.py, fleet/trial.py: when software is looked for, fetched, installed, kept."""

import asyncio
import time

import files
from check import equal
from fake_disk import mount_ram
from fake_nor import FakeNor
from fakes_image import BOARD, Trusting, signed_image
from fakes_store import Store
from fleet import job, trial
from fleet.errors import NotThere
from fleet.record import PATH, Record
from host.errors import NotConnected
from imageslots.slots import INSTALL, NOTHING, Slots
from services import update_keeper
from services.update_keeper import UpdateKeeper
from signedrom.label import SIZE
from test_update_place import CA

mount_ram()
HEAP = "600wK"
ROOM = 4  # sectors of a slot
OLD, NEW = signed_image((0, 1, 0), 3000), signed_image((0, 2, 0), 12000)
KNOWN = (0, 1, 0)


class Server:
    """Takes the place of `fleet.source.Source`; the same for all."""

    image = NEW
    error = None
    about = None
    slow_ms = 0

    def __init__(self, place, board, about):
        equal(board, "handheld_s3")
        Server.about = about
        self._at = 0

    async def label(self):
        if Server.error is not None:
            raise Server.error
        return Server.image[-SIZE:], len(Server.image)

    async def begin_part(self, first, count):
        self._at = first

    async def read(self, view):
        await asyncio.sleep_ms(Server.slow_ms)
        if Server.error is not None:
            raise Server.error
        view[:] = Server.image[self._at : self._at + len(view)]
        self._at += len(view)

    def close(self):
        pass


job.Source = Server
update_keeper.forget = lambda names: None  # our server would be forgotten, too


class Some:
    """Anything with attributes."""

    def __init__(self, **given):
        for name, value in given.items():
            setattr(self, name, value)


class Group:
    debit_count = credit_count = debit_sum = credit_sum = 0


class Parameters:
    has_updates = True
    utc_offset_s = 8 * 3600
    acquirer = Some(ca=CA)



def flash(image=b""):
    nor = FakeNor(ROOM)
    nor.cells[: len(image)] = image
    return nor


def keep_place(place):
    files.write_json("/parameters.json", {"schema": 1, "updates": place})


class Till:
    """An idle terminal with an old image, at 03:00 unless told otherwise."""

    def __init__(self, hour=3):
        files.remove(PATH)
        keep_place({"host": "updates.example", "port": 443, "path": "/x"})
        Server.image, Server.error, Server.slow_ms = NEW, None, 0
        self.restarts = 0
        self.board = Some(
            name=BOARD.decode(), serial="TT24-1", secrets=Store(), image_flash=flash(OLD), staging_flash=flash(),
            previous_flash=flash(), restart=self._restart,
        )
        self.parameters = Parameters()
        self.ledger = Some(open=[], settlement=None, totals=Some(domestic=Group, foreign=Group))
        self.client = Some(is_busy=False)
        self.power = Some(is_low=False)
        self.network = Some(is_up=True)
        self.session = Some(signed_on=False)
        self.toasts = []
        self.ui = Some(toast=lambda text, icon: self.toasts.append(text))
        self.nobody_waits = True
        self.keeper = UpdateKeeper(self)
        self._offset = ((hour - 8) * 3600 - time.time()) % 86400
        job.time = Some(time=lambda: time.time() + self._offset)

    def today(self):
        return "2601"

    def _restart(self):
        self.restarts += 1

    @property
    def has_new_software(self):
        return "update" in self.board.secrets.blobs

    @property
    def slots(self):
        board = self.board
        return Slots(board.secrets, board.image_flash, board.staging_flash, board.previous_flash, Trusting)

    async def live(self, seconds):
        task = asyncio.create_task(self.keeper.run())
        await asyncio.sleep(seconds)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass


def is_there(till):
    return bytes(till.board.staging_flash.cells[: len(NEW)]) == NEW


async def test_at_night_it_is_fetched_and_installed():
    till = Till()
    await till.live(50)
    equal(Record().version, ())  # not before a quiet minute
    await till.live(70)
    assert is_there(till) and till.restarts == 1
    equal(till.slots.state(), INSTALL)
    equal(bytes(till.board.previous_flash.cells[: len(OLD)]), OLD)
    equal(Server.about["TinyTill-Version"], "0.1.0")


async def test_in_business_hours_it_is_only_fetched():
    till = Till(hour=14)
    await till.live(600)
    assert is_there(till) and Record().is_ready
    equal((till.restarts, till.slots.state()), (0, NOTHING))
    await till.live(13 * 3600)
    assert till.restarts


async def test_never_with_something_open():
    for name, value in (("open", [1]), ("settlement", Some(domestic=Group, foreign=Group))):
        till = Till()
        setattr(till.ledger, name, value)
        await till.live(1800)
        assert is_there(till)
        equal((till.restarts, till.slots.state()), (0, NOTHING), name)
        till.ledger.open, till.ledger.settlement = [], None
        await till.live(1800)
        assert till.restarts, name
    till = Till()
    till.power.is_low = True
    await till.live(600)
    equal((Record().is_ready, till.restarts), (True, 0))
    till = Till()
    till.client.is_busy = True
    await till.live(600)
    equal((Record().version, till.restarts), ((), 0))


async def test_it_makes_way_and_goes_on():
    till = Till()
    Server.slow_ms = 20000
    task = asyncio.create_task(till.keeper.run())
    await asyncio.sleep(90)
    till.nobody_waits = False
    await asyncio.sleep(3600)
    assert not is_there(till)
    equal(till.restarts, 0)
    till.nobody_waits = True
    Server.slow_ms = 0
    await asyncio.sleep(300)
    assert is_there(till) and till.restarts == 1
    task.cancel()


async def test_a_server_that_is_not_there_is_asked_again_in_an_hour():
    till = Till()
    Server.error = NotConnected("no")
    await till.live(600)
    Server.error = None
    task = asyncio.create_task(till.keeper.run())
    await asyncio.sleep(100)
    task.cancel()
    equal(till.restarts, 0)
    await till.live(3600)
    assert till.restarts


async def standing(till):
    found = await job.look(till)
    return found.state, found.there, found.percent, found.why


async def test_what_the_operator_is_shown():
    till = Till(hour=14)
    equal(await standing(till), ("newer", (0, 2, 0), 0, ""))
    equal((await job.fetch(till, lambda done, of: None)).state, "ready")
    equal(await standing(till), ("ready", (0, 2, 0), 100, ""))
    Server.error = NotConnected("no")
    equal(await standing(till), ("ready", (0, 2, 0), 100, ""))
    Server.error = NotThere("404")
    equal(await standing(till), ("none", (), 0, ""))
    Server.error, Server.image = None, OLD
    equal(await standing(till), ("current", KNOWN, 0, ""))
    Server.image = signed_image((0, 0, 9))
    equal(await standing(till), ("refused", (), 0, "too old"))
    Server.image = signed_image((0, 3, 0), board=b"handheld_wrover")
    equal(await standing(till), ("refused", (), 0, "board"))
    equal(Record().refused, [[], "board"])
    bad = bytearray(signed_image((0, 4, 0)))
    bad[500] ^= 1
    Server.image = bytes(bad)
    equal((await job.fetch(till, lambda done, of: None)).why, "digest")
    files.remove(PATH)
    Server.error = NotConnected("no")
    equal(await standing(till), ("away", (), 0, ""))


def on_trial(till):
    till.board.image_flash = flash(NEW)
    till.slots.begin_trial((0, 2, 0))
    till.slots.count_start()


async def test_a_new_image_is_confirmed_when_it_has_signed_on():
    till = Till(hour=14)
    on_trial(till)
    task = asyncio.create_task(till.keeper.run())
    await asyncio.sleep(30)
    assert till.has_new_software
    till.session.signed_on = True
    await asyncio.sleep(2)
    task.cancel()
    assert not till.has_new_software
    equal(till.toasts, ["toast.updated"])


async def test_or_when_it_has_stood_for_five_quiet_minutes():
    till = Till(hour=14)
    on_trial(till)
    till.nobody_waits = False
    await till.live(1200)
    assert till.has_new_software
    till.nobody_waits = True
    await till.live(290)
    assert till.has_new_software
    equal(await job.install(till, None), "trial")
    await till.live(302)
    assert not till.has_new_software


async def test_what_was_rolled_back_is_told_once_and_never_taken_again():
    till = Till()
    till.slots.give_up((0, 2, 0), "not confirmed")
    equal(await trial.outcome(till), (0, 2, 0))
    equal(await trial.outcome(till), None)
    await till.live(1800)
    equal((till.restarts, Record().refused), (0, [[0, 2, 0], "failed"]))
    equal(Server.about["TinyTill-Failed"], "0.2.0")
    Server.image = signed_image((0, 2, 1))
    till.keeper.ask()
    await till.live(600)
    assert till.restarts


async def visit(till, what):
    """What a technician's tool is answered, and how often it heard of progress."""
    from console.errors import CommandError
    from fleet.visit import update

    heard = []

    async def progress(at, step):
        heard.append(at)

    try:
        answer = await update(till, Some(who="T00000001"), {"what": what}, progress)
    except CommandError as error:
        return error.args[0], len(heard)
    return answer, len(heard)


async def answered(client):
    """The exchange that is under way ends in three seconds."""
    await asyncio.sleep(3)
    client.is_busy = False


async def test_a_technician_looks_fetches_and_installs():
    till = Till(hour=14)
    till.updates = till.keeper
    till.supervisor = Some(start=lambda name, work: asyncio.create_task(work()))
    till.nobody_waits = False
    equal((await visit(till, "look"))[0], "busy")
    till.nobody_waits = True
    equal((await visit(till, "take"))[0], "syntax")
    equal((await visit(till, "look"))[0]["state"], "newer")
    equal((await visit(till, "install"))[0], "not_ready")
    Server.slow_ms = 1000
    answer, heard = await visit(till, "fetch")
    equal((answer["state"], answer["percent"]), ("ready", 100))
    assert heard >= 3 and is_there(till)
    till.ledger.open = [1]
    equal((await visit(till, "install"))[0], "open")
    till.ledger.open = []
    till.client.is_busy = True
    equal((await visit(till, "install"))[0], "busy")
    end = asyncio.create_task(answered(till.client))
    equal((await visit(till, "install"))[0], {"restarts": True})
    assert end.done()
    equal((till.restarts, till.slots.state()), (0, INSTALL))  # the answer goes first
    await asyncio.sleep(2)
    equal(till.restarts, 1)
    till.updates = None
    equal((await visit(till, "look"))[0], "unset")


async def test_a_section_that_is_not_right_any_more():
    till = Till()
    keep_place({"host": "updates.example"})
    equal((await standing(till))[0], "unset")
    await till.live(600)
    equal((Record().version, till.restarts), ((), 0))


async def test_broken_flash_is_told_and_stops_nothing():
    till = Till(hour=14)
    till.board.staging_flash.broken = True
    found = await job.fetch(till, lambda done, of: None)
    equal((found.state, found.why), ("refused", "flash"))
    till.board.staging_flash.broken = False
    equal((await job.fetch(till, lambda done, of: None)).state, "ready")
    till.board.previous_flash.stuck = 100
    equal(await job.install(till, lambda done, of: None), "flash")
    equal(till.slots.state(), NOTHING)
    till.board.previous_flash.stuck = None
    equal(await job.install(till, lambda done, of: None), "")
