"""Settlement: totals that agree and totals that do not, in the background, with sales going on."""

from tests.flows.test_offline_sale import booked
from tools.shop import menu

SETTLE = menu("settle")


def settle(shop, ends: str = "settled") -> None:
    """From the home screen to the end of the settlement."""
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen=ends, within=120)


def the_settlement(shop) -> dict:
    """The only one in the acquirer's books."""
    (found,) = shop.acquirer.settlements()
    return found


def sell(shop, fen: int, card: str = "credit") -> None:
    shop.sell(fen, card)
    assert shop.device.screen()["name"] == "approved"
    shop.expect(quiet=3000, within=30)
    shop.go_home()


def test_totals_agree(shop):
    shop.open()
    sell(shop, 12800)
    sell(shop, 3600, "debit")
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    assert "164.00" in shop.texts() and "000001" in shop.texts()
    shop.press("ok")
    shop.expect(screen="settled", within=60)
    assert "164.00" in shop.texts()
    shop.expect(text="结算单已打印", within=30)
    done = the_settlement(shop)
    assert (done["batch"], done["results"], done["journal"]) == ("000001", [1, 1], "intact"), done
    assert done["closed_at"]
    slip = "\n".join(shop.device.paper_text())
    assert "结算总计单" in slip and "RMB 164.00" in slip and "000001" in slip
    shop.press("ok")
    shop.expect(screen="amount")
    sell(shop, 500)
    assert [row["batch"] for row in shop.acquirer.transactions(kind="sale")].count("000002") == 1
    settle(shop)
    assert [(row["batch"], row["results"]) for row in shop.acquirer.settlements()][1:] == [("000002", [1, 1])]


def test_the_transaction_that_differs_is_named(shop):
    shop.open()
    for fen in (12800, 3600, 700):
        sell(shop, fen)
    row = next(row for row in shop.acquirer.transactions(kind="sale") if row["amount"] == 3600)
    shop.acquirer.skew(row, 3700)
    settle(shop, "mismatch")
    texts = shop.texts()
    assert row["trace"] in texts and "36.00" in texts and "37.00" in texts and "0019" in texts, texts
    assert len(shop.acquirer.details(the_settlement(shop))) == 3
    shop.device.tear()
    shop.press("ok")
    shop.expect(screen="amount", within=10)
    shop.expect(quiet=4000, within=30)
    slip = "\n".join(shop.device.paper_text())
    assert row["trace"] in slip and "37.00" in slip
    sell(shop, 900)


def test_one_the_acquirer_does_not_have(shop):
    shop.open()
    for fen in (12800, 3600):
        sell(shop, fen)
    row = next(row for row in shop.acquirer.transactions(kind="sale") if row["amount"] == 12800)
    shop.acquirer.skew(row)
    settle(shop, "mismatch")
    assert row["trace"] in shop.texts() and "128.00" in shop.texts() and "没有" in shop.texts()
    assert the_settlement(shop)["journal"] == "gap"


def test_more_than_a_message_of_details(shop):
    shop.open()
    for number in range(19):
        sell(shop, 100 + number)
    row = shop.acquirer.transactions(kind="sale")[0]
    shop.acquirer.skew(row, 55555)
    settle(shop, "mismatch")
    assert len(shop.acquirer.details(the_settlement(shop))) == 19
    assert len([line for line in shop.log_lines("HOST") if line.startswith("-> 0320")]) == 4


def test_an_empty_batch_is_not_settled(shop):
    shop.open()
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    assert "还没有交易" in shop.texts()
    shop.press("ok")
    shop.expect(quiet=500, within=10)
    assert not shop.acquirer.settlements()


def test_what_is_open_is_sent_before(shop):
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.acquirer.arm("drop_answer", mti="0820", times=0)
    shop.acquirer.arm("close_before_reply", mti="0400", times=2)
    shop.device.patience = 100
    shop.sell(9900)
    shop.acquirer.disarm()
    shop.device.patience = 2000
    shop.expect(screen=["amount", "declined", "unknown", "approved"], within=400)
    if shop.device.screen()["name"] != "amount":
        shop.go_home()
    shop.expect(quiet=2000, within=300)
    sell(shop, 4200)
    settle(shop)
    assert the_settlement(shop)["results"] == [1, 1]


def test_sales_go_on_while_the_host_is_silent(shop):
    """The totals' answer is lost: a sale in between belongs to the next batch; the same totals are told again."""
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
    shop.sell(3600)
    assert shop.device.screen()["name"] == "approved"
    shop.device.patience = 2000
    shop.go_home()
    shop.expect(log="batch 000001 CLOSED", within=200)
    assert (3600, "000002") in [(row["amount"], row["batch"]) for row in shop.acquirer.transactions(kind="sale")]
    assert (the_settlement(shop)["results"], the_settlement(shop)["journal"]) == ([1, 1], "intact")
    settle(shop)
    assert [row["results"] for row in shop.acquirer.settlements()] == [[1, 1], [1, 1]]


