"""From the server to a confirmed start, the power cut in every step of every flash: download, copies, install, trial.

After each cut the loader finds a verified image, the old or the new one; and the update then comes to its end.
"""

import gc
import vfs

from check import equal
from fake_nor import FakeNor, PowerCut, everything, last_half
from fakes_image import signed_image
from fleet import job, trial
from fleet import record as record_module
from fleet.record import Record
from imageslots.settle import settle
from imageslots.slots import NOTHING, TRIAL
from test_imageslots import Store
from test_update_download import Part
from test_update_keeper import Server, Till

HEAP = "900wK"
ROOM = 4  # sectors of a slot
FILES = 8
OLD, NEW = signed_image((0, 1, 0), 3000), signed_image((0, 2, 0), 12000)


def silent(done, of):
    pass


class Device(Till):
    """A terminal whose partitions, files and secrets are in one flash; `begun` is it before the update."""

    def __init__(self):
        super().__init__()
        self.nor = FakeNor(3 * ROOM + FILES)
        self.nor.cells[: len(OLD)] = OLD
        vfs.VfsLfs2.mkfs(Part(self.nor, 3 * ROOM, FILES))
        self.begun = bytes(self.nor.cells)
        self.session.signed_on = True

    def on(self, cells=None):
        """The power comes; what the loader does, as long as it wants to begin anew."""
        board, nor = self.board, self.nor
        nor.power_on(cells)
        parts = [Part(nor, ROOM * number, ROOM) for number in range(3)]
        board.image_flash, board.staging_flash, board.previous_flash = parts
        if cells is not None:
            board.secrets = Store(nor)
        vfs.mount(vfs.VfsLfs2(Part(nor, 3 * ROOM, FILES)), "/cut")

    def off(self):
        vfs.umount("/cut")
        gc.collect()

    def load(self):
        while settle(self.slots, silent):
            pass

    async def update(self):
        """All of it; what is done already is not done again."""
        self.load()
        if self.slots.state() != TRIAL and self.version() == (0, 1, 0):
            standing = await job.fetch(self, silent)
            equal(standing.state, "ready")
            equal(await job.install(self, silent), "")
            self.load()
        if self.has_new_software:
            await trial.after_start(self)

    def version(self):
        return self.slots.verify(self.board.image_flash).version


async def test_a_cut_in_every_step():
    device = Device()
    Server.image = NEW
    home, record_module.PATH = record_module.PATH, "/cut/update.json"
    try:
        for torn in (everything, last_half):  # "nothing" is "everything" of the step before
            step, done = 0, False
            while not done:
                device.on(device.begun)
                device.nor.cut_at(step, torn)
                try:
                    await device.update()
                    done = True
                except PowerCut:
                    pass
                device.off()
                device.on()
                device.load()
                assert device.version() in ((0, 1, 0), (0, 2, 0)), step
                await device.update()
                equal((device.version(), device.slots.state(), Record().digest), ((0, 2, 0), NOTHING, ""), str(step))
                device.off()
                step += 1
            assert step > 40, step
    finally:
        record_module.PATH = home
