"""Devices with tiny firmware of their own, each test's in one file of MicroPython."""

import hashlib
import pathlib

import pytest

from tools import boards
from tools.image.build import fresh, identity, pack
from tools.image.compile import compile_tree
from tools.image.signers import workshop
from tools.image.signing import signed
from tools.paths import ROOT
from tools.simulator import printer_font
from tools.simulator.client import Device

HERE = pathlib.Path(__file__).parent
LIBRARIES = dict.fromkeys(("chip", "scan", "tap"), ("drivers",))  # packages that a firmware needs beside its own files


@pytest.fixture(scope="session")
def image(tmp_path_factory):
    """image(name): the signed image of the firmware in tests/simulator/firmware/<name>/."""
    printer_font.ensure()
    made = {}

    def make(name: str) -> pathlib.Path:
        if name not in made:
            stage = fresh(tmp_path_factory.mktemp("image") / name)
            compile_tree(HERE / "firmware" / name, stage)
            for package in LIBRARIES.get(name, ()):
                compile_tree(ROOT / "lib" / package, stage / "lib" / package)
            made[name] = stage.with_suffix(".romfs")
            pack(stage, made[name])
            label = identity(boards.DEFAULT)
            made[name].write_bytes(signed(made[name].read_bytes(), workshop().image, label))
        return made[name]

    return make


@pytest.fixture
def start(image, tmp_path):
    """start(name, ...): a context with a device that has this firmware; its folder is the test's own."""

    def begin(name: str, *options: str, time: str = "virtual", folder: str = "device"):
        return Device.start("--image", str(image(name)), *options, state=tmp_path / folder, time=time)

    return begin


@pytest.fixture
def fingerprint():
    """Short hash of bytes, for comparisons whose failure stays readable."""
    return lambda data: hashlib.sha256(data).hexdigest()[:16]
