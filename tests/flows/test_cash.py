"""Cash: on flash in one step, never sent, apart from the totals that the acquirer compares; the drawer opens."""

from tools.shop import menu, more

SUPERVISOR = "123456"


def pay(shop, fen: int, *keys: str) -> None:
    """A sale in cash from the home screen; `keys` say what was received."""
    shop.expect(screen="amount")
    shop.press(*str(fen), "down")
    shop.expect(screen="cash")
    shop.press(*keys, "ok")
    shop.expect(screen="cash_done")


def drawer_pulses(shop) -> int:
    return sum("drawer opened" in line for line in shop.log_lines("PRINT"))


def test_a_day_with_cash_and_a_card_agrees_with_the_acquirer(shop):
    shop.open()
    pay(shop, 12850, "1", "5", "0", "00")
    assert {"收款成功", "21.50"} <= set(shop.texts().split("\n")), shop.texts()
    assert drawer_pulses(shop) == 1
    shop.press("ok")
    shop.expect(text="顾客联已打印", within=10)
    slip = "\n".join(shop.device.tear())
    assert "现金 CASH" in slip and "150.00" in slip and "21.50" in slip and "CARD" not in slip
    shop.press("cancel")
    pay(shop, 1000)  # the exact amount: two keys
    shop.go_home()
    shop.sell(12800)
    shop.go_home()
    shop.press("up")  # void the second one from its detail
    shop.expect(screen="history")
    shop.press("down", "ok")
    shop.expect(screen="detail")
    shop.press("func")
    shop.expect(screen="confirm_supervisor")
    shop.press(*SUPERVISOR, "ok")
    shop.expect(text="撤销成功", within=10)
    shop.expect(text="顾客联已打印", within=10)
    assert "已从钱箱退还现金" in "\n".join(shop.device.tear())
    shop.go_home()
    assert [row["amount"] for row in shop.acquirer.transactions()] == [12800]
    shop.press(*menu("settle"), "ok")
    shop.expect(screen="settled", within=60)
    done = shop.acquirer.settlements()[-1]
    assert (done["results"], done["journal"]) == ([1, 1], "intact"), done


def test_without_a_line_cash_is_taken_and_a_cut_keeps_it(shop):
    shop.open()
    shop.device.world(network={"up": False})
    pay(shop, 5000, "up")
    assert "¥50.00" in shop.texts()
    shop.restart()
    shop.log_in()
    shop.expect(screen="amount")
    assert "¥50.00" in shop.texts()
    assert shop.acquirer.transactions() == []


def test_a_blind_count_tells_the_supervisor_what_is_missing(shop):
    shop.open()
    pay(shop, 3000, "up")
    shop.go_home()
    drawer = (*menu("more"), more("drawer"))
    for row, fen in (("1", "10000"), ("2", "2500")):
        shop.press(*drawer, row, *fen, "ok")
        shop.expect(screen="cash_reason")
        shop.press("2")
        shop.expect(text="已记账")
    shop.press(*drawer, "3")
    shop.expect(screen="cash_count")
    assert "105.00" not in shop.texts()  # what should be there is not shown
    shop.press(*"10400", "ok")
    shop.expect(text="已清点")
    assert "105.00" not in shop.texts() and "1.00" not in shop.texts()
    shop.press("ok", *SUPERVISOR, "ok")
    shop.expect(screen="drawer_report")
    shown = shop.texts()
    assert all(text in shown for text in ("30.00", "100.00 −25.00", "105.00", "104.00", "−1.00")), shown
    shop.press("ok")
    shop.expect(log="drawer done", within=20)
    slip = "\n".join(shop.device.tear())
    assert "CASH DRAWER" in slip and "-1.00" in slip, slip
    pay(shop, 1000)
    shop.go_home()
    shop.press(*drawer, "4", *SUPERVISOR, "ok")  # the next period begins with what was counted
    shop.expect(screen="drawer_report")
    assert "104.00" in shop.texts() and "114.00" in shop.texts() and "还没有清点" in shop.texts()
    assert shop.acquirer.transactions() == []
    shop.go_home()
    shop.press(*menu("settle"), "ok")  # a batch with cash only makes room as well
    shop.expect(screen="settled", within=60)
    done = shop.acquirer.settlements()[-1]
    assert (done["results"], done["journal"]) == ([1, 1], "intact"), done


