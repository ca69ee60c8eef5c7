"""firmware/fleet/download.py: a download goes on where it stopped, whatever stopped it, and ends verified or not.

The power is cut in every step of both flashes, staging and the files', clean and torn.
"""

import gc
import vfs

import files
from check import equal
from fake_disk import mount_ram
from fake_nor import SECTOR, FakeNor, PowerCut, everything, some_bytes
from fakes_image import BOARD, TRUST, Trusting, signed_image
from fakes_store import Store
from fleet import record as record_module
from fleet.download import check, download, judge
from fleet.errors import Changed
from fleet.record import Record
from host.errors import NoAnswer
from imageslots.slots import Slots
from signedrom.errors import ImageError
from signedrom.label import SIZE
from signedrom.steps import in_steps
from signedrom.verify import Trust, vouching

HEAP = "600wK"
_SECTORS = 24
_FILES = 8  # sectors of a littlefs
NEW = signed_image((0, 2, 0), 80000)  # 20 sectors: two requests
NEWER = signed_image((0, 3, 0), 30000)


class Server:
    """What a source offers; `breaks_after` bytes."""

    def __init__(self, image=NEW):
        self.image = image
        self.breaks_after = None
        self.asked = []
        self._at = 0

    async def label(self):
        return self.image[-SIZE:], len(self.image)

    async def begin_part(self, first, count):
        self.asked.append((first, count))
        if first + count > len(self.image):
            raise Changed("status 416")
        self._at = first

    async def read(self, view):
        if self.breaks_after is not None:
            self.breaks_after -= len(view)
            if self.breaks_after < 0:
                raise NoAnswer("closed")
        view[:] = self.image[self._at : self._at + len(view)]
        self._at += len(view)


mount_ram()


def silent(done, of):
    pass


def flash():
    return FakeNor(_SECTORS)


async def reason_of(coroutine):
    try:
        await coroutine
    except ImageError as error:
        return error.reason
    return ""


def slots(staging):
    return Slots(Store(), None, staging, None, Trusting)


async def fetch(server, staging):
    """As the terminal does it; whether there was something newer."""
    record = Record()
    label = await judge(server, TRUST, (0, 1, 0), _SECTORS * SECTOR)
    if label is None:
        return False
    if not (record.is_ready and record.digest == label.digest.hex()):
        await download(server, record, staging, label, silent)
        await check(record, slots(staging))
    return True


def holds(staging, image):
    return bytes(staging.cells[: len(image)]) == image


def forget():
    files.remove(record_module.PATH)


async def test_an_image_that_would_lock_itself_out_is_refused():
    """Once confirmed, nothing would start any more."""
    for lowest, reason in (((1, 0, 1), "too old"), ((1, 0, 0), None)):
        data = signed_image((1, 0, 0), lowest=lowest)[-SIZE:]
        try:
            await in_steps(vouching(data, TRUST))
        except ImageError as error:
            equal(error.reason, reason)
        else:
            equal(None, reason)


async def test_a_newer_image_comes_whole():
    forget()
    staging, server, seen = flash(), Server(), []
    record = Record()
    label = await judge(server, TRUST, (0, 1, 9), _SECTORS * SECTOR)
    equal(label.version, (0, 2, 0))
    await download(server, record, staging, label, lambda done, of: seen.append((done, of)))
    await check(record, slots(staging))
    assert holds(staging, NEW) and Record().is_ready
    equal((Record().version, Record().done, len(server.asked)), ((0, 2, 0), 20, 2))
    equal(seen[-1], (len(NEW), len(NEW)))
    equal(await judge(server, TRUST, (0, 2, 0), _SECTORS * SECTOR), None)


async def test_what_is_not_for_this_board_is_refused_before_anything_is_fetched():
    room = _SECTORS * SECTOR
    other = bytes([0xC3]) + TRUST.keys[0][1:]
    changed = bytearray(NEW)
    changed[-SIZE + 13] ^= 1  # the version, not signed any more
    cut = Server()
    cut.label = lambda: Server(NEW[:-400] + NEW[-SIZE:]).label()
    for server, trust, running, size, reason in (
        (Server(), TRUST, (0, 2, 1), room, "too old"),
        (Server(), TRUST, (1, 0, 0), room, "too old"),
        (Server(), Trust(TRUST.keys, BOARD, (0, 2, 1)), (0, 1, 0), room, "too old"),
        (Server(), Trust(TRUST.keys, b"handheld_wrover"), (0, 1, 0), room, "board"),
        (Server(), Trust((other,), BOARD), (0, 1, 0), room, "key"),
        (Server(), Trust(TRUST.keys, BOARD, (0, 0, 0), True), (0, 1, 0), room, "test key"),
        (Server(bytes(changed)), TRUST, (0, 1, 0), room, "signature"),
        (Server(NEW[:-1] + b"x"), TRUST, (0, 1, 0), room, "signature"),
        (Server(bytes(1000)), TRUST, (0, 1, 0), room, "no label"),
        (Server(), TRUST, (0, 1, 0), 16 * SECTOR, "truncated"),
        (cut, TRUST, (0, 1, 0), room, "truncated"),
    ):  # fmt: skip
        equal(await reason_of(judge(server, trust, running, size)), reason)
        equal(server.asked, [])


