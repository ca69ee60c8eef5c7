"""firmware/migrations.py: old files are lifted step by step, back after a rollback, whenever the power goes."""

import gc
import vfs

import files
from check import equal
from fake_nor import SECTOR, FakeNor, PowerCut, everything, last_half, nothing, some_bytes
from migrations import FILES, forget_copies, lift_all

HEAP = "400wK"
_SECTORS = 12


class Disk:
    """A littlefs in flash."""

    def __init__(self):
        self.nor = FakeNor(_SECTORS)

    def readblocks(self, block, buffer, offset=0):
        self.nor.readblocks(block, buffer, offset)

    def writeblocks(self, block, buffer, offset=0):
        self.nor._work()
        at = block * SECTOR + offset
        self.nor._step(at, bytes(self.nor.cells[at : at + len(buffer)]), bytes(buffer))

    def ioctl(self, request, argument):
        if request == 6:
            self.nor.ioctl(request, argument)
        return {4: _SECTORS, 5: SECTOR}.get(request, 0)


def split_name(content):
    first, _, last = content.pop("name").partition(" ")
    content["names"] = [first, last]
    return content


def count_names(content):
    content["count"] = len(content["names"])
    return content


OLD = {"name": "Li Min", "pad": "x" * 300}
WHOLE = {"names": ["Li", "Min"], "count": 2, "pad": "x" * 300, "schema": 2}
SHOP = {"schema": 1, "shop": "a"}
TABLE = (("/people.json", 2, {0: split_name, 1: count_names}), ("/shop.json", 1, {}), ("/none.json", 1, {}))
BEFORE = (("/people.json", 0, {}), ("/shop.json", 1, {}), ("/none.json", 1, {}))

disk = Disk()


def mount(cells=None):
    disk.nor.power_on(cells)
    vfs.mount(vfs.VfsLfs2(disk), "/")


def unmount():
    vfs.umount("/")
    gc.collect()


vfs.VfsLfs2.mkfs(disk)
mount()
files.write_json("/people.json", OLD)
files.write_json("/shop.json", SHOP)
BEGUN = bytes(disk.nor.cells)
unmount()


def test_through_all_steps_and_back():
    mount(BEGUN)
    lift_all(TABLE)
    equal((files.read_json("/people.json"), files.read_json("/shop.json")), (WHOLE, SHOP))
    programs = disk.nor.cells[:]
    lift_all(TABLE)
    assert programs == disk.nor.cells, "written again"
    lift_all(BEFORE)  # the new firmware did not start well
    equal((files.read_json("/people.json"), files.read_json("/shop.json")), (OLD, SHOP))
    equal(files.is_there("/people.json.kept"), False)
    lift_all(TABLE)
    equal(files.read_json("/people.json"), WHOLE)
    forget_copies(TABLE)
    equal(files.is_there("/people.json.kept"), False)
    lift_all(BEFORE)  # too late: nothing is lost, and its owner says what is wrong
    equal(files.read_json("/people.json"), WHOLE)
    unmount()


def test_what_is_broken_is_left_alone():
    mount(BEGUN)
    for content in (b"", b"{", b"[1]", b'{"schema":"x"}', b'{"schema":0,"name":5}', b'{"schema":-1}', b"\xff" * 20):
        files.write_bytes("/people.json", content)
        lift_all(TABLE)
        equal(files.read_bytes("/people.json"), content)
    unmount()


def cut_everywhere(begun, work, look, steps):
    """Cut the power in every step of `work()`, of which there are at least `steps`; `look()` after the next power-on,
    and when the work was done again."""
    cuts = 0
    for torn in (nothing, everything, last_half, some_bytes):
        step, done = 0, False
        while not done:
            mount(begun)
            disk.nor.cut_at(step, torn)
            try:
                work()
                done = True
            except PowerCut:
                cuts += 1
            unmount()
            mount(bytes(disk.nor.cells))
            look()
            work()
            look()
            unmount()
            step += 1
    assert cuts >= 4 * steps, cuts


def test_a_cut_in_every_step_up():
    def look():
        assert files.read_json("/people.json") in (OLD, WHOLE)
        equal(files.read_json("/shop.json"), SHOP)
        if files.read_json("/people.json") == WHOLE:
            equal(files.read_json("/people.json.kept"), OLD)

    cut_everywhere(BEGUN, lambda: lift_all(TABLE), look, 8)


def test_a_cut_in_every_step_back():
    mount(BEGUN)
    lift_all(TABLE)
    lifted = bytes(disk.nor.cells)
    unmount()
    states = []

    def look():
        states.append(files.read_json("/people.json"))
        assert states[-1] in (OLD, WHOLE)

    def work():
        lift_all(BEFORE)
        equal(files.read_json("/people.json"), OLD)

    cut_everywhere(lifted, work, look, 1)
    assert OLD in states and WHOLE in states


def test_the_files_of_release_0_1():
    """They are what the code of that release wrote."""
    mount(BEGUN)
    files.write_json("/settings.json", {"language": "en", "theme": "dark", "key_sound": False})
    lift_all()
    from settings import Settings

    settings = Settings()
    settings.load()
    equal((settings.language, settings.theme, settings.key_sound), ("en", "dark", False))
    equal(files.read_json("/settings.json")["schema"], 1)
    for path, known, steps in FILES:
        equal(sorted(steps), list(range(known - len(steps), known)), path)
    unmount()
