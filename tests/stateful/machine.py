"""The state machine: what may happen in a shop, in any order, and what must hold all the same."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.stateful.books import OPEN, Record, TerminalBooks, read_books
from tests.stateful.cashier import LOST_MS, REFUND, VOID, Cashier, PowerIsOff
from tests.stateful.rare import ANSWERED, COMPLETE, EFFECTS, HOLD, KINDS, RELEASE, UNDO, RareTransactions
from tools.shop import Shop, reset

CARDS = ("credit", "debit", "poor", "lost")
MORE_EFFECTS = (*EFFECTS, "close_on_accept", "decline", "delay")
SIGNS = {"sale": 1, "completion": 1, "offline sale": 1, "void": -1, "refund": -1, "completion void": -1}
# the acquirer's names of kinds, where the terminal has others
NAMES = {"pre-authorisation": "preauth", "pre-authorisation void": "preauth_void",
         "completion void": "completion_void", "offline sale": "offline_sale"}  # fmt: skip
REVERSAL_EFFECTS = ("drop_request", "drop_answer", "bad_mac", "garbage", "close_before_reply")
ROUNDS = 12  # tries of the terminal to settle what is open, each some minutes


@dataclass
class Sale:
    """A sale that was tried; `told`: approved, declined, or "" when the screen told neither."""

    fen: int
    card: str
    told: str


class Shopkeeping(RareTransactions):
    """Sales under every fault of network, acquirer and power; both books are compared when the dust has settled."""

    told: Counter[str] = Counter()  # what happened in all examples, and what the screen said of it

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self.shop = shop
        self.device = shop.device
        self.cashier = Cashier(shop)
        self.sales: list[Sale] = []
        self.network = True
        self.skewed = False  # a settlement was made to differ

    @initialize()
    def morning(self) -> None:
        """The day begins with a sale, so that there is something to give back."""
        reset(self.shop)
        self.shop.open()
        self.sell(50000, "credit")

    # -- what happens

    def a_day_of_everything(self) -> None:
        """Each kind once, without trouble: what the examples build upon is sure to be reached."""
        self.morning()
        self.troubled("offline sale", None, None, lambda: self.cashier.sell_offline(8800, "debit"))
        for what, find in ((HOLD, None), (RELEASE, HOLD), (HOLD, None), (COMPLETE, HOLD), (UNDO, COMPLETE)):
            rows = self.standing(KINDS[find]) if find else [{}]
            self.pre_authorise(what, rows[-1], 20000)
        trace = int(self.standing("sale")[0]["trace"])
        self.note("refund", self.cashier.give_back(REFUND, trace, "credit", 1000))
        self.sell(700, "debit")
        self.note("void", self.cashier.give_back(VOID, int(self.standing("sale")[-1]["trace"]), "debit"))
        self.lost_in_every_way()
        self.device.cut_at(1)
        self.sell(900, "debit")
        self.teardown()

    def lost_in_every_way(self) -> None:
        """A sale whose answer is lost, and nobody says what became of it: the outcome is not known for a while."""
        acquirer = self.shop.acquirer
        acquirer.arm("drop_answer", mti="0200")
        for mti in ("0820", "0400"):
            acquirer.arm("drop_request", mti=mti, times=20)
        self.device.patience = LOST_MS
        self.sell(800, "debit")
        acquirer.disarm()
        self.device.patience = 2000

    def sell(self, fen: int, card: str, pin: str | None = None) -> None:
        """`fen` is made one that no other sale has, so that a second charge cannot hide."""
        sale = Sale(fen // 100 * 100 + len(self.sales) % 100, card, "")
        self.sales.append(sale)
        try:
            self.cashier.come_home(online=self.network)
            told = self.cashier.sell(sale.fen, card, pin)
            sale.told = next((name for name in told if name in ("approved", "declined")), "")
            if "unknown" in told:
                sale.told = ""  # what came later is not this sale's first word
            self.note("sale", told)
        except PowerIsOff:
            self.note("sale", ["power cut"])
            self.device.cut_at(None)

    def note(self, what: str, told: list[str]) -> None:
        """Count how something ended."""
        Shopkeeping.told[f"{what}: {told[-1] if told else 'nothing'}"] += 1

    @rule(fen=st.integers(100, 60000), card=st.sampled_from(CARDS), right=st.booleans())
    def sale(self, fen: int, card: str, right: bool) -> None:
        self.device.patience = 2000 if self.network else LOST_MS
        self.sell(fen, card, None if right else "999999")

    @rule(
        fen=st.integers(100, 60000), card=st.sampled_from(CARDS[:2]), effect=st.sampled_from(MORE_EFFECTS),
        then=st.none() | st.sampled_from(REVERSAL_EFFECTS), times=st.integers(1, 3),
    )  # fmt: skip
    def sale_that_the_acquirer_spoils(self, fen: int, card: str, effect: str, then: str | None, times: int) -> None:
        acquirer = self.shop.acquirer
        match = {} if effect == "close_on_accept" else {"mti": "0200"}
        acquirer.arm(effect, seconds=0.2, **match)
        if then:
            acquirer.arm(then, mti="0400", times=times)
        self.device.patience = 2000 if effect in ANSWERED and self.network else LOST_MS
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

    @rule(
        which=st.integers(0, 99), what=st.sampled_from([VOID, REFUND, REFUND]), part=st.integers(0, 70000),
        effect=st.none() | st.sampled_from(EFFECTS), step=st.none() | st.integers(1, 8),
    )  # fmt: skip
    @precondition(lambda self: self.standing("sale"))
    def void_or_refund(self, which: int, what: str, part: int, effect: str | None, step: int | None) -> None:
        rows = self.standing("sale")
        sale = rows[which % len(rows)]
        try:
            if effect:
                self.shop.acquirer.arm(effect, seconds=0.2, kind="void" if what == VOID else "refund")
            self.device.patience = 2000 if (effect is None or effect in ANSWERED) and self.network else LOST_MS
            if step:
                self.device.cut_at(step)
            fen = part if part <= 60000 else 0
            name = "void" if what == VOID else "refund"
            self.note(name, self.cashier.give_back(what, int(sale["trace"]), sale["card_id"], fen))
        except PowerIsOff:
            self.note("void or refund", ["power cut"])
        self.device.cut_at(None)
        self.shop.acquirer.disarm()

    @rule(step=st.none() | st.integers(1, 6), skewed=st.booleans())
    def settlement(self, step: int | None, skewed: bool) -> None:
        try:
            if skewed:
                self.shop.acquirer.arm("skew_totals", kind="settlement")
                self.skewed = True
            self.device.patience = 2000 if self.network else LOST_MS
            if step:
                self.device.cut_at(step)
            self.note("settlement", self.cashier.settle())
        except PowerIsOff:
            self.note("settlement", ["power cut"])
        self.device.cut_at(None)
        self.shop.acquirer.disarm()

    @rule(orderly=st.booleans())
    def power_goes_and_comes(self, orderly: bool) -> None:
        if self.device.power != "off":
            if orderly:
                self.device.power_off()
            else:
                self.device.cut()
        self.device.patience = 2000 if self.network else LOST_MS
        self.cashier.come_home(online=self.network)

    @rule(seconds=st.sampled_from([2, 20, 120, 900, 20000]))
    def time_passes(self, seconds: int) -> None:
        self.device.patience = 500 if self.network else 0
        if self.device.power != "off":
            self.device.run(seconds * 1000, {})

    @rule()
    def network_goes_or_comes(self) -> None:
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

    @invariant()
    def nobody_gets_back_more_than_was_paid(self) -> None:
        rows = self.shop.acquirer.transactions(state="approved", limit=1000)
        back: dict[int, int] = {}
        for row in rows:
            if row["kind"] in ("void", "refund", "completion void"):
                back[row["original_id"]] = back.get(row["original_id"], 0) + row["amount"]
        for row in rows:
            assert back.get(row["id"], 0) <= row["amount"], (row, back)

    def standing(self, *kinds: str) -> list[dict]:
        rows = self.shop.acquirer.transactions(state="approved", limit=1000)
        return [row for row in rows if not kinds or row["kind"] in kinds]

    def teardown(self) -> None:
        if self.sales:
            self.end_the_day()
            self.compare(self.settled_books())

    def end_the_day(self) -> None:
        """Everything works again; wait until no outcome is open, then settle the batch."""
        self.shop.acquirer.disarm()
        self.shop.acquirer.release()
        self.network = True
        if self.device.power != "off":
            self.device.cut_at(None)
        self.device.world(network={"up": True, "break": None})
        self.device.patience = 2000
        self.cashier.come_home()
        self.settled_books(also=("ADVISING",))  # an advice may wait for the settlement
        self.note("last settlement", self.cashier.settle())

    def settled_books(self, also: tuple[str, ...] = ()) -> TerminalBooks:
        """The terminal's books when nothing is open any more, but for states in `also`."""
        for _ in range(ROUNDS):
            books = read_books(self.shop.folder / "flash.bin")
            if not [record for record in books.records if record.state in OPEN - set(also)]:
                return books
            self.device.run(330_000, {"log": ["REVERSED", "APPROVED", "DECLINED"]})
            self.device.run(2000, {})
        raise AssertionError(f"still open: {books}\n{self.shop.log_lines()[-20:]}")

    def compare(self, mine: TerminalBooks) -> None:
        """Both books say the same, and so did the screen."""
        assert mine.fault is None and mine.chain is None, (mine.fault, mine.chain)
        assert not [record for record in mine.records if record.state in OPEN], mine
        assert mine.totals == mine.sums(mine.batch), mine
        theirs = {
            (row["batch"], row["trace"], NAMES.get(row["kind"], row["kind"])): row["amount"] for row in self.standing()
        }
        ours = {(*record.key, record.kind): record.amount for record in approved(mine)}
        assert ours == theirs, (mine, self.shop.acquirer.transactions(), self.shop.log_lines())
        for sale in self.sales:
            states = [record.state for record in mine.records if record.kind == "sale" and record.amount == sale.fen]
            assert states in ([], ["APPROVED"], ["DECLINED"], ["REVERSED"]), (sale, states)
            if sale.told:
                assert states == [sale.told.upper()] or (sale.told == "declined" and states == ["REVERSED"]), sale
        for card in CARDS:
            booked = [row for row in self.standing(*SIGNS) if row["card_id"] == card]
            assert self.shop.charged(card) == sum(SIGNS[row["kind"]] * row["amount"] for row in booked), booked
        for done in self.shop.acquirer.settlements():
            assert done["journal"] == "intact", done
            assert done["results"] == [1, 1] or self.skewed, done


def approved(books: TerminalBooks) -> list[Record]:
    return [record for record in books.records if record.state == "APPROVED"]
