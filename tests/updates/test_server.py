"""The server with the terminals' software: what it offers, in parts, and what it refuses to offer."""

import pathlib
import ssl
import subprocess
import sys

import httpx
import pytest

from tools.image.signing import Identity, signed, workshop_key
from tools.paths import ROOT
from tools.updates.labels import LabelError, read_label
from tools.updates.store import Store
from tools.updates.testing import UpdateServer

IMAGE = b"\xd2\xcd1\x8a\x00" + bytes(range(256)) * 5


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return workshop_key(folder / "one.pem"), workshop_key(folder / "two.pem")


def put(folder: pathlib.Path, key, version, board="handheld_s3") -> pathlib.Path:
    path = folder / "{}.{}.{}.romfs".format(*version)
    path.write_bytes(signed(IMAGE + bytes(version), key, Identity(board, version, lowest=(0, 0, 7))))
    return path


def test_the_newest_is_handed_out_in_parts(tmp_path, keys):
    shelf, work = tmp_path / "shelf", tmp_path / "work"
    work.mkdir()
    store = Store(shelf)
    for version in ((0, 2, 0), (0, 10, 0), (0, 9, 0)):
        store.publish(put(work, keys[0], version), keys[0].public_key())
    (shelf / "handheld_s3" / "unsigned.romfs").write_bytes(IMAGE)
    whole = (shelf / "handheld_s3" / "0.10.0.romfs").read_bytes()
    server = UpdateServer(shelf, tmp_path)
    try:
        context = ssl.create_default_context(cadata=server.authority)
        with httpx.Client(base_url=f"https://localhost:{server.port}", verify=context, trust_env=False) as client:
            path = "/handheld_s3/newest.romfs"
            label = client.get(path, headers={"Range": "bytes=-336", "TinyTill-Serial": "TT24-1"})
            assert label.status_code == 206 and label.content == whole[-336:]
            assert label.headers["content-range"] == f"bytes {len(whole) - 336}-{len(whole) - 1}/{len(whole)}"
            assert server.next_line() == "handheld_s3 TT24-1 - - bytes=-336 0.10.0"
            tag = label.headers["etag"]
            part = client.get(path, headers={"Range": "bytes=100-199", "If-Range": tag})
            assert part.status_code == 206 and part.content == whole[100:200] and part.headers["etag"] == tag
            assert client.get(path, headers={"Range": "bytes=100-", "If-Range": '"other"'}).content == whole
            assert client.get(path, headers={"Range": "bytes=99999-"}).status_code == 416
            assert client.get("/handheld_wrover/newest.romfs").status_code == 404
            assert client.get("/handheld_s3/..%2f0.2.0.romfs").status_code == 404
            versions = [entry["version"] for entry in client.get("/").json()]
            assert versions == ["0.2.0", "0.9.0", "0.10.0"]
            store.publish(put(work, keys[0], (1, 0, 0)), keys[0].public_key())
            newer = client.get(path, headers={"Range": "bytes=100-199", "If-Range": tag})
            assert newer.status_code == 200 and newer.headers["etag"] != tag  # it is told that there is another
    finally:
        server.stop()


def test_only_what_this_key_has_signed_is_published(tmp_path, keys):
    good = put(tmp_path, keys[0], (0, 2, 0))
    whole = good.read_bytes()
    label = read_label(good, keys[0].public_key())
    assert (label.board, label.version, label.lowest, label.production) == ("handheld_s3", (0, 2, 0), (0, 0, 7), False)
    changed = whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]
    bad = tmp_path / "bad.romfs"
    for data, words in ((IMAGE, "not signed"), (b"", "not signed"), (changed, "not the image"), (whole[1:], "not the")):
        bad.write_bytes(data)
        with pytest.raises(LabelError, match=words):
            Store(tmp_path / "shelf").publish(bad, keys[0].public_key())
    with pytest.raises(LabelError, match="another key"):
        Store(tmp_path / "shelf").publish(good, keys[1].public_key())
    assert not (tmp_path / "shelf").exists()


def test_the_command_line(tmp_path):
    key = tmp_path / "key.pem"
    good = put(tmp_path, workshop_key(key), (0, 3, 0))
    command = [sys.executable, "-m", "tools.updates"]

    def run(*words):
        return subprocess.run([*command, *map(str, words)], cwd=ROOT, capture_output=True, text=True)

    done = run("publish", good, "--folder", tmp_path / "shelf", "--key", key)
    assert (tmp_path / "shelf" / "handheld_s3" / "0.3.0.romfs").exists(), done.stderr
    assert "handheld_s3" in run("list", "--folder", tmp_path / "shelf").stdout
    (tmp_path / "bare").write_bytes(IMAGE)
    refused = run("publish", tmp_path / "bare", "--folder", tmp_path / "shelf", "--key", key)
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1 and "not signed" in refused.stderr