def test_what_the_payer_sees_is_what_is_charged_and_printed(shop):
    """Discount, tax, tip, rounding, and the fee on the merchant's copy only: by card, and in cash."""
    rules = {"discounts": [5], "tips": [10, 15, 20], "tax_bp": 600, "fee_bp": 38, "rounding": {"fen": 50, "all": True}}
    shop.device.provision(**shop.provisioning(), shop=rules)
    shop.open()
    shop.press(*"12850")
    assert "手续费 0.49" in shop.texts()
    shop.press("ok")
    shop.expect(screen="price_which_discount")
    shop.press("2")
    shop.expect(screen="price_which_tip")
    shop.press("2")
    shop.expect(screen="price")
    assert {"141.50", "128.50", "−6.43", "7.32", "12.21", "−0.10"} <= set(shop.texts().split("\n")), shop.texts()
    shop.press("ok")
    shop.expect(screen="present")
    assert "141.50" in shop.texts()
    shop.swipe("credit")
    shop.enter_pin(None)
    shop.expect(text="商户联已打印", within=90)
    merchant = "\n".join(shop.device.tear())
    shop.press("ok")
    shop.expect(text="顾客联已打印", within=20)
    customer = "\n".join(shop.device.tear())
    for slip in (merchant, customer):
        assert all(text in slip for text in ("RMB 141.50", "-6.43", "7.32", "12.21", "-0.10")), slip
    assert "手续费 FEE 0.54" in merchant and "FEE" not in customer
    assert shop.charged() == 14150
    shop.go_home()
    shop.press(*"1001", "down", "1", "1")
    shop.expect(screen="price")
    shop.press("ok")
    shop.expect(screen="cash")
    assert "10.50" in shop.texts()  # 10.01 and 0.60 of tax, to the nearest half yuan
    shop.press("up", "ok")
    shop.expect(screen="cash_done")
    shop.go_home()
    shop.press("up", "ok")
    shop.expect(screen="detail")
    assert all(text in shop.texts() for text in ("10.50", "0.60", "−0.11", "现金")), shop.texts()


def test_who_was_to_show_a_card_pays_in_cash(shop):
    """One key on that screen; what is rounded in cash only is rounded now."""
    rules = {"tips": [10], "rounding": {"fen": 100}, "tax_bp": 600, "tax_included": True}
    shop.device.provision(**shop.provisioning(), shop=rules)
    shop.open()
    shop.charge(12345)
    shop.expect(screen="price_which_tip")
    shop.press("2")
    shop.expect(screen="price")
    shop.press("ok")
    shop.expect(screen="present")
    assert "135.80" in shop.texts()  # with 6.99 of tax in the price
    shop.press("down")
    shop.expect(screen="cash")
    assert "136.00" in shop.texts()
    shop.press("up", "ok")
    shop.expect(screen="cash_done")
    shop.press("ok")
    shop.expect(text="顾客联已打印", within=10)
    slip = "\n".join(shop.device.tear())
    assert all(text in slip for text in ("RMB 136.00", "123.45", "12.35", "0.20", "TAX INCLUDED")), slip
    assert "6.99" in slip
    shop.go_home()
    assert shop.acquirer.transactions() == []
    shop.press(*menu("more"), more("drawer"), "3")
    shop.expect(screen="cash_count")
    shop.press("ok")  # nothing is in it
    shop.expect(text="已清点")
    shop.press("ok", *SUPERVISOR, "ok")
    shop.expect(screen="drawer_report")
    assert {"0.00", "−136.00"} <= set(shop.texts().split("\n")), shop.texts()
