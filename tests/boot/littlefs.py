"""Files in a littlefs image, written by MicroPython itself."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

MICROPYTHON = Path(sys.executable).with_name("micropython")
SCRIPT = """
import json, os, sys, vfs
class Disk:
    def __init__(self, path):
        self.file = open(path, "r+b")
        self.size = os.stat(path)[6]
    def readblocks(self, block, buffer, offset=0):
        self.file.seek(block * 4096 + offset)
        self.file.readinto(buffer)
    def writeblocks(self, block, buffer, offset=0):
        self.file.seek(block * 4096 + offset)
        self.file.write(buffer)
    def ioctl(self, request, argument):
        if request == 4: return self.size // 4096
        if request == 5: return 4096
        if request == 3: self.file.flush()
        if request == 6: self.writeblocks(argument, b"\\xff" * 4096)
        return 0
files = json.load(open(sys.argv[2]))
vfs.mount(vfs.VfsLfs2(Disk(sys.argv[1])), "/disk")
for name, text in files.items():
    if "/" in name and name.split("/")[0] not in os.listdir("/disk"):
        os.mkdir("/disk/" + name.split("/")[0])
    with open("/disk/" + name, "w") as file:
        file.write(text)
vfs.umount("/disk")
"""


def write_files(image: bytes, files: dict[str, str]) -> bytes:
    """The image with these files in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "disk").write_bytes(image)
        (folder / "files.json").write_text(json.dumps(files))
        (folder / "script.py").write_text(SCRIPT)
        subprocess.run([MICROPYTHON, "script.py", "disk", "files.json"], cwd=folder, check=True)
        return (folder / "disk").read_bytes()
