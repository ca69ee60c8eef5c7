"""A day on the simulated device: heap at every screen of each flow, flash steps of a record."""

from dataclasses import dataclass, field
from pathlib import Path

from tools.acquirer.testing import AcquirerProcess
from tools.cards.card import Card, new_card
from tools.shop import Shop, menu, shop_in
from tools.simulator.client import PATIENCE_MS

SUPERVISOR = "123456"


@dataclass
class Costs:
    """`heap`: bytes of the firmware's live objects at the worst screen of each flow. `programs`, `erases`: flash steps
    of a sale before it is sent."""

    programs: int = 0
    erases: int = 0
    heap: dict[str, int] = field(default_factory=dict)

    def look(self, flow: str, shop: Shop) -> None:
        """Count the firmware's objects; the simulated silicon has its own in the same heap."""
        self.heap[flow] = max(self.heap.get(flow, 0), int(shop.device.heap()["firmware"]))


def measure_day(folder: Path) -> Costs:
    """From power-on to a settled batch, in virtual time."""
    costs = Costs()
    process = AcquirerProcess(folder)
    try:
        with shop_in(folder / "device", process) as shop:
            shop.open()
            shop.device.run(30000)  # idle: the next flash sector is erased ahead
            _sale(shop, process, costs)
            card = new_card("credit")
            _chip(shop, costs, card)
            _tap(shop, costs, card)
            shop.sell(3600)  # a second one, so that there is something to choose
            _go_home(shop)
            _void(shop, costs)
            _settlement(shop, costs)
    finally:
        process.stop()
    return costs


def _sale(shop: Shop, process: AcquirerProcess, costs: Costs) -> None:
    costs.look("sale", shop)
    shop.charge(12800)
    shop.expect(screen="present")
    costs.look("sale", shop)
    shop.swipe("credit")
    shop.expect(screen="pin")
    costs.look("sale", shop)
    before = shop.device.flash()
    process.admin.hold("received", mti="0200")
    shop.device.patience = 0
    shop.press(*shop.presented.pin, "ok")
    process.admin.wait_for("held")
    after = shop.device.flash()
    costs.programs, costs.erases = after["programs"] - before["programs"], after["erases"] - before["erases"]
    costs.look("sale", shop)
    process.admin.release()
    shop.device.patience = PATIENCE_MS
    shop.expect(screen="approved")
    costs.look("sale", shop)
    shop.device.run(500)  # printing
    costs.look("sale", shop)
    _go_home(shop)
    costs.look("sale", shop)


def _chip(shop: Shop, costs: Costs, card: Card) -> None:
    """A card in the slot, its kernel loaded beside the sale."""
    shop.charge(4700)
    shop.expect(screen="present")
    with shop.inserted(card):
        shop.expect(screen="pin", within=20)
        costs.look("chip", shop)
        shop.press(*card.pin, "ok")
        shop.expect(screen="approved", within=30)
        costs.look("chip", shop)
        shop.device.run(500)
        costs.look("chip", shop)
    _go_home(shop)


def _tap(shop: Shop, costs: Costs, card: Card) -> None:
    """A tapped card; its kernel is loaded before the field is on."""
    shop.charge(128800)
    shop.expect(screen="present")
    costs.look("tap", shop)
    with shop.tapped(card):
        shop.expect(screen="pin", within=20)
    costs.look("tap", shop)
    shop.press(*card.pin, "ok")
    shop.expect(screen="approved", within=30)
    costs.look("tap", shop)
    _go_home(shop)


def _void(shop: Shop, costs: Costs) -> None:
    """Of one of several sales, by the card's last digits."""
    for keys, screen in (
        (menu("void"), "give_back"), ("1", "find"), ("2", "enter_last_four"), ((*"0019", "ok"), "choose"),
        (("ok",), "confirm_supervisor"), ((*SUPERVISOR, "ok"), "present"),
    ):  # fmt: skip
        shop.press(*keys)
        shop.expect(screen=screen, within=30)
        costs.look("void", shop)
    shop.swipe("credit")
    shop.expect(screen="pin")
    costs.look("void", shop)
    shop.press(*shop.presented.pin, "ok")
    shop.expect(screen="approved", within=90)
    costs.look("void", shop)
    shop.device.run(500)
    costs.look("void", shop)
    _go_home(shop)


def _settlement(shop: Shop, costs: Costs) -> None:
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    costs.look("settlement", shop)
    shop.press("ok")
    shop.expect(screen="settled", within=90)
    for _ in range(10):  # the slip
        costs.look("settlement", shop)
        shop.device.run(300)


def _go_home(shop: Shop) -> None:
    shop.go_home()
    shop.device.run(20000)  # the slip is out