async def test_an_image_that_is_not_what_its_label_says_is_fetched_anew():
    forget()
    bad = bytearray(NEW)
    bad[4000] ^= 4
    staging = flash()
    equal(await reason_of(fetch(Server(bytes(bad)), staging)), "digest")
    equal((Record().is_ready, Record().done, Record().digest), (False, 0, ""))
    await fetch(Server(), staging)
    assert holds(staging, NEW) and Record().is_ready


async def test_a_broken_line_anywhere_and_it_goes_on():
    for at in range(0, len(NEW), 5000):
        forget()
        staging, server = flash(), Server()
        server.breaks_after = at
        try:
            await fetch(server, staging)
        except NoAnswer:
            pass
        server.breaks_after, asked = None, len(server.asked)
        await fetch(server, staging)
        assert holds(staging, NEW) and Record().is_ready
        if at >= 16 * SECTOR:
            equal(server.asked[asked:], [(16 * SECTOR, len(NEW) - 16 * SECTOR)])


async def test_another_image_on_the_server_begins_anew():
    forget()
    staging, server = flash(), Server()
    server.breaks_after = 70000
    try:
        await fetch(server, staging)
    except NoAnswer:
        pass
    equal((Record().done, Record().version), (16, (0, 2, 0)))
    await fetch(Server(NEWER), staging)
    assert holds(staging, NEWER) and Record().is_ready
    equal(Record().version, (0, 3, 0))


async def test_what_failed_and_what_was_refused_is_remembered():
    forget()
    await fetch(Server(), flash())
    record = Record()
    record.refuse((0, 4, 0), "board")
    record.give_up((0, 2, 0))
    again = Record()
    equal((again.failed, again.refused, again.is_ready), ([(0, 2, 0)], [[0, 4, 0], "board"], False))
    for number in range(12):
        again.give_up((1, 0, number))
    equal(Record().failed, [(1, 0, number) for number in range(4, 12)])
    for broken in (b"", b"{", b"[]", b'{"schema":2,"ready":true}'):
        files.write_bytes(record_module.PATH, broken)
        equal((Record().is_ready, Record().failed), (False, []))
    forget()


class Part:
    """A partition of a flash: its sectors from `first` on."""

    def __init__(self, nor, first, count):
        self.nor, self.first, self.count = nor, first, count

    def readblocks(self, block, buffer, offset=0):
        self.nor.readblocks(self.first + block, buffer, offset)

    def writeblocks(self, block, buffer, offset=0):
        nor = self.nor
        nor._work()
        at = (self.first + block) * SECTOR + offset
        nor._step(at, bytes(nor.cells[at : at + len(buffer)]), bytes(buffer))

    def ioctl(self, request, argument):
        if request == 6:
            self.nor.ioctl(request, self.first + argument)
        return {4: self.count, 5: SECTOR}.get(request, 0)


def mounted(nor):
    vfs.mount(vfs.VfsLfs2(Part(nor, _SECTORS, _FILES)), "/cut")


def unmounted():
    vfs.umount("/cut")
    gc.collect()


async def test_a_cut_in_every_step_of_both_flashes():
    small = signed_image((0, 2, 0), 67000)  # 17 sectors: the second request has one
    old = signed_image((0, 1, 5), 67000, fill=3)
    nor = FakeNor(_SECTORS + _FILES)
    staging = Part(nor, 0, _SECTORS)
    nor.cells[: len(old)] = old  # what an earlier update has left
    vfs.VfsLfs2.mkfs(Part(nor, _SECTORS, _FILES))
    begun = bytes(nor.cells)
    home, record_module.PATH = record_module.PATH, "/cut/update.json"
    try:
        for torn in (everything, some_bytes):  # "nothing" is "everything" of the step before
            step, done = 0, False
            while not done:
                nor.power_on(begun)
                mounted(nor)
                nor.cut_at(step, torn)
                try:
                    await fetch(Server(small), staging)
                    done = True
                except PowerCut:
                    pass
                unmounted()
                nor.power_on()
                mounted(nor)
                if Record().is_ready:
                    assert holds(nor, small), step
                await fetch(Server(small), staging)
                assert holds(nor, small) and Record().is_ready, step
                unmounted()
                step += 1
            assert step > 40, step
    finally:
        record_module.PATH = home
