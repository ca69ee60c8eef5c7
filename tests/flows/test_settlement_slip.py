"""The settlement's slip: never lost, never twice without saying so; and the word that a settlement has ended."""

import pytest

from tests.flows.test_settle import SETTLE, sell, settle
from tools.shop import menu, more

TITLE, REPRINT = "结算总计单", "重打印"


def paper(shop) -> str:
    return "\n".join(shop.device.paper_text())


def restart(shop) -> None:
    shop.restart()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=5000, within=60)


def without_paper(shop) -> None:
    """Sell with paper, settle without."""
    shop.open()
    sell(shop, 12800)
    shop.device.world(paper={"out": True})
    settle(shop)
    shop.device.tear()


def test_it_comes_out_at_the_next_power_on(shop):
    without_paper(shop)
    shop.device.cut()
    shop.device.world(paper={"new_roll": True})
    restart(shop)
    assert paper(shop).count(TITLE) == 1 and REPRINT in paper(shop) and "RMB 128.00" in paper(shop)
    shop.device.tear()
    restart(shop)
    assert TITLE not in paper(shop)


def test_what_is_new_on_the_roll_is_said(shop):
    without_paper(shop)
    shop.device.cut()
    shop.device.world(paper={"new_roll": True})
    shop.power_on()
    shop.expect(text="上次的结算单再打一遍", within=10)


def test_it_comes_out_when_there_is_paper_again_and_not_once_more(shop):
    without_paper(shop)
    shop.device.world(paper={"new_roll": True})
    shop.expect(text="结算单已打印", within=60)
    assert paper(shop).count(TITLE) == 1 and REPRINT not in paper(shop)
    shop.device.tear()
    restart(shop)
    assert TITLE not in paper(shop)


@pytest.mark.parametrize("ms", [1, 700, 1400])
def test_the_power_goes_while_it_prints(shop, ms):
    """It takes two seconds to print; what is on paper by then is no whole slip."""
    shop.open()
    sell(shop, 12800)
    shop.device.tear()
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.press("ok")
    shop.device.run(ms)
    printed = [line for line in shop.log_lines("PRINT") if line.startswith("settlement")]
    assert len(printed) == 1, printed  # begun, not done
    restart(shop)
    slips = paper(shop).split(TITLE)
    assert "可以关机" in slips[-1] and REPRINT in slips[-1], slips


def test_two_settlements_without_paper(shop):
    without_paper(shop)
    shop.press("ok")
    shop.expect(screen="amount", within=30)
    shop.sell(3600)
    shop.go_home()
    settle(shop)
    shop.device.cut()
    shop.device.world(paper={"new_roll": True})
    restart(shop)
    first, second = paper(shop).split(TITLE)[1:]
    assert REPRINT in first and "RMB 128.00" in first and REPRINT in second and "RMB 36.00" in second


def reprinted(shop) -> str:
    """The slip that the menu prints."""
    shop.device.tear()
    shop.press(*menu("more"))
    shop.expect(screen="more")
    shop.press(more("reprint_settlement"))
    shop.expect(text="结算单已打印", within=30)
    return paper(shop)


def test_reprint_from_the_menu(shop):
    shop.open()
    shop.press(*menu("more"), more("reprint_settlement"))
    shop.expect(text="没有可补打的结算单", within=5)
    shop.expect(screen="amount")
    sell(shop, 12800)
    settle(shop)
    shop.expect(text="结算单已打印", within=30)
    shop.press("ok")
    slip = reprinted(shop)
    assert slip.count(TITLE) == 1 and REPRINT in slip and "RMB 128.00" in slip and "可以关机" in slip
    assert "补打结算单" in shop.texts() and "对账平" in shop.texts() and "128.00" in shop.texts()
    restart(shop)
    assert paper(shop).count(TITLE) == 1
    assert REPRINT in reprinted(shop)


def test_reprint_of_one_that_differs(shop):
    """Flash knows the first transaction that differs, and the sums."""
    shop.open()
    sell(shop, 12800)
    sell(shop, 3600)
    row = next(row for row in shop.acquirer.transactions(kind="sale") if row["amount"] == 3600)
    shop.acquirer.skew(row, 3700)
    settle(shop, "mismatch")
    shop.press("cancel")
    shop.expect(screen="amount", within=10)
    shop.expect(quiet=4000, within=30)
    slip = reprinted(shop)
    assert "对账不平" in shop.texts()
    assert REPRINT in slip and row["trace"] in slip and "0019" in slip and "36.00" in slip and "165.00" in slip, slip


def test_the_end_is_told_where_nobody_watched(shop):
    shop.open()
    sell(shop, 12800)
    shop.acquirer.arm("drop_answer", mti="0500")
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen="settling")
    shop.device.patience = 100
    shop.press("cancel")
    shop.expect(screen="amount", within=10)
    shop.press("menu")  # the word waits for the home screen
    shop.expect(log="batch 000001 PRINTED", within=200)
    assert "结算完成" not in shop.texts()
    shop.press("cancel")
    shop.expect(text="结算完成，对账平", within=30)


def test_the_end_is_not_told_twice(shop):
    shop.open()
    sell(shop, 12800)
    settle(shop)
    shop.press("ok")
    shop.expect(screen="amount")
    shop.device.run(1000)
    assert "结算完成" not in shop.texts()
