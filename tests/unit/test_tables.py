"""firmware/tables.py on a littlefs in flash that loses its power at every step: the old table or the new one."""

import gc
import os
import vfs

import files
import tables
from check import equal, raises
from fake_nor import FakeNor, PowerCut, everything, first, nothing
from files import FileError
from tables import Blacklist, Table
from test_vault import Store, opened

_SECTORS = 12
_BLANK = b"\xff" * 256
OLD = [bytes([n]) * 40 for n in range(1, 6)]
NEW = [bytes([n]) * 150 for n in range(10, 20)]


class Disk:
    """A littlefs block device on modelled NOR flash: an erase before each program, as on the board's partition."""

    def __init__(self):
        self.nor = FakeNor(_SECTORS)

    def readblocks(self, block, buffer, offset=0):
        self.nor.readblocks(block, buffer, offset)

    def writeblocks(self, block, buffer, offset=0):
        nor = self.nor
        nor._work()
        nor.programs += 1
        at = block * 4096 + offset
        nor._step(at, bytes(nor.cells[at : at + len(buffer)]), bytes(buffer))

    def ioctl(self, request, argument):
        if request == 3:
            return 0
        if request in (4, 5):
            return self.nor.ioctl(request, argument)
        if request == 6:
            self._erase(argument * 4096)
        return 0

    def _erase(self, start):
        """One step, in pieces: the heap has no room for a sector at a time."""
        nor = self.nor
        nor._work()
        if nor.steps_left is not None:
            nor.steps_left -= 1
        cut = nor.steps_left is not None and nor.steps_left < 0
        for at in range(start, start + (2048 if cut else 4096), 256):
            nor.cells[at : at + 256] = _BLANK
        if cut:
            raise PowerCut


disk = Disk()
before = bytearray(disk.nor.cells)  # large: made once
vfs.VfsLfs2.mkfs(disk)
vault = opened(Store())


def mount():
    try:
        vfs.umount("/")
    except OSError:
        pass
    vfs.mount(vfs.VfsLfs2(disk), "/")


mount()


def table(name="capk"):
    return Table(name, vault)


def write(records, name="capk"):
    it = table(name)
    with it.write() as writer:
        for record in records:
            writer.add(record)
        writer.finish()
    return it


def test_what_was_written_is_read():
    it = table("none")
    equal((it.count, it.made_at, list(it.records())), (0, 0, []))
    it = write(OLD)
    equal((it.count, list(it.records())), (5, OLD))
    equal(list(table().records()), OLD)
    write(NEW)
    equal(list(table().records()), NEW)
    equal(it.count, 5)
    it.changed()
    equal(it.count, 10)
    it.remove()
    equal((it.count, table().count), (0, 0))
    equal(write([]).count, 0)


def test_what_is_not_finished_is_dropped():
    write(OLD)
    with table().write() as writer:
        writer.add(NEW[0])
    assert "capk.tbl.new" not in os.listdir("/")
    equal(list(table().records()), OLD)
    with open("/capk.tbl.new", "wb") as left_over:
        left_over.write(b"x" * 100)
    equal(list(write(NEW).records()), NEW)


def test_limits():
    with table().write() as writer:
        raises(FileError, writer.add, b"")
        raises(FileError, writer.add, bytes(601))
        for _ in range(tables.MOST):
            writer.add(b"x")
        raises(FileError, writer.add, b"x")


def test_an_altered_table_is_not_used():
    write(OLD)
    good = files.read_bytes("/capk.tbl")
    for at in range(0, len(good), 3):
        for bad in (good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :], good[:at]):
            with open("/capk.tbl", "wb") as file:
                file.write(bad)
            it = table()
            equal((it.count, list(it.records())), (0, []), "byte %d" % at)
    write(OLD, "aid")
    os.rename("/aid.tbl", "/capk.tbl")
    equal(table().count, 0)  # another table's


def test_another_device_does_not_use_it():
    write(OLD)
    equal(Table("capk", opened(Store())).count, 0)


def test_a_blacklist_finds_cards_and_keeps_none():
    it = Blacklist("blacklist", vault)
    numbers = [b"62258801%08d" % n for n in range(500)] + [b"4000", b"6217", b"6228480402564890018"]
    with it.write() as writer:
        for number in numbers:
            writer.add(it.record(number))
        writer.finish()
    for pan in (b"6225880100000000", b"6225880100000499", b"4000001234567899", b"6228480402564890018"):
        assert it.holds(bytearray(pan)), pan
    for pan in (b"6225880100000500", b"4001001234567899", b"622848040256489001", b"6225"):
        assert not it.holds(bytearray(pan)), pan
    content = files.read_bytes("/blacklist.tbl")
    assert b"6225" not in content and b"4000" not in content
    it.remove()
    assert not it.holds(b"6225880100000000")


def test_the_power_goes_at_every_step():
    """Either table is there, whole, whatever step is cut and however."""
    write(OLD)
    before[:] = disk.nor.cells
    outcomes, cases = set(), 0
    for how in (nothing, everything, first(64)):
        step = 0
        while True:
            disk.nor.power_on(before)
            mount()
            disk.nor.cut_at(step, how)
            done = False
            try:
                write(NEW)
                done = True
            except (PowerCut, FileError, OSError):
                pass
            disk.nor.power_on()
            mount()
            found = list(table().records())
            assert found in (OLD, NEW), (step, len(found))
            assert not done or found == NEW
            outcomes.add(found == NEW)
            equal(list(write(OLD).records()), OLD)  # and a next one can be written
            gc.collect()
            if done:
                break
            cases += 1
            step += 1
    assert outcomes == {True, False} and cases > 20, (outcomes, cases)
    print("cuts:", cases)
