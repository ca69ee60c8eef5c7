"""Images: the same sources make the same bytes, releases refuse what is not for them, all that must be frozen is."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tools import boards
from tools.image import frozen, pss
from tools.image.signers import chosen, debug_switches, workshop
from tools.image.signing import BITS, Identity, SigningError, modulus, signed, workshop_key
from tools.paths import BUILD, ROOT

BOARD = boards.DEFAULT
SOURCES = ("boards", "firmware", "lib", "tools", "pyproject.toml", "build/cache", "var")


def elsewhere(folder: pathlib.Path) -> pathlib.Path:
    """The sources at another place, written in another order at another time."""
    for name in reversed(SOURCES):
        source = ROOT / name
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for path in reversed(files):
            copy = folder / path.relative_to(ROOT)
            if "__pycache__" in copy.parts or (path.is_relative_to(ROOT / "var") and path.suffix != ".pem"):
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            os.utime(copy, (86400, 86400))
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def test_two_builds_make_the_same_bytes(tmp_path):
    folder = elsewhere(tmp_path / "an other pläce")
    environment = {**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONUTF8": "1"}
    subprocess.run(
        [sys.executable, "-m", "tools", "image"], cwd=folder, env=environment, check=True, capture_output=True,
        umask=0o077,
    )  # fmt: skip
    for name in ("unsigned.romfs", "tinytill.romfs", "frozen.romfs"):
        here, there = (root / "build" / BOARD / name for root in (ROOT, folder))
        assert hashlib.sha256(here.read_bytes()).digest() == hashlib.sha256(there.read_bytes()).digest(), name


def test_a_signature_repeats_and_no_two_share_a_salt():
    """`pss.sign` has each signature checked by another implementation before it gives it away."""
    key = workshop_key()
    one, same, two = (pss.sign(key, message) for message in (b"one", b"one", b"two"))
    assert one == same != two


def test_what_a_loader_needs_is_frozen():
    """Every import of the frozen sources is frozen, too, or is MicroPython's own."""
    folder = BUILD / BOARD / "frozen"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    assert {"boot.py", "main.py", "boot_parts.py", "trust.py", "loader/start.py", "loader/pictures.py"} <= names
    assert {"imageslots/settle.py", "signedrom/verify.py", "drivers/ili9341.py", "drivers/esp32_store.py"} <= names
    told: dict = {}
    exec((folder / "trust.py").read_text(encoding="utf-8"), told)
    assert told["KEYS"] == (modulus(workshop().image),) and told["TECHNICIANS"] == (modulus(workshop().technician),)
    assert told["BOARD"] == BOARD.encode() and told["IS_PRODUCTION"] is False
    stage = BUILD / BOARD / "stage"
    assert not (stage / "loader").exists() and not (stage / "trust.mpy").exists()


def test_an_image_that_would_lock_itself_out_is_not_signed():
    with pytest.raises(SigningError, match="would not start"):
        signed(b"\xd2\xcd1\x01\x00", workshop_key(), Identity(BOARD, (1, 0, 0), lowest=(1, 0, 1)))


@pytest.fixture
def release(tmp_path):
    """release(name): a file with a key of a release."""

    def make(name: str) -> pathlib.Path:
        key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        path = tmp_path / name
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        path.write_bytes(key.private_bytes(*form))
        path.chmod(0o600)
        return path

    return make


def refused(*keys) -> str:
    with pytest.raises(SigningError) as caught:
        chosen(*keys, BOARD)
    return str(caught.value)


def test_a_release_takes_its_own_keys_only(release, tmp_path):
    image, technician = release("image.pem"), release("technician.pem")
    signers = chosen(image, technician, BOARD)
    assert signers.production and "IS_PRODUCTION = True" in frozen.trust(BOARD, signers)
    assert not chosen(None, None, BOARD).production
    assert "needs two keys" in refused(image, None)
    assert "give two" in refused(image, image)
    workshop_key(tmp_path / "other.pem")
    assert "is a workshop's key" in refused(tmp_path / "other.pem", technician)
    technician.chmod(0o644)
    assert "others can read" in refused(image, technician)
    inside = ROOT / "build" / "release.pem"
    shutil.copy(image, inside)
    assert "lies among the sources" in refused(inside, image)
    inside.unlink()
    assert "no private key" in refused(tmp_path / "nothing", image)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("firmware/log.py", "DEBUG = True"), ("lib/x/y.py", "_DEBUG_ALL = const(1)"),
        (f"boards/{BOARD}/sdkconfig.board", "CONFIG_BOOTLOADER_LOG_LEVEL_DEBUG=y"),
        (f"boards/{BOARD}/mpconfigboard.h", "#define MICROPY_DEBUG_VERBOSE (1)"),
    ],
)  # fmt: skip
def test_debug_switches_are_found(tmp_path, file, line):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(f"x = 1\n{line}\n", encoding="utf-8")
    assert debug_switches(BOARD, tmp_path) == [file]
    assert debug_switches(BOARD) == []
