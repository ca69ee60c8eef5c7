"""The rows of the fault matrix: the flows, what can go wrong on the way to the acquirer, and what both books must say.

A new flow is a row in FLOWS, a new fault a row in FAULTS; tests/faults/test_matrix.py crosses them with power cuts. Of
the flows in matrix_codes.py it crosses a few, unless all is wanted.
"""

from collections.abc import Callable
from typing import NamedTuple

from tests.acquirer.spec_terminal import SpecTerminal
from tests.doors import Door
from tests.flows import test_offline_sale, test_preauth
from tests.flows.test_preauth import COMPLETION, COMPLETION_VOID, PREAUTH, PREAUTH_VOID, find
from tests.flows.test_void import agree, find_by_trace, give_back
from tools.shop import Shop
from tools.simulator.client import PATIENCE_MS

FEN = 12800
PART = 3600


class Flow(NamedTuple):
    """`before` makes what it is about, `ready` brings it to the last step before the request leaves, `send` does it."""

    kind: str  # in the acquirer's books
    words: str  # of its line in the terminal's list, when it stands; "" when it is in no books
    ready: Callable[[Shop], object]
    before: Callable[[Shop], object] = lambda shop: None
    send: Callable[[Shop], None] = lambda shop: shop.press("ok")
    background_s: int = 0  # how long the rest goes on behind another screen
    charged: Callable[[Shop], int] = Shop.charged  # by the books of the payer's bank or wallet
    rest_s: int = 0  # how long the terminal must not call it back
    set_up: dict = {}  # what the terminal's provisioning has besides


def type_pin(shop: Shop, card: str = "credit") -> None:
    shop.expect(screen="present", within=30)
    shop.swipe(card)
    shop.expect(screen="pin")
    shop.press(*shop.presented.pin)


def ready_to_sell(shop: Shop) -> None:
    shop.charge(FEN)
    type_pin(shop)


def ready_to_void(shop: Shop) -> None:
    give_back(shop, "1")
    find_by_trace(shop, shop.acquirer.transactions(kind="sale")[-1])
    agree(shop)
    type_pin(shop)


def ready_to_refund(shop: Shop) -> None:
    give_back(shop, "2")
    find_by_trace(shop, shop.acquirer.transactions(kind="sale")[-1])
    shop.expect(screen="sum")
    shop.press(*str(PART), "ok")
    agree(shop)
    shop.expect(screen="present", within=30)


def sell(shop: Shop) -> None:
    shop.sell(FEN)
    shop.go_home()


def hold_and_complete(shop: Shop) -> None:
    test_preauth.complete(shop, test_preauth.hold(shop, FEN), FEN)
    test_preauth.ended(shop)


def ready_to_hold(shop: Shop) -> None:
    test_preauth.begin(shop, PREAUTH)
    shop.expect(screen="sum")
    shop.press(*str(FEN), "ok")
    type_pin(shop)


def ready_to_complete(shop: Shop) -> None:
    test_preauth.begin(shop, COMPLETION)
    find(shop, shop.acquirer.transactions()[-1]["trace"])
    shop.expect(screen="sum")
    shop.press("clear", *str(FEN), "ok")
    type_pin(shop)


def ready_to_release(shop: Shop) -> None:
    test_preauth.begin(shop, PREAUTH_VOID)
    find(shop, shop.acquirer.transactions()[-1]["trace"])
    agree(shop)
    type_pin(shop)


def ready_to_void_completion(shop: Shop) -> None:
    test_preauth.begin(shop, COMPLETION_VOID)
    shop.expect(screen="enter_trace")
    shop.press(*shop.acquirer.transactions()[-1]["trace"], "ok")
    agree(shop)
    type_pin(shop)


def ready_to_ask(shop: Shop) -> None:
    test_preauth.begin(shop, "6")
    type_pin(shop)


def swipe(shop: Shop) -> None:
    shop.swipe("credit")


