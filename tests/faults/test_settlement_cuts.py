"""The power is cut at every flash step of a settlement, and of one whose totals do not agree.

Afterwards the terminal goes on by itself: the acquirer has one settlement of the batch, closed, with the totals and the
details it should have; sales before it are in the old batch, sales after it in the new one.
"""

import pytest

from tests.faults.test_power_cuts import came_through, come_back
from tools.shop import menu, reset

NOT_MORE = 20  # flash steps that no part of this settlement takes
SALES = (12800, 3600)


def settle(shop) -> None:
    """From the home screen to the end."""
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen=["settled", "mismatch"], within=120)
    shop.expect(quiet=4000, within=60)
    shop.press("cancel")
    shop.expect(screen="amount", within=60)


def a_day(shop, differs: bool) -> None:
    reset(shop)
    shop.open()
    for fen in SALES:
        shop.sell(fen)
        shop.expect(quiet=3000, within=30)
        shop.go_home()
    if differs:
        shop.acquirer.skew(shop.acquirer.transactions(kind="sale")[0], 777)


def check_slips(shop) -> None:
    """The slip came out whole at least once, and every one but the first says that it is a reprint."""
    slips = "\n".join(shop.device.paper_text()).split("结算总计单")[1:]
    assert slips and all("合计" in slip for slip in slips), slips
    assert len([slip for slip in slips if "重打印" not in slip]) <= 1, slips


def check_end(shop, differs: bool) -> None:
    """Wherever it was cut, it ends well; one that had not begun is begun again."""
    if not any("UPLOADING" in line or "SEALED" in line for line in shop.log_lines("LEDGER")):
        found = shop.acquirer.settlements()
        if not found or not found[0]["closed_at"]:
            settle(shop)
    shop.expect(quiet=5000, within=60)
    check_slips(shop)
    (done,) = shop.acquirer.settlements()
    assert done["results"] == ([2, 1] if differs else [1, 1]), done
    assert done["closed_at"], done
    assert done["journal"] == ("altered" if differs else "intact"), done
    assert len(shop.acquirer.details(done)) == (len(SALES) if differs else 0)
    shop.sell(500)
    assert shop.device.screen()["name"] == "approved"
    batches = {row["amount"]: row["batch"] for row in shop.acquirer.transactions(kind="sale")}
    assert batches == {12800: "000001", 3600: "000001", 500: "000002"}


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
@pytest.mark.parametrize("differs", [False, True], ids=["agrees", "differs"])
def test_at_every_flash_step_of_a_settlement(shop, differs, torn):
    cuts = 0
    for step in range(1, NOT_MORE):
        a_day(shop, differs)
        shop.device.cut_at(step, torn)
        whole = came_through(shop, settle)
        if whole:
            break
        come_back(shop)
        shop.expect(quiet=8000, within=120)
        check_end(shop, differs)
        cuts += 1
    assert (5 if differs else 4) <= cuts < NOT_MORE - 1
