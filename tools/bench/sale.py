"""A sale on the simulated device, watched for what it takes: heap at every screen, flash steps of a record."""

from dataclasses import dataclass
from pathlib import Path

from tools.acquirer.testing import AcquirerProcess
from tools.acquirer.wallet import load_cards
from tools.simulator.client import Device


@dataclass
class SaleCost:
    """`heap`: bytes of the firmware's live objects at the worst screen; `programs`, `erases`: before the message left."""

    heap: int
    programs: int
    erases: int


def heap_of(device: Device) -> int:
    """The firmware's live objects; what the silicon holds in the same heap is taken off."""
    heap = device.state()["heap"]
    return int(heap["used"] - heap["at_boot"])


def measure_sale(folder: Path) -> SaleCost:
    """Run one sale from power-on to slip, in virtual time."""
    card = next(card for card in load_cards() if card.id == "credit")
    process = AcquirerProcess(folder)
    try:
        with Device.start(state=folder / "device") as device:
            device.provision(**{**process.admin.provisioning(), "serial": "TT24-000187"})
            device.power_on()
            heaps = []
            device.expect(screen="login", within=30)
            heaps.append(heap_of(device))
            device.press(*"010000", "ok")
            device.expect(log="signed on, batch", within=60)
            device.run(30000)  # idle: the next flash sector is erased ahead
            heaps.append(heap_of(device))
            device.press(*"12800", "ok")
            device.expect(screen="present")
            heaps.append(heap_of(device))
            device.swipe(track2=card.track2)
            device.expect(screen="pin")
            device.press(*"123456")
            heaps.append(heap_of(device))
            before = device.flash()
            process.admin.hold("received", mti="0200")
            device.patience = 0
            device.press("ok")
            process.admin.wait_for("held")
            after = device.flash()
            heaps.append(heap_of(device))
            process.admin.release()
            device.patience = 2000
            device.expect(screen="approved")
            heaps.append(heap_of(device))
            device.run(500)  # printing
            heaps.append(heap_of(device))
    finally:
        process.stop()
    return SaleCost(max(heaps), after["programs"] - before["programs"], after["erases"] - before["erases"])