FLOWS = {
    "sale": Flow("sale", "刷卡，凭证", ready_to_sell),
    "void": Flow("void", "撤销，凭证", ready_to_void, sell),
    "refund": Flow("refund", "退货，凭证", ready_to_refund, sell, swipe),
    "preauth": Flow("pre-authorisation", "预授权，凭证", ready_to_hold),
    "preauth void": Flow("pre-authorisation void", "预授权撤销，凭证", ready_to_release, test_preauth.hold),
    "completion": Flow("completion", "预授权完成，凭证", ready_to_complete, test_preauth.hold),
    "completion void": Flow("completion void", "完成撤销，凭证", ready_to_void_completion, hold_and_complete),
    "offline sale": Flow("offline sale", "离线消费，凭证", test_offline_sale.typed, send=swipe, background_s=200),
    "balance": Flow("balance inquiry", "", ready_to_ask),
}
SIGNS = {"sale": 1, "void": -1, "refund": -1, "completion": 1, "completion void": -1, "offline sale": 1}


class Fault(NamedTuple):
    """`arm` sets it; `patience` is how long, in real ms, the terminal's clock waits for the other side."""

    arm: Callable[[Shop, Flow, Door], object]
    patience: int = PATIENCE_MS


def at_the_acquirer(effect: str, **more) -> Callable[[Shop, Flow, Door], object]:
    return lambda shop, flow, door: shop.acquirer.arm(effect, kind=flow.kind, **more)


def network_breaks(direction: str, size: int, how: str) -> Callable[[Shop, Flow, Door], object]:
    return lambda shop, flow, door: shop.device.world(network={"break": {direction: size, "how": how}})


def other_keys(shop: Shop, _flow: Flow, _door: Door) -> None:
    """Somebody signs on in the terminal's name: the acquirer has other working keys from now on."""
    other = SpecTerminal(shop.acquirer.provisioning(shop.terminal))
    other.connect()
    try:
        other.sign_on()
    finally:
        other.close()


def everything_lost(shop: Shop, flow: Flow, _door: Door) -> None:
    """The answer, what is asked about it, and the first reversals."""
    shop.acquirer.arm("close_before_reply", kind=flow.kind)
    shop.acquirer.arm("close_before_reply", kind="outcome query", times=3)
    shop.acquirer.arm("close_before_reply", kind="reversal", times=2)


FAULTS = {
    "none": Fault(lambda shop, flow, door: None),
    "refused": Fault(lambda shop, flow, door: door.shut()),
    "silent before": Fault(at_the_acquirer("drop_request"), 80),
    "silent after": Fault(at_the_acquirer("drop_answer"), 80),
    "slow": Fault(at_the_acquirer("delay", seconds=0.2)),
    "closed before": Fault(at_the_acquirer("close_after_request")),
    "closed after": Fault(at_the_acquirer("close_before_reply")),
    "half a request": Fault(network_breaks("after_sent", 60, "reset")),
    "half an answer": Fault(at_the_acquirer("cut")),
    "late": Fault(at_the_acquirer("late_answer"), 80),
    "twice": Fault(at_the_acquirer("answer_twice")),
    "of another": Fault(at_the_acquirer("wrong_trace"), 80),
    "wrong MAC": Fault(at_the_acquirer("bad_mac")),
    "garbage": Fault(at_the_acquirer("garbage")),
    "other keys at the acquirer": Fault(other_keys),
    "question and reversal too": Fault(everything_lost),
    "declined": Fault(at_the_acquirer("decline", code="51")),
}
UNDER_SM4 = ("none", "closed after", "late", "wrong MAC", "other keys at the acquirer")  # what a suite may matter to


def books_agree(shop: Shop, flow: Flow) -> bool:
    """Card, acquirer and terminal say the same, and nothing is open; whether the transaction stands."""
    books = shop.acquirer.transactions()
    standing = [row for row in books if row["state"] == "approved"]
    assert flow.charged(shop) == sum(SIGNS.get(row["kind"], 0) * row["amount"] for row in standing), books
    ours = [row for row in standing if row["kind"] == flow.kind]
    assert len(ours) <= 1, books
    if not flow.words:
        return bool(ours)
    shop.press("up")
    shop.expect(screen="history", within=30)
    texts = f"\n{shop.texts()}\n"
    told = ("\n" + flow.words in texts, bool(ours), books, texts, shop.log_lines("LEDGER"))
    assert told[0] == told[1], told
    assert "结果未知" not in texts and "待传" not in texts, told
    return bool(ours)
