"""The state machine: what may happen in a shop, in any order, and what must hold all the same."""

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.stateful.books import OPEN, Record, TerminalBooks, read_books
from tests.stateful.cashier import LOST_MS, Cashier, PowerIsOff
from tools.shop import Shop, reset

CARDS = ("credit", "debit", "poor", "lost")
# of the acquirer's laboratory: what can befall the answer to a request
EFFECTS = ("drop_request", "drop_answer", "answer_twice", "bad_mac", "garbage", "cut", "wrong_trace", "late_answer",
           "close_after_request", "close_before_reply", "close_on_accept", "decline", "delay")  # fmt: skip
REVERSAL_EFFECTS = ("drop_request", "drop_answer", "bad_mac", "garbage", "close_before_reply")
ROUNDS = 12  # tries of the terminal to settle what is open, each some minutes


@dataclass
class Sale:
    """A sale that was tried; `told`: approved, declined, or "" when the screen told neither."""

    fen: int
    card: str
    told: str


class Shopkeeping(RuleBasedStateMachine):
    """Sales under every fault of network, acquirer and power; both books are compared when the dust has settled."""

    steps = 0  # of all examples

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self.shop = shop
        self.device = shop.device
        self.cashier = Cashier(shop)
        self.sales: list[Sale] = []
        self.network = True

    @initialize()
    def morning(self) -> None:
        reset(self.shop)
        self.shop.open()

    # -- what happens

    def sell(self, fen: int, card: str, pin: str | None = None) -> None:
        """`fen` is made one that no other sale has, so that a second charge cannot hide."""
        Shopkeeping.steps += 1
        sale = Sale(fen // 100 * 100 + len(self.sales) % 100, card, "")
        self.sales.append(sale)
        try:
            self.cashier.come_home(online=self.network)
            told = self.cashier.sell(sale.fen, card, pin)
            sale.told = next((name for name in told if name in ("approved", "declined")), "")
            if "unknown" in told:
                sale.told = ""  # what came later is not this sale's first word
        except PowerIsOff:
            self.device.cut_at(None)

    @rule(fen=st.integers(100, 60000), card=st.sampled_from(CARDS), right=st.booleans())
    def sale(self, fen: int, card: str, right: bool) -> None:
        self.device.patience = 2000 if self.network else LOST_MS
        self.sell(fen, card, None if right else "999999")

    @rule(
        fen=st.integers(100, 60000), card=st.sampled_from(CARDS[:2]), effect=st.sampled_from(EFFECTS),
        then=st.none() | st.sampled_from(REVERSAL_EFFECTS), times=st.integers(1, 3),
    )  # fmt: skip
    def sale_that_the_acquirer_spoils(self, fen: int, card: str, effect: str, then: str | None, times: int) -> None:
        acquirer = self.shop.acquirer
        match = {} if effect == "close_on_accept" else {"mti": "0200"}
        acquirer.arm(effect, seconds=0.2, **match)
        if then:
            acquirer.arm(then, mti="0400", times=times)
        self.device.patience = 2000 if effect in ("decline", "delay", "answer_twice") and self.network else LOST_MS
        self.sell(fen, card)
        acquirer.disarm()

    @rule(
        fen=st.integers(100, 60000), direction=st.sampled_from(["after_sent", "after_received"]),
        size=st.integers(0, 260), how=st.sampled_from(["silence", "reset"]),
    )  # fmt: skip
    def sale_in_which_the_connection_breaks(self, fen: int, direction: str, size: int, how: str) -> None:
        self.cashier.come_home(online=self.network)
        self.device.patience = LOST_MS
        self.device.world(network={"break": {direction: size, "how": how}})
        self.sell(fen, "credit")
        self.device.world(network={"up": self.network, "break": None})

    @rule(fen=st.integers(100, 60000), step=st.integers(1, 8), torn=st.booleans(), spoilt=st.booleans())
    def sale_in_which_the_power_goes(self, fen: int, step: int, torn: bool, spoilt: bool) -> None:
        self.cashier.come_home(online=self.network)
        if spoilt:
            self.shop.acquirer.arm("close_before_reply", mti="0200")
        self.device.patience = LOST_MS if spoilt or not self.network else 2000
        self.device.cut_at(step, torn)
        self.sell(fen, "debit")
        if self.device.power != "off":
            self.device.cut_at(None)
        self.shop.acquirer.disarm()

    @rule(orderly=st.booleans())
    def power_goes_and_comes(self, orderly: bool) -> None:
        Shopkeeping.steps += 1
        if self.device.power != "off":
            if orderly:
                self.device.power_off()
            else:
                self.device.cut()
        self.device.patience = 2000 if self.network else LOST_MS
        self.cashier.come_home(online=self.network)

    @rule(seconds=st.sampled_from([2, 20, 120, 900, 20000]))
    def time_passes(self, seconds: int) -> None:
        Shopkeeping.steps += 1
        self.device.patience = 500 if self.network else 0
        if self.device.power != "off":
            self.device.run(seconds * 1000, {})

    @rule()
    def network_goes_or_comes(self) -> None:
        Shopkeeping.steps += 1
        self.network = not self.network
        self.device.world(network={"up": self.network})

    # -- what must hold

    @invariant()
    def no_card_is_out_of_balance(self) -> None:
        assert self.shop.acquirer.totals()["misbooked"] == []

    @invariant()
    @precondition(lambda self: self.sales)
    def nobody_is_charged_twice(self) -> None:
        charged = [row["amount"] for row in self.standing("sale")]
        tried = {sale.fen for sale in self.sales}
        assert len(charged) == len(set(charged)) and set(charged) <= tried, charged

    def standing(self, *kinds: str) -> list[dict]:
        rows = self.shop.acquirer.transactions(state="approved", limit=1000)
        return [row for row in rows if not kinds or row["kind"] in kinds]

    def teardown(self) -> None:
        if self.sales:
            self.compare(self.settle())

    def settle(self) -> TerminalBooks:
        """Everything works again; wait until nothing is open."""
        self.shop.acquirer.disarm()
        self.shop.acquirer.release()
        self.network = True
        if self.device.power != "off":
            self.device.cut_at(None)
        self.device.world(network={"up": True, "break": None})
        self.device.patience = 2000
        self.cashier.come_home()
        flash = self.shop.folder / "flash.bin"
        books = read_books(flash)
        for _ in range(ROUNDS):
            if not books.open:
                return books
            self.device.run(330_000, {"log": ["REVERSED", "APPROVED", "DECLINED"]})
            self.device.run(2000, {})
            books = read_books(flash)
        raise AssertionError(f"still open: {books}\n{self.shop.log_lines()[-20:]}")

    def compare(self, mine: TerminalBooks) -> None:
        """Both books say the same, and so did the screen."""
        assert mine.fault is None and mine.chain is None, (mine.fault, mine.chain)
        assert not [record for record in mine.records if record.state in OPEN], mine
        assert mine.totals == mine.sums(mine.batch), mine
        theirs = {(row["batch"], row["trace"], row["kind"]): row["amount"] for row in self.standing()}
        ours = {(*record.key, record.kind): record.amount for record in approved(mine)}
        assert ours == theirs, (mine, self.shop.acquirer.transactions(), self.shop.log_lines())
        for sale in self.sales:
            states = [record.state for record in mine.records if record.kind == "sale" and record.amount == sale.fen]
            assert states in ([], ["APPROVED"], ["DECLINED"], ["REVERSED"]), (sale, states)
            if sale.told:
                assert states == [sale.told.upper()] or (sale.told == "declined" and states == ["REVERSED"]), sale
        for card in CARDS:
            paid = sum(row["amount"] for row in self.standing("sale") if row["card_id"] == card)
            assert self.shop.charged(card) == paid, card


def approved(books: TerminalBooks) -> list[Record]:
    return [record for record in books.records if record.state == "APPROVED"]
