"""A littlefs in memory, mounted as the device's root."""

import vfs


class Ram:
    """A block device of 64 blocks of 512 bytes."""

    def __init__(self):
        self.data = bytearray(64 * 512)

    def readblocks(self, block, buffer, offset=0):
        start = block * 512 + offset
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * 512 + offset
        self.data[start : start + len(buffer)] = buffer

    def ioctl(self, command, argument):
        return {4: 64, 5: 512}.get(command, 0)


def mount_ram(place="/") -> Ram:
    """A new, empty file system at `place`."""
    ram = Ram()
    vfs.VfsLfs2.mkfs(ram)
    try:
        vfs.umount(place)
    except OSError:
        pass
    vfs.mount(vfs.VfsLfs2(ram), place)
    return ram
