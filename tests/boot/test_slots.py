"""An update on the simulated device's own flash and loader: installed, tried, taken back, confirmed; cut in between."""

import pytest

from tests.boot.flash import lines, write
from tools import boards
from tools.image.build import fresh, pack
from tools.image.compile import compile_tree
from tools.image.signers import workshop
from tools.image.signing import Identity, signed
from tools.paths import ROOT
from tools.simulator.client import Device

BOARD = boards.DEFAULT


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """image(version): a small one that says which it is."""
    stage = fresh(tmp_path_factory.mktemp("slots") / "stage")
    compile_tree(ROOT / "tests" / "simulator" / "firmware" / "slots", stage)
    compile_tree(ROOT / "boards" / BOARD, stage)
    for name in ("drivers", "imageslots", "signedrom"):
        compile_tree(ROOT / "lib" / name, stage / "lib" / name)
    pack(stage, stage.with_suffix(".romfs"))
    bare = stage.with_suffix(".romfs").read_bytes()
    return lambda *version: signed(bare, workshop().image, Identity(BOARD, version, lowest=(0, 1, version[2])))


@pytest.fixture
def device(image, tmp_path):
    """A device that runs 0.1.0 and has 0.1.1 in its staging slot."""
    path = tmp_path / "image.romfs"
    path.write_bytes(image(0, 1, 0))
    with Device.start("--image", str(path), state=tmp_path / "device", time="virtual") as device:
        device.power_on()
        device.run(500)
        device.power_off()
        write(tmp_path, "staging", image(0, 1, 1))
        yield device


def said(device) -> str:
    device.run(1000)
    return lines(device)[-1]


def start(device) -> str:
    device.power_on()
    return said(device)


def test_an_update_that_nobody_confirms_goes_back_and_one_that_is_stays(device, image, tmp_path):
    assert start(device) == "runs 0.1.0 state 0 outcome None"
    for _ in range(2):
        device.press("1")
        assert said(device) == "runs 0.1.1 state 2 outcome None"
        for _ in range(2):
            device.power_off()
            assert start(device) == "runs 0.1.1 state 2 outcome None"
        device.power_off()
        assert start(device) == "runs 0.1.0 state 3 outcome ((0, 1, 1), 'not confirmed')"
    device.press("1")
    assert said(device) == "runs 0.1.1 state 2 outcome None"
    device.press("4")
    assert said(device) == "confirmed"
    device.power_off()
    write(tmp_path, "romfs", image(0, 1, 0))  # an older image that was signed well
    assert start(device) == "runs 0.1.1 state 0 outcome None"  # from staging: nothing below 0.1.1 runs any more


def test_an_update_survives_cuts_while_it_is_installed(device, image, tmp_path):
    """At some pages of the real flash chip's model; every step is cut in tests/unit."""
    write(tmp_path, "previous", image(0, 1, 0))
    for number, step in enumerate((1, 16, 17, 18, 35, 50)):
        assert start(device).startswith("runs 0.1.0")
        device.press("7")
        assert said(device) == "installs"
        device.power_off()
        device.cut_at(step, torn=number % 2 == 1)
        if device.power_on():
            assert device.run(60000)["power"] == "cut"
        assert start(device) == "runs 0.1.1 state 2 outcome None"
        device.power_off()
        for _ in range(3):
            device.power_on()
            device.run(2000)
            device.power_off()


def test_a_terminal_tells_once_why_an_image_was_refused(tmp_path):
    """With the product itself: the running image has lost a bit, the one before takes its place."""
    whole = boards.image().read_bytes()
    damaged = bytearray(whole)
    damaged[700_001] ^= 4
    with Device.start(state=tmp_path / "device", time="virtual") as device:
        device.power_on()
        device.power_off()
        write(tmp_path, "previous", whole)
        write(tmp_path, "romfs", bytes(damaged))
        for _ in range(2):
            device.power_on()
            device.run(60000)
            told = [line for line in lines(device, "TILL") if line == "image refused: image digest"]
            assert len(told) == 1
            device.power_off()
