"""A day with every kind of transaction: both books say the same, in every line, the totals and the journal's code."""

from tests.flows import test_preauth as desk
from tools.shop import menu

_KINDS = {  # how many of each the acquirer is to have
    "sale": 2, "void": 1, "refund": 1, "pre-authorisation": 2, "pre-authorisation void": 1, "completion": 2,
    "completion void": 1, "offline sale": 1,
}  # fmt: skip


def sold(shop, fen):
    shop.sell(fen)
    shop.expect(quiet=1500, within=30)
    shop.go_home()


def test_books_of_both_sides_agree(shop):
    shop.open()
    sold(shop, 12800)
    shop.press("up", "ok")
    shop.expect(screen="detail")
    shop.press("func")  # void
    desk.agree_with_card(shop)
    shop.expect(screen="approved", within=90)
    shop.press("cancel", "cancel", "cancel")
    shop.expect(screen="amount")

    sold(shop, 8000)
    row = shop.acquirer.transactions(kind="sale")[-1]
    shop.press(*menu("void"))
    shop.expect(screen="give_back")
    shop.press("2")
    desk.find(shop, row["trace"])
    shop.expect(screen="sum")
    shop.press("clear", *"3000", "ok")
    desk.agree(shop)
    shop.expect(screen="present")
    shop.swipe("credit")
    desk.ended(shop)

    held = desk.hold(shop, 50000)
    desk.complete(shop, held, 45000)
    desk.ended(shop)
    done = shop.acquirer.transactions(kind="completion")[-1]
    desk.begin(shop, desk.COMPLETION_VOID)
    shop.expect(screen="enter_trace")
    shop.press(*done["trace"], "ok")
    desk.agree_with_card(shop)
    desk.ended(shop)
    desk.complete(shop, held, 40000)
    desk.ended(shop)
    other = desk.hold(shop, 20000)
    desk.begin(shop, desk.PREAUTH_VOID)
    desk.find(shop, other["trace"])
    desk.agree_with_card(shop)
    desk.ended(shop)

    desk.begin(shop, "5")
    shop.expect(screen="sum")
    shop.press(*"8800", "ok")
    shop.expect(screen="enter_auth")
    shop.press(*"123456", "ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    desk.ended(shop)
    shop.expect(quiet=5000, within=60)

    rows = shop.acquirer.transactions()
    assert {row["state"] for row in rows} == {"approved"}
    kinds = [row["kind"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == _KINDS
    assert shop.charged() == 8000 - 3000 + 40000 + 8800 and shop.acquirer.card("credit")["holds"] == 0
    assert shop.acquirer.totals()["misbooked"] == []

    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen="settled", within=120)
    (done,) = shop.acquirer.settlements()
    assert (done["results"], done["journal"], done["differences"]) == ([1, 1], "intact", []), done
    shop.expect(quiet=4000, within=30)
    shop.press("ok")
    shop.expect(screen="amount")
    shop.press("up")
    shop.expect(screen="history")
    shop.press(*row["trace"], "ok")
    shop.expect(screen="detail")
    assert "已退货" in shop.texts() and "退货" in shop.texts() and "30.00" in shop.texts()
    shop.press("func")  # what is settled cannot be voided, but the rest of it can go back
    shop.expect(screen="sum")
    assert "50.00" in shop.texts()
