"""Many sales of all kinds in one go: `python -m tools.bench.soak 1000` (make soak).

One terminal that is never restarted, in virtual time, against a real acquirer. Says every hundred sales what the
firmware keeps in the heap after a sale, what processor time a sale took, and how long the payer waited from the last
key to the outcome in the terminal's own time. Ends with a settlement. Exit status 1 when something grew or the books do
not agree.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools.acquirer.testing import AcquirerProcess
from tools.cards.card import Card, new_card
from tools.shop import Shop, menu, shop_in

STEP = 100  # sales a line of the table stands for
ROLL = 50  # sales after which there is a new roll of paper
HEAP_SLACK = 6_000  # bytes: lists of what was sold lately fill up first
SLOWER = 1.25  # how much more processor time a sale at the end may take than one in the second hundred


@dataclass
class Sales:
    """What every sale cost. `heap`: bytes of the firmware's objects after it; `cpu`: ms of the device's process;
    `waited`: ms of the terminal's time from the last key to the outcome."""

    heap: list[int] = field(default_factory=list)
    cpu: list[int] = field(default_factory=list)
    waited: list[int] = field(default_factory=list)

    def part(self, number: int, size: int) -> tuple[int, float, float]:
        """Of the sales from `number` on: heap after the last, processor time and wait in the middle."""
        rows = slice(number, number + size)
        return self.heap[rows][-1], statistics.median(self.cpu[rows]), statistics.median(self.waited[rows])


class Counter:
    """The cashier, the payers and the clerk who writes everything down."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.sales = Sales()
        self.total = 0
        self._card = new_card("credit")
        self._kinds: list[Callable[[int], None]] = [
            self._swiped, self._inserted, self._tapped, self._declined, self._by_code, self._in_cash,
        ]  # fmt: skip

    def sell(self, number: int) -> None:
        """One sale, its slip printed and torn off."""
        fen = 100 + number % 900
        if number % ROLL == 0:
            self.shop.device.world(paper={"new_roll": True})
        before = self.shop.device.heap()["cpu_ms"]
        self._kinds[number % len(self._kinds)](fen)
        self.shop.go_home()
        self.shop.expect(quiet=3000, within=60)
        self.shop.device.tear()
        after = self.shop.device.heap()
        self.sales.heap.append(after["firmware"])
        self.sales.cpu.append(after["cpu_ms"] - before)

    def _ends(self, screen: str) -> None:
        started = self._clock()
        self.shop.expect(screen=screen, within=90)
        self.sales.waited.append(self._clock() - started)

    def _clock(self) -> int:
        """The terminal's time in ms since it was switched on."""
        return int(self.shop.device.request("time")["elapsed_ms"])

    def _swiped(self, fen: int) -> None:
        self.shop.charge(fen)
        self.shop.expect(screen="present")
        self.shop.swipe("debit")
        self.shop.enter_pin()
        self._ends("approved")
        self.total += fen

    def _inserted(self, fen: int) -> None:
        self.shop.charge(fen)
        self.shop.expect(screen="present")
        with self.shop.inserted(self._card):
            self.shop.expect(screen="pin", within=20)
            self._type_pin(self._card)
            self._ends("approved")
        self.total += fen

    def _tapped(self, fen: int) -> None:
        self.shop.charge(fen)
        self.shop.expect(screen="present")
        with self.shop.tapped(self._card):
            self._ends("approved")
        self.total += fen

    def _declined(self, fen: int) -> None:
        self.shop.charge(fen)
        self.shop.expect(screen="present")
        self.shop.swipe("poor")
        self.shop.enter_pin()
        self._ends("declined")

    def _by_code(self, fen: int) -> None:
        self.shop.charge(fen)
        self.shop.expect(screen="present")
        self.shop.shows_code(self.shop.acquirer.show_code("unionpay"))
        self._ends("approved")
        self.total += fen

    def _in_cash(self, fen: int) -> None:
        """The acquirer never hears of it."""
        self.shop.press(*str(fen), "down")
        self.shop.expect(screen="cash")
        self.shop.press("ok")
        self._ends("cash_done")

    def _type_pin(self, card: Card) -> None:
        self.shop.press(*card.pin, "ok")


def soak(shop: Shop, count: int) -> Sales:
    """So many sales, then the settlement. Raises AssertionError when the books do not agree or something grew."""
    counter = Counter(shop)
    shop.open()
    for number in range(count):
        counter.sell(number)
        if (number + 1) % STEP == 0:
            print(f"{number + 1} of {count}", file=sys.stderr, flush=True)
    standing = [row for row in shop.acquirer.transactions(state="approved", limit=10_000) if row["kind"] == "sale"]
    assert sum(row["amount"] for row in standing) == counter.total, "the acquirer has other sales than were made"
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen="settled", within=600)
    assert not [event for event in shop.device.events if event["event"] == "crash"], "the terminal has crashed"
    return counter.sales


def report(sales: Sales) -> bool:
    """Print the table; whether heap and time are flat."""
    count = len(sales.heap)
    step = min(STEP, max(1, count // 3))
    table = Table("after", "heap", "processor", "payer waits", title="TinyTill: one sale after the other")
    rows = [sales.part(at, step) for at in range(0, count - step + 1, step)]
    for at, (heap, cpu, waited) in enumerate(rows):
        table.add_row(f"{(at + 1) * step:,}", f"{heap:,} B", f"{cpu:.0f} ms", f"{waited:.0f} ms")
    Console(width=80).print(table)
    is_flat = rows[-1][0] <= rows[min(1, len(rows) - 1)][0] + HEAP_SLACK
    is_quick = rows[-1][1] <= rows[min(1, len(rows) - 1)][1] * SLOWER + 20
    if not is_flat:
        print("the heap grows")
    if not is_quick:
        print("sales get slower")
    return is_flat and is_quick


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        process = AcquirerProcess(Path(folder))
        try:
            with shop_in(Path(folder) / "device", process) as shop:
                shop.acquirer.policy(amount_codes=False)
                shop.acquirer.change_card("debit", balance=10_000_000)
                shop.acquirer.phone("unionpay", balance=10_000_000)
                return 0 if report(soak(shop, count)) else 1
        finally:
            process.stop()


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
