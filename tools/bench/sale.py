"""A sale on the simulated device, watched for what it takes: heap at every screen, flash steps of a record."""

from dataclasses import dataclass
from pathlib import Path

from tools.acquirer.testing import AcquirerProcess
from tools.shop import Shop, shop_in


@dataclass
class SaleCost:
    """`heap`: bytes of the firmware's live objects at the worst screen; `programs`, `erases`: before the send."""

    heap: int
    programs: int
    erases: int


def heap_of(shop: Shop) -> int:
    """The firmware's live objects; what the silicon holds in the same heap is taken off."""
    heap = shop.device.state()["heap"]
    return int(heap["used"] - heap["at_boot"])


def measure_sale(folder: Path) -> SaleCost:
    """Run one sale from power-on to slip, in virtual time."""
    process = AcquirerProcess(folder)
    try:
        with shop_in(folder / "device", process) as shop:
            shop.open()
            shop.device.run(30000)  # idle: the next flash sector is erased ahead
            heaps = [heap_of(shop)]
            shop.charge(12800)
            shop.expect(screen="present")
            heaps.append(heap_of(shop))
            shop.swipe("credit")
            shop.expect(screen="pin")
            heaps.append(heap_of(shop))
            before = shop.device.flash()
            process.admin.hold("received", mti="0200")
            shop.device.patience = 0
            shop.press(*shop.presented.pin, "ok")
            process.admin.wait_for("held")
            after = shop.device.flash()
            heaps.append(heap_of(shop))
            process.admin.release()
            shop.device.patience = 2000
            shop.expect(screen="approved")
            heaps.append(heap_of(shop))
            shop.device.run(500)  # printing
            heaps.append(heap_of(shop))
    finally:
        process.stop()
    return SaleCost(max(heaps), after["programs"] - before["programs"], after["erases"] - before["erases"])
