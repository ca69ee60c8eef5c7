"""A littlefs and the secret store on one flash whose power can be cut at any step, mounted as the device's root."""

import vfs

import fake_nor
from fake_nor import FakeNor, PowerCut
from fakes_store import Store


class NvsStore(Store):
    """Each value replaced in one step of the flash's, which a power cut takes or leaves."""

    def __init__(self, nor):
        super().__init__()
        self.nor = nor

    def put(self, name, buffer):
        self.nor._work()
        if self.nor.steps_left is not None:
            self.nor.steps_left -= 1
            if self.nor.steps_left < 0:
                if self.nor.torn is fake_nor.everything:
                    super().put(name, buffer)
                raise PowerCut
        super().put(name, buffer)


class Flash(FakeNor):
    """A file system may program a page again that an erase left blank, and rewrites what it knows to be blank."""

    def writeblocks(self, block, buffer, offset=0):
        self._work()
        self.programs += 1
        at = block * fake_nor.SECTOR + offset
        self._step(at, self.cells[at : at + len(buffer)], bytes(buffer))

    def ioctl(self, request, argument):
        return super().ioctl(request, argument) if request > 3 else 0


NOR = Flash(8)
vfs.VfsLfs2.mkfs(NOR, readsize=256, progsize=256, lookahead=16)
BLANK = bytes(NOR.cells)
KEPT = bytearray(len(BLANK))


def mount(nor):
    try:
        vfs.umount("/")
    except OSError:
        pass
    vfs.mount(vfs.VfsLfs2(nor, readsize=256, progsize=256, lookahead=16, mtime=False), "/")


def fresh():
    NOR.power_on(BLANK)
    mount(NOR)
    return NOR, NvsStore(NOR)
