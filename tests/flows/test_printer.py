"""Paper, cover, heat and silence: the sale is safe, the words are clear, no line is printed twice."""

import pytest

from tools.shop import menu


def sold(shop):
    shop.open()
    shop.device.world(paper={"rows_left": 300})
    shop.sell()


def test_paper_runs_out_in_the_middle(shop):
    sold(shop)
    shop.expect(screen="paper_out", within=20)
    assert "打印纸用完" in shop.texts() and "128.00 已记账" in shop.texts()
    before = "\n".join(shop.device.paper_text())
    shop.device.world(paper={"new_roll": True})
    shop.expect(screen="approved", within=20)
    shop.expect(text="商户联已打印", within=20)
    slip = "\n".join(shop.device.paper_text())
    assert slip.startswith(before[:20])
    for words in ("商户编号", "凭证号 TRACE", "RMB 128.00", "TT24-000187"):
        assert slip.count(words) == 1, words


def test_paper_is_out_from_the_beginning(shop):
    shop.device.world(paper={"out": True})
    shop.open()
    shop.sell()
    shop.expect(screen="paper_out", within=20)
    shop.press("ok")  # no roll yet: the screen comes back
    shop.expect(screen="paper_out", within=20)
    shop.press("cancel")
    shop.expect(screen="amount", within=20)
    shop.device.world(paper={"new_roll": True})
    shop.device.run(5000)
    shop.press(*menu("reprint_last"))
    shop.expect(text="商户联已打印", within=20)
    assert "重打印" in "\n".join(shop.device.paper_text())


@pytest.mark.parametrize(
    ("trouble", "relief", "words"),
    [
        ({"cover_open": True}, {"cover_open": False}, "打印机盖没合上"),
        ({"hot": True}, {"hot": False}, "打印头过热"),
        ({"connected": False}, {"connected": True}, "打印机没有应答"),
        ({"percent": 4}, {"charging": True}, "插上电源后自动接着打"),
    ],
)
def test_other_troubles(shop, trouble, relief, words):
    part = "battery" if "percent" in trouble else "paper"
    shop.open()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.device.world(**{part: trouble})
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved", within=20)
    shop.expect(screen="notice", within=20)
    assert words in shop.texts()
    shop.device.world(**{part: relief})
    shop.expect(text="商户联已打印", within=30)
    assert "\n".join(shop.device.paper_text()).count("RMB 128.00") == 1


def test_trouble_does_not_stop_the_next_sale(shop):
    shop.device.world(paper={"connected": False})
    shop.open()
    for fen in (12800, 3600):
        shop.sell(fen)
        shop.expect(screen="notice", within=20)
        shop.press("cancel")
        shop.expect(screen="amount", within=20)
    assert shop.charged() == 16400