def test_without_a_network_it_goes_on_by_itself(shop):
    shop.open()
    sell(shop, 12800)
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.acquirer.arm("close_before_reply", mti="0320", times=2)
    shop.device.patience = 100
    shop.press("ok")
    shop.expect(screen="settled", within=300)
    assert the_settlement(shop)["closed_at"]


def test_only_the_group_that_differs_is_uploaded(shop):
    shop.open()
    sell(shop, 12800)
    sell(shop, 5000, "foreign")
    row = next(row for row in shop.acquirer.transactions(kind="sale") if row["amount"] == 5000)
    shop.acquirer.skew(row, 5100)
    settle(shop, "mismatch")
    done = the_settlement(shop)
    assert done["results"] == [1, 2]
    assert [(detail["trace"], detail["amount"]) for detail in shop.acquirer.details(done)] == [(row["trace"], 5000)]
    assert row["trace"] in shop.texts() and "51.00" in shop.texts()


def test_the_acquirer_answers_with_an_error(shop):
    """Result 3: everything is uploaded, and the batch ends."""
    shop.open()
    sell(shop, 12800)
    sell(shop, 5000, "foreign")
    shop.acquirer.arm("decline", mti="0500", code="95")
    settle(shop, "mismatch")
    done = the_settlement(shop)
    assert done["results"] == [3, 3] and done["closed_at"]
    assert len(shop.acquirer.details(done)) == 2


def test_a_settlement_outlives_a_restart_without_being_asked_for_again(shop):
    shop.open()
    sell(shop, 12800)
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.acquirer.arm("drop_request", mti="0500", times=0)
    shop.device.patience = 100
    shop.press("ok")
    shop.device.run(3000)
    assert "batch 000001 SEALED" in shop.log_lines("LEDGER")
    shop.device.cut()
    shop.acquirer.disarm()
    shop.device.patience = 2000
    shop.power_on()
    shop.expect(log="batch 000001 CLOSED", within=120)  # before anybody has logged in
    assert (the_settlement(shop)["results"], the_settlement(shop)["journal"]) == ([1, 1], "intact")
    shop.expect(quiet=5000, within=60)
    assert "结算总计单" in "\n".join(shop.device.paper_text())


def test_advices_are_uploaded_one_by_one(shop):
    shop.open()
    sell(shop, 12800)
    booked(shop, 8800)
    shop.expect(quiet=4000, within=60)
    sell(shop, 3600)
    shop.acquirer.skew(next(row for row in shop.acquirer.transactions(kind="sale") if row["amount"] == 3600), 1)
    settle(shop, "mismatch")
    details = shop.acquirer.details(the_settlement(shop))
    assert sorted(detail["amount"] for detail in details) == [3600, 8800, 12800]
    assert len([line for line in shop.log_lines("HOST") if line.startswith("-> 0320")]) == 4


def test_an_advice_that_is_never_taken_is_listed(shop):
    """The acquirer answers everything else: after a whole round the advice is given up, told, and not counted."""
    shop.open()
    sell(shop, 12800)
    shop.acquirer.arm("drop_request", mti="0220", times=0)
    shop.device.patience = 100
    booked(shop, 8800)
    shop.expect(quiet=4000, within=400)
    shop.device.tear()
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen="settled", within=600)
    shop.device.patience = 2000
    shop.expect(quiet=5000, within=60)
    assert the_settlement(shop)["results"] == [1, 1]
    slip = "\n".join(shop.device.paper_text())
    assert "未送达清单" in slip and "88.00" in slip, slip
    assert any("FAILED" in line for line in shop.log_lines("LEDGER"))


def test_it_goes_on_when_the_network_is_back(shop):
    shop.open()
    sell(shop, 12800)
    shop.press(*SETTLE)
    shop.expect(screen="settle")
    shop.acquirer.arm("drop_request", mti="0500", times=0)
    shop.device.patience = 100
    shop.press("ok")
    shop.device.run(3000)
    shop.device.world(network={"up": False})
    shop.device.run(1200 * 1000)
    assert not [row for row in shop.acquirer.settlements() if row["closed_at"]]
    shop.acquirer.disarm()
    shop.device.patience = 2000
    shop.device.world(network={"up": True})
    shop.expect(log="batch 000001 CLOSED", within=150)
    assert the_settlement(shop)["results"] == [1, 1]
