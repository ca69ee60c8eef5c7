"""Signed images: made with `cryptography`, checked by the device's code; every attack has its reason."""

import subprocess
import sys

import pytest

from tools.image.signing import Identity, SigningError, modulus, signed, workshop_key

MODULE = "signedrom_cases"
ME = Identity("handheld_s3", (1, 2, 3), lowest=(1, 0, 0))


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return workshop_key(folder / "one.pem"), workshop_key(folder / "two.pem")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A small ROMFS made by mpremote, as the product's is."""
    folder = tmp_path_factory.mktemp("rom")
    (folder / "tree").mkdir()
    (folder / "tree" / "data.txt").write_bytes(bytes(range(256)) * 12)
    path = folder / "image.romfs"
    command = [sys.executable, "-m", "mpremote", "romfs", "--no-mpy", "-o", str(path), "build", str(folder / "tree")]
    subprocess.run(command, check=True, capture_output=True)
    return path.read_bytes()


def test_what_was_signed_is_taken_and_all_else_refused(device, tmp_path, keys, image):
    key, other = keys
    mine, theirs = modulus(key).hex(), modulus(other).hex()
    good = signed(image, key, ME)
    files = {
        "good": good,
        "other": signed(image, other, ME),
        "short": good[:-200],
        "bare": image,
        "nothing": b"\xff" * 64,
        "release": signed(image, key, Identity("handheld_s3", (1, 2, 3), production=True)),
        "longer": image[:3] + bytes([0xFF, 0xFF, 0xFF, 0x7F]) + image[7:],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    rows = [
        (["check", "good", mine], [[1, 2, 3], "handheld_s3", len(image)]),
        (["check", "good", mine, "handheld_s3", [1, 2, 3]], [[1, 2, 3], "handheld_s3", len(image)]),
        (["check", "release", mine, "handheld_s3", [0, 0, 0], True], [[1, 2, 3], "handheld_s3", len(image)]),
        (["check", "good", mine, "handheld_s3", [0, 0, 0], True], "test key"),
        (["check", "good", mine, "handheld_s3", [1, 2, 4]], "too old"),
        (["check", "good", mine, "handheld_wrover"], "board"),
        (["check", "good", theirs], "key"),
        (["check", "other", mine], "key"),
        (["check", "short", mine], "signature"),
        (["check", "bare", mine], "no label"),
        (["check", "nothing", mine], "no image"),
        (["check", "longer", mine], "truncated"),
    ]
    for (case, expected), got in zip(rows, device(MODULE, [case for case, _ in rows]), strict=True):
        told = {"raised": "ImageError", "arguments": [expected]} if isinstance(expected, str) else expected
        assert got == told, case


def test_a_changed_byte_anywhere_is_seen(device, tmp_path, keys, image):
    (tmp_path / "good").write_bytes(signed(image, keys[0], ME))
    (reasons,) = device(MODULE, [["check_flips", "good", modulus(keys[0]).hex(), 64]])
    assert "" not in reasons
    assert reasons["digest"] > 30 and reasons["signature"] >= 4


def test_what_cannot_be_signed_is_told(keys, tmp_path):
    with pytest.raises(SigningError, match="no ROMFS"):
        signed(b"hello", keys[0], ME)
    with pytest.raises(SigningError, match="three numbers"):
        signed(b"\xd2\xcd1\x00", keys[0], Identity("handheld_s3", (1, 2, 300)))
    (tmp_path / "bad.pem").write_text("nothing")
    with pytest.raises(SigningError, match="no private key"):
        workshop_key(tmp_path / "bad.pem")
