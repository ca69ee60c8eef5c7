"""firmware/security/scrub.py: nothing of a file is left in the blocks of a littlefs."""

import os
import vfs

from check import equal
from security.scrub import scrub

_BLOCK = 512
_KEY = b"7A3C91E5D82F460BC4179E6AF35D8B20"
_SMALL = b'{"tmk": "%s", "shop": "%s"}' % (_KEY, b"x" * 300)


class Flash:
    """A NOR flash of 64 blocks: programming clears bits only."""

    def __init__(self):
        self.data = bytearray(b"\xff" * (64 * _BLOCK))

    def readblocks(self, block, buffer, offset=0):
        start = block * _BLOCK + offset
        buffer[:] = memoryview(self.data)[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * _BLOCK + offset
        for i in range(len(buffer)):
            self.data[start + i] &= buffer[i]

    def ioctl(self, command, argument):
        if command == 6:
            self.data[argument * _BLOCK : argument * _BLOCK + _BLOCK] = b"\xff" * _BLOCK
        return {4: 64, 5: _BLOCK}.get(command, 0)


def mounted():
    flash = Flash()
    vfs.VfsLfs2.mkfs(flash)
    vfs.mount(vfs.VfsLfs2(flash), "/fs")
    return flash


def write(name, content):
    with open("/fs/" + name, "wb") as file:
        file.write(content)


def removed(flash, content, secrets=()):
    write("secret", content)
    scrub(flash, content, secrets)
    os.remove("/fs/secret")


def read(name):
    with open("/fs/" + name, "rb") as file:
        return file.read()


def test_without_scrubbing_it_stays():
    flash = mounted()
    write("secret", _SMALL)
    os.remove("/fs/secret")
    assert _KEY in flash.data
    vfs.umount("/fs")


def test_a_file_of_any_length_is_gone():
    flash = mounted()
    write("other", b"kept " * 100)
    for size in (256, 511, 512, 513, 1100, 3000, 7000):
        content = bytes([0x41 + i % 26 for i in range(size - 32)]) + _KEY
        content = content[size // 2 :] + content[: size // 2]
        removed(flash, content)
        for at in range(0, len(content) - 16, 16):
            assert content[at : at + 16] not in flash.data, (size, at)
    equal(read("other"), b"kept " * 100)
    write("again", b"new " * 900)
    equal(read("again"), b"new " * 900)
    vfs.umount("/fs")


def test_copies_of_a_part_are_gone():
    flash = mounted()
    for end in (400, 350):  # what was written before it, and the same shop's parameters
        write("draft", _SMALL[:330] + b"#" * (end - 330))
        os.remove("/fs/draft")
    write("parameters", _SMALL[10 + len(_KEY) :] + b"p" * 100)
    removed(flash, _SMALL, (b'"tmk": "' + _KEY,))
    assert _KEY not in flash.data
    equal(read("parameters"), _SMALL[10 + len(_KEY) :] + b"p" * 100)
    vfs.umount("/fs")


def test_the_file_system_is_whole_afterwards():
    flash = mounted()
    for n in range(6):
        removed(flash, _SMALL, (_KEY,))
        write("file%d" % n, b"%d" % n * 700)
    vfs.umount("/fs")
    vfs.mount(vfs.VfsLfs2(flash), "/fs")
    for n in range(6):
        equal(read("file%d" % n), b"%d" % n * 700)
    equal(len(os.listdir("/fs")), 6)
    vfs.umount("/fs")
