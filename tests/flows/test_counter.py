"""The flows of the counter as a table of steps: left at each of them, nothing has changed; and walked through in
English, no Chinese letter stands on any screen, footer and status bar included, but in names that are data."""

import re

import pytest

from tools.shop import menu, more

SUPERVISOR = "123456"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
NAMES = ("李敏", "主管")  # of the operators
RULES = {"discounts": [5], "tips": [10, 15], "tax_bp": 600, "rounding": {"fen": 50, "all": True}}
DRAWER = (*menu("more"), more("drawer"))

Step = tuple[tuple[str, ...], str]  # keys, and the screen to which they lead


def charge(fen: int, key: str, screen: str) -> list[Step]:
    """From home to what takes the amount, by way of the price."""
    return [
        ((*str(fen), key), "price_which_discount"), (("2",), "price_which_tip"), (("1",), "price"), (("ok",), screen),
    ]


TO_BACK: list[Step] = [(("up",), "history"), (("ok",), "detail"), (("func",), "confirm_supervisor")]
FLOWS: dict[str, list[Step]] = {
    "cash": charge(12850, "down", "cash"),
    "payer's code": charge(8800, "ok", "present"),
    "void": TO_BACK,
    "refund": [*TO_BACK, (("func",), "sum"), (("clear", "1", "00", "ok"), "confirm_supervisor")],
    "find by amount": [(("up",), "history"), (("func",), "find"), (("1",), "sum")],
    "find by time": [(("up",), "history"), (("func",), "find"), (("2",), "enter_time")],
    "typed number": [
        (menu("more"), "more"), (("9",), "sum"), ((*"8800", "ok"), "override"),
        ((*SUPERVISOR, "ok"), "card_number"), ((*"6224240000080019", "ok"), "enter_expiry"),
    ],
    "cash in": [(DRAWER, "drawer"), (("1",), "cash_in"), ((*"5000", "ok"), "cash_reason")],
    "count": [(DRAWER, "drawer"), (("3",), "cash_count")],
    "cash report": [(DRAWER, "drawer"), (("4",), "secret"), ((*SUPERVISOR, "ok"), "drawer_report")],
    "report": [(menu("report"), "report"), (("func",), "report"), (("func",), "report")],
    "settlement": [(menu("settle"), "settle"), (("func",), "report")],
    "settings": [(menu("settings"), "settings")],
}


@pytest.fixture
def counter(shop):
    """A shop with everything, and a payment by code and one in cash in its books."""
    shop.device.provision(**shop.provisioning(), shop=RULES, ways={"keyed": True})
    shop.open()
    return shop


def walk(shop, steps: list[Step], look) -> None:
    for keys, screen in steps:
        shop.press(*keys)
        shop.expect(screen=screen, within=30)
        look(shop)


def leave(shop) -> None:
    """Cancel, as often as there are lists behind."""
    for _ in range(5):
        shop.press("cancel")
        if shop.device.run(3000, {"screen": "amount"})["reached"]:
            return
    raise AssertionError(shop.texts())


def english(shop) -> None:
    told = shop.texts()
    for name in NAMES:
        told = told.replace(name, "")
    assert not CHINESE.search(told), (shop.device.screen()["name"], told)


def pay_by_code(shop, look, behaviour: str = "pays") -> None:
    shop.acquirer.phone("wechat", behaviour=behaviour)
    walk(shop, FLOWS["payer's code"], look)
    shop.shows_code(shop.acquirer.show_code("wechat"))


def ended(shop, screen: str, look) -> None:
    shop.expect(screen=screen, within=60)
    look(shop)
    shop.expect(quiet=2000, within=60)
    look(shop)
    leave(shop)


def swiped(shop) -> None:
    """A card at the screen that asks for one, its PIN, and the bank's answer."""
    shop.swipe("credit")
    shop.expect(screen="pin", within=20)
    english(shop)
    shop.enter_pin()
    ended(shop, "approved", english)


def void_a_card_sale(shop) -> None:
    walk(shop, FLOWS["payer's code"], english)
    swiped(shop)
    walk(shop, FLOWS["void"], english)
    shop.press(*SUPERVISOR, "ok")
    shop.expect(screen="present", within=20)
    english(shop)
    swiped(shop)


def settle(shop) -> None:
    walk(shop, [(menu("settle"), "settle"), (("ok",), "settled")], english)
    shop.expect(text="Slip printed", within=60)
    english(shop)
    shop.press("ok")
    shop.expect(screen="amount")


def test_left_at_each_step_nothing_has_changed(counter):
    shop = counter
    pay_by_code(shop, lambda _: None)
    ended(shop, "approved", lambda _: None)
    books, steps = shop.acquirer.transactions(), shop.log_lines("LEDGER")
    for flow in FLOWS.values():
        for last in range(1, len(flow) + 1):
            walk(shop, flow[:last], lambda _: None)
            leave(shop)
    walk(shop, FLOWS["refund"], lambda _: None)
    shop.device.press("cancel", hold_ms=1200)  # from anywhere
    shop.expect(screen="amount")
    assert shop.acquirer.transactions() == books and shop.log_lines("LEDGER") == steps
    assert not [line for line in shop.log_lines("PRINT") if "drawer opened" in line]


def test_everything_in_english(counter):
    shop = counter
    shop.press(*menu("settings"), "ok", "cancel")
    shop.expect(screen="amount")
    english(shop)
    shop.press(*"0019")
    assert "Find 0019" in shop.texts()
    shop.press("clear")
    walk(shop, FLOWS["cash"], english)
    shop.press("up", "ok")
    ended(shop, "cash_done", english)
    pay_by_code(shop, english, "types_password")
    shop.expect(screen="waiting_payer", within=10)
    ended(shop, "approved", english)
    for flow in ("find by amount", "find by time", "settings", "cash report", "report", "settlement"):
        walk(shop, FLOWS[flow], english)
        leave(shop)
    for flow, keys, end in (
        ("refund", (*SUPERVISOR, "ok"), "approved"), ("typed number", (*"1130", "ok"), "pin"),
        ("cash in", ("3",), "amount"), ("count", (*"5000", "ok"), "notice"),
    ):  # fmt: skip
        walk(shop, FLOWS[flow], english)
        shop.press(*keys)
        shop.expect(screen=end, within=60)
        english(shop)
        if end == "approved":
            shop.expect(quiet=2000, within=60)
        if end != "amount":
            leave(shop)
    walk(shop, charge(3600, "func", "qr"), english)
    shop.press("cancel")
    shop.expect(text="Calling it off", within=5)
    english(shop)
    ended(shop, "declined", english)
    pay_by_code(shop, english, "refuses")
    ended(shop, "declined", english)
    void_a_card_sale(shop)
    settle(shop)
    shop.press(*menu("training"))
    shop.expect(text="TRAINING, no money", within=10)
    english(shop)
    walk(shop, charge(500, "down", "cash"), english)
    shop.press("ok")
    ended(shop, "cash_done", english)
    walk(shop, [(("menu",), "training_menu"), (("6",), "report")], english)
    leave(shop)
    shop.press("menu", "1")
    shop.expect(screen="training_score", within=10)
    english(shop)
    shop.press("ok")
    shop.expect(text="Training is over", within=10)
    english(shop)
