"""The offline sale: booked without a connection, told to the acquirer when there is one, once."""

from tools.shop import menu
from tools.simulator.client import PowerLost


def typed(shop, fen=8800, code="123456"):
    """Up to the card."""
    shop.press(*menu("more"))
    shop.expect(screen="more")
    shop.press("5")
    shop.expect(screen="sum")
    shop.press(*str(fen), "ok")
    shop.expect(screen="enter_auth")
    shop.press(*code, "ok")
    shop.expect(screen="present")


def booked(shop, fen=8800, card="credit"):
    typed(shop, fen)
    shop.swipe(card)
    shop.expect(screen="approved")
    texts = shop.texts()
    shop.expect(quiet=1500, within=30)
    shop.go_home()
    return texts


def books(shop):
    return [(row["kind"], row["state"], row["amount"]) for row in shop.acquirer.transactions()]


def test_it_is_booked_and_then_told(shop):
    shop.open()
    texts = booked(shop)
    assert "离线收款" in texts and "已记账，联网后送银行" in texts and "授权码 123456" in texts
    slip = "\n".join(shop.device.paper_text())
    assert "离线消费 OFFLINE" in slip and "RMB 88.00" in slip and "123456" in slip
    shop.expect(quiet=3000, within=60)
    assert books(shop) == [("offline sale", "approved", 8800)] and shop.charged() == 8800


def without_network(shop):
    shop.device.world(network={"up": False})
    shop.device.patience = 50


def with_network(shop):
    shop.device.world(network={"up": True})
    shop.device.patience = 2000


def test_without_a_connection_it_waits_through_a_power_cut(shop):
    shop.open()
    without_network(shop)
    booked(shop)
    assert books(shop) == []
    shop.press("up")
    shop.expect(screen="history")
    assert "待传，凭证" in shop.texts()
    shop.restart()
    with_network(shop)
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=60000, within=400)
    assert books(shop) == [("offline sale", "approved", 8800)] and shop.charged() == 8800
    shop.press("up", "up")
    shop.expect(screen="history")
    assert "待传" not in shop.texts()


def test_a_lost_answer_charges_once(shop):
    shop.open()
    shop.acquirer.arm("drop_answer", mti="0220")
    booked(shop)
    shop.expect(log="APPROVED", within=400)
    assert books(shop) == [("offline sale", "approved", 8800)] and shop.charged() == 8800


def sent(shop) -> int:
    return len([line for line in shop.log_lines("HOST") if line.startswith("-> 0220")])


def test_a_power_cut_does_not_begin_the_tries_anew(shop):
    """Three in all: two before the cut, one after; then it is reported, and rests until the settlement."""
    shop.open()
    shop.acquirer.arm("drop_request", mti="0220", times=0)
    shop.device.patience = 100
    booked(shop)
    while sent(shop) < 2:
        shop.device.run(5000)
    shop.expect(log="advice of", within=100)  # the second try is over
    assert sent(shop) == 2
    shop.device.patience = 2000
    shop.restart()
    shop.device.patience = 100
    shop.log_in()
    shop.expect(text="还没送到银行", within=200)
    shop.device.run(1_200_000)
    assert sent(shop) == 1
    shop.device.patience = 2000
    shop.restart()
    shop.expect(text="还没送到银行", within=20)
    shop.log_in()
    shop.device.run(600_000)
    assert sent(shop) == 0
    shop.acquirer.disarm()
    shop.press("cancel")  # the display is dark by now
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen="settled", within=60)
    assert books(shop) == [("offline sale", "approved", 8800)]


def test_what_the_acquirer_refuses_is_told_in_the_list(shop):
    shop.open()
    booked(shop, card="lost")
    shop.expect(quiet=3000, within=60)
    shop.press("up")
    shop.expect(screen="history")
    assert "代码 41" in shop.texts() and shop.charged("lost") == 0


def test_cancelled_at_every_step_nothing_is_booked(shop):
    shop.open()
    programs = shop.device.flash()["programs"]
    for steps in range(3):
        shop.press(*menu("more"), "5")
        shop.expect(screen="sum")
        if steps:
            shop.press(*"8800", "ok")
            shop.expect(screen="enter_auth")
        if steps == 2:
            shop.press(*"123456", "ok")
            shop.expect(screen="present")
        shop.press("cancel")
        shop.expect(screen="amount")
    typed(shop)
    shop.expect(screen="amount", within=61)
    assert books(shop) == [] and shop.device.flash()["programs"] == programs


def test_the_power_goes_while_it_is_booked(shop):
    """Before its record is on flash there is no slip; afterwards it reaches the acquirer once."""
    for step in (1, 2):
        shop.open()
        typed(shop)
        shop.device.cut_at(step, step == 2)
        try:
            shop.swipe("credit")
            shop.expect(quiet=60000, within=200)
        except (PowerLost, AssertionError):
            pass
        shop.device.cut_at(None)
        if shop.device.power != "off":
            shop.device.cut()
        shop.open()
        shop.expect(quiet=60000, within=400)
        rows = books(shop)
        assert len(rows) <= step and all(row[1] == "approved" for row in rows)
        shop.device.cut()


def test_in_english(shop):
    shop.open()
    shop.in_english()
    assert "Booked, sent once online" in booked(shop)
