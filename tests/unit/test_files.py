"""firmware/files.py on a littlefs in memory."""

import os

import files
from check import equal, raises
from fake_disk import mount_ram

mount_ram("/fs")


def test_what_was_written_is_read():
    files.write_json("/fs/a.json", {"name": "阿福粥铺", "n": 1})
    equal(files.read_json("/fs/a.json"), {"name": "阿福粥铺", "n": 1})
    files.write_json("/fs/a.json", {"n": 2})
    equal(files.read_json("/fs/a.json"), {"n": 2})
    assert "a.json.new" not in os.listdir("/fs")


def test_no_file_is_none():
    equal(files.read_json("/fs/none.json"), None)
    equal(files.read_bytes("/fs/none"), None)
    files.remove("/fs/none")


def test_a_bad_file_is_told():
    for content in (b"", b"[1]", b"{", b"\xff\xfe", b"nul"):
        files.write_bytes("/fs/b.json", content)
        equal(raises(files.FileError, files.read_json, "/fs/b.json").args[0], "/fs/b.json")
    files.write_bytes("/fs/b.json", b'{"a":"%s"}' % (b"x" * 600))
    equal(raises(files.FileError, files.read_json, "/fs/b.json", 500).args[1], "larger than 500 bytes")
