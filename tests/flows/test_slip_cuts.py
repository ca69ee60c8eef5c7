"""The power goes while a slip is printed: at the next start it is offered, printed again only when somebody wants it,
and then marked."""

import pytest

FEN = 12800


def back(shop):
    """Power on after a cut, up to the first screen after log-in."""
    shop.device.patience = 2000
    shop.restart()
    shop.press("0", "1", *"0000", "ok")
    shop.expect(screen=["amount", "owed_slip"], within=30)
    return shop.device.screen()["name"]


def slips(shop):
    """The slips on the paper, by the title of each."""
    return "\n".join(shop.device.paper_text()).split("签购单")[1:]


@pytest.mark.parametrize("ms", [0, 150, 900, 1600])
def test_it_is_offered_and_marked(shop, ms):
    shop.open()
    shop.device.patience = 0
    shop.sell(FEN)
    shop.device.run(ms)
    assert back(shop) == "owed_slip"
    assert "¥128.00 已记账，凭证 000002" in shop.texts() and "商户联可能没打完" in shop.texts()
    before = len(slips(shop))
    if ms == 150:  # and once more while it is asked
        assert back(shop) == "owed_slip"
    shop.press("ok")
    shop.expect(text="商户联已打印", within=20)
    again = slips(shop)[before:]
    assert len(again) == 1 and "重打印" in again[0] and "128.00" in again[0] and "TT24-000187" in again[0], again
    shop.go_home()
    assert back(shop) == "amount"
    assert len(slips(shop)) == before + 1


def test_what_is_not_wanted_is_not_offered_again(shop):
    shop.open()
    shop.device.patience = 0
    shop.sell(FEN)
    shop.device.run(900)
    assert back(shop) == "owed_slip"
    shop.press("cancel")
    shop.expect(screen="amount")
    before = len(slips(shop))
    assert back(shop) == "amount"
    assert len(slips(shop)) == before


def test_the_payers_copy_and_a_reprint_are_offered_too(shop):
    shop.open()
    shop.sell(FEN)
    shop.expect(text="商户联已打印", within=20)
    shop.device.patience = 0
    shop.press("ok")
    shop.device.run(600)
    assert back(shop) == "owed_slip"
    assert "顾客联可能没打完" in shop.texts()
    shop.press("ok")
    shop.device.run(600)
    assert back(shop) == "owed_slip"  # cut in the reprint
    shop.press("ok")
    shop.expect(text="顾客联已打印", within=20)
    assert "持卡人" not in slips(shop)[-1] and "重打印" in slips(shop)[-1] and "谢谢惠顾" in slips(shop)[-1]
    shop.go_home()
    assert back(shop) == "amount"


def test_it_waits_for_a_printer_that_works(shop):
    shop.open()
    shop.device.patience = 0
    shop.sell(FEN)
    shop.device.run(900)
    shop.device.world(paper={"out": True})
    assert back(shop) == "amount"
    shop.device.world(paper={"new_roll": True})
    shop.press("menu")
    shop.press("cancel")
    shop.expect(screen="owed_slip", within=20)
