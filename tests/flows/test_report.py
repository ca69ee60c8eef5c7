"""The report of a day on the screen and on paper, and the same tables on the settlement's slip."""

from tools.shop import menu


def paper(shop):
    return "\n".join(shop.device.paper_text())


def test_a_day_on_the_screen_on_paper_and_at_its_settlement(shop):
    shop.open()
    shop.press(*menu("report"))
    shop.expect(screen="report", within=10)
    assert "这一天没有交易" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    for fen in (12800, 4200):
        shop.sell(fen)
        shop.go_home()
    shop.sell(1000, card="poor")
    shop.go_home()
    shop.expect(quiet=1000, within=30)
    shop.device.tear()
    shop.press(*menu("report"))
    shop.expect(screen="report", within=10)
    assert "¥170.00" in shop.texts() and "2 笔" in shop.texts() and "170" in shop.texts().split()
    shop.press("func")
    assert "刷卡" in shop.texts()
    shop.press("func")
    assert "01 李敏" in shop.texts()
    shop.press("ok")
    shop.expect(text="正在打印报表", within=5)
    shop.press("down")
    shop.expect(text="¥0.00", within=10)
    shop.press("up")
    shop.expect(text="¥170.00", within=10)
    shop.expect(quiet=2000, within=30)
    slip = paper(shop)
    for words in ("日报表 X REPORT", "收款 IN  2 笔", "刷卡 SWIPE", "RMB 170.00", "NOT A SETTLEMENT"):
        assert words in slip, words
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.device.tear()
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    shop.press("func")
    shop.expect(text="批次报表", within=10)
    assert "¥170.00" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(text="结算单已打印", within=90)
    slip = paper(shop)
    for words in ("结算总计单", "刷卡 SWIPE", "操作员 BY OPERATOR", "时段 BY HOUR"):
        assert words in slip, words
    assert shop.acquirer.transactions()[0]["state"] == "approved"
