"""A terminal that worked with release 0.1 gets this firmware: its books are read, what it owes is done, it works on."""

import gzip
import pathlib

import pytest

from tests.upgrade.make_image import SECTOR, TERMINAL, TMK
from tools.acquirer.testing import AcquirerProcess
from tools.shop import Shop, menu
from tools.simulator.client import Device

IMAGE = pathlib.Path(__file__).parent / "release_0_1.bin.gz"


def put_on(folder: pathlib.Path) -> None:
    """Write the kept sectors into a device's flash."""
    kept = gzip.decompress(IMAGE.read_bytes())
    with (folder / "flash.bin").open("r+b") as flash:
        for at in range(0, len(kept), SECTOR + 4):
            flash.seek(int.from_bytes(kept[at : at + 4], "big") * SECTOR)
            flash.write(kept[at + 4 : at + 4 + SECTOR])


@pytest.fixture
def shop(tmp_path):
    process = AcquirerProcess(tmp_path)
    process.admin.policy(amount_codes=False)
    merchant = process.admin.provisioning()["merchant_id"]
    process.admin.add_terminal(TERMINAL, merchant, "", TMK)
    with Device.start(state=tmp_path / "device") as device:
        device.watch("crash")
        put_on(tmp_path / "device")
        old = Shop(device, process, tmp_path / "device")
        device.provision(**process.admin.provisioning(TERMINAL))  # same terminal and key, where the host is now
        yield old
        assert not [event for event in device.events if event["event"] == "crash"]
    process.stop()


def test_books_of_release_0_1(shop):
    shop.power_on()
    assert "/operators.json lifted from form 0 to 1" in shop.log_lines()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=2000, within=60)
    assert any("000006 REVERSED" in line for line in shop.log_lines())  # trace 1 was the sign-on
    assert "¥7.00" in shop.texts()  # the last approved sale
    shop.sell(4200)
    assert shop.device.screen()["name"] == "approved"
    shop.go_home()
    shop.restart()
    shop.log_in()
    shop.await_sign_on()
    assert "¥42.00" in shop.texts()
    assert not any("REVERS" in line for line in shop.log_lines())
    shop.press(*menu("history"))
    shop.expect(screen="history")
    shown = shop.texts()
    for _ in range(5):
        shop.press("down")
        shown += shop.texts()
    for amount in ("128.00", "36.00", "50.00", "7.00", "99.00", "42.00"):
        assert amount in shown, shown
