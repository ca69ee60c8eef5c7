"""Part of the state machine: the pre-authorisation family and the offline sale, with whatever goes wrong meanwhile."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.stateful.cashier import LOST_MS, Cashier, PowerIsOff
from tools.shop import Shop
from tools.simulator.client import Device

# of the acquirer's laboratory: what can befall the answer to a request
EFFECTS = ("drop_request", "drop_answer", "answer_twice", "bad_mac", "garbage", "cut", "wrong_trace", "late_answer",
           "close_after_request", "close_before_reply")  # fmt: skip
ANSWERED = ("decline", "delay", "answer_twice")  # these do come, in the end
HOLD, COMPLETE, RELEASE, UNDO = "hold", "complete", "release", "undo"
KINDS = {HOLD: "pre-authorisation", COMPLETE: "completion", RELEASE: "pre-authorisation void", UNDO: "completion void"}
MOST_PERCENT = 115  # of a hold, that a completion may charge

trouble = {"effect": st.none() | st.sampled_from(EFFECTS), "step": st.none() | st.integers(1, 8)}


class RareTransactions(RuleBasedStateMachine):
    """Rules and invariants of what is done rarely. `Shopkeeping` makes the attributes."""

    shop: Shop
    device: Device
    cashier: Cashier
    network: bool
    note: Callable[[str, list[str]], None]
    standing: Callable[..., list[dict]]

    def troubled(self, kind: str, effect: str | None, step: int | None, act: Callable[[], list[str]]) -> None:
        """Do it with the acquirer spoiling answers and the power going at a flash step; note how it ended."""
        try:
            if effect:
                self.shop.acquirer.arm(effect, seconds=0.2, kind=kind)
            self.device.patience = 2000 if (effect is None or effect in ANSWERED) and self.network else LOST_MS
            self.cashier.come_home(online=self.network)
            if step:
                self.device.cut_at(step)
            self.note(kind, act())
        except PowerIsOff:
            self.note(kind, ["power cut"])
        self.device.cut_at(None)
        self.shop.acquirer.disarm()

    @rule(
        what=st.sampled_from([HOLD, COMPLETE, COMPLETE, RELEASE, UNDO]), which=st.integers(0, 99),
        fen=st.integers(1000, 30000), **trouble,
    )  # fmt: skip
    def pre_authorisation(self, what: str, which: int, fen: int, effect: str | None, step: int | None) -> None:
        """Something that can be done now; without anything to complete or undo, that comes first."""
        completed, open_holds = self._completions(), self._open_holds()
        rows = completed if what == UNDO else open_holds
        if not rows and what == UNDO:
            what, rows = COMPLETE, open_holds
        if not rows and what != HOLD:
            what = HOLD
        self.pre_authorise(what, rows[which % len(rows)] if rows else {}, fen, effect, step)

    def pre_authorise(self, what: str, row: dict, fen: int, effect: str | None = None, step: int | None = None) -> None:
        """Do one of the family about a row of the acquirer's books."""
        cashier, card = self.cashier, row.get("card_id", "credit")
        trace = int(row.get("trace", 0))
        charge = min(fen, row.get("amount", 0) * MOST_PERCENT // 100)
        acts = {
            HOLD: lambda: cashier.hold(fen, card),
            COMPLETE: lambda: cashier.complete(trace, card, charge),
            RELEASE: lambda: cashier.release(trace, card),
            UNDO: lambda: cashier.undo_completion(trace, card),
        }
        self.troubled(KINDS[what], effect, step, acts[what])

    @rule(fen=st.integers(100, 20000), card=st.sampled_from(["credit", "debit", "lost"]), **trouble)
    def offline_sale(self, fen: int, card: str, effect: str | None, step: int | None) -> None:
        """The acquirer hears of it later, so the effect may befall something else of its kind, or nothing."""
        self.troubled("offline sale", effect, step, lambda: self.cashier.sell_offline(fen, card))

    def _completions(self) -> list[dict]:
        """Those of this batch that stand."""
        undone = {row["original_id"] for row in self.standing("completion void")}
        latest = max((row["batch"] for row in self.standing()), default="")
        return [row for row in self.standing("completion") if row["id"] not in undone and row["batch"] == latest]

    def _open_holds(self) -> list[dict]:
        undone = {row["original_id"] for row in self.standing("completion void")}
        used = {row["original_id"] for row in self.standing("completion") if row["id"] not in undone}
        used |= {row["original_id"] for row in self.standing("pre-authorisation void")}
        return [row for row in self.standing("pre-authorisation") if row["id"] not in used]

    @invariant()
    def nothing_is_charged_beyond_a_hold(self) -> None:
        rows = {row["id"]: row for row in self.shop.acquirer.transactions(state="approved", limit=1000)}
        undone = {row["original_id"] for row in rows.values() if row["kind"] == "completion void"}
        charged: dict[int, int] = {}
        for row in rows.values():
            if row["kind"] == "completion" and row["id"] not in undone:
                assert row["original_id"] not in charged, row
                charged[row["original_id"]] = row["amount"]
        for hold, fen in charged.items():
            assert fen <= rows[hold]["amount"] * MOST_PERCENT // 100, (rows[hold], fen)
