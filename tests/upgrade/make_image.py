"""Make the flash image of a release: what a terminal that has worked with it carries over to a newer firmware.

Run it in a checkout of that release: `python make_image.py OUT.bin.gz`. It plays a day with the reference acquirer on
the simulated device: three approved sales, one declined, one approved on another card, and one whose answer was lost
when the power went, so that a reversal is owed. The file holds the non-blank sectors of the partitions nvs, ledger and
vfs, each with its number before it (4 bytes, big-endian), gzipped. All keys in it are made for this.
"""

import gzip
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path.cwd()))

from tools.acquirer.testing import AcquirerProcess
from tools.shop import Shop
from tools.simulator.client import Device

TERMINAL, TMK = "10019999", "404142434445464748494A4B4C4D4E4F"
SECTOR = 4096
PARTITIONS = ((0x9000, 0x6000), (0x700000, 0x600000), (0xD00000, 0x300000))  # nvs, ledger, vfs


def live(shop: Shop) -> None:
    """The day. Card numbers are those of the acquirer's wallet."""
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    for fen, card in ((12800, "credit"), (3600, "credit"), (5000, "poor"), (700, "debit")):
        shop.sell(fen, card)
        shop.expect(quiet=3000, within=30)
        shop.go_home()
    shop.acquirer.arm("drop_answer", mti="0200")
    shop.charge(9900)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.device.patience = 0
    shop.device.run(5000)
    shop.device.cut()


def image(flash: bytes) -> bytes:
    """The sectors worth keeping."""
    kept = bytearray()
    for start, size in PARTITIONS:
        for at in range(start, start + size, SECTOR):
            sector = flash[at : at + SECTOR]
            if sector.strip(b"\xff"):
                kept += (at // SECTOR).to_bytes(4, "big") + sector
    return bytes(kept)


def main(target: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        process = AcquirerProcess(folder)
        try:
            process.admin.policy(amount_codes=False)
            merchant = process.admin.provisioning()["merchant_id"]
            process.admin.add_terminal(TERMINAL, merchant, "", TMK)
            with Device.start(state=folder / "device") as device:
                shop = Shop(device, process)
                more = {"serial": "TT24-000001", "wifi": {"ssid": "shop", "secret": "correct horse"}}
                device.provision(**{**process.admin.provisioning(TERMINAL), **more})
                live(shop)
                target.write_bytes(gzip.compress(image((folder / "device" / "flash.bin").read_bytes()), mtime=0))
        finally:
            process.stop()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
