"""The SM4 suite from sign-on to slip: working keys, PIN in field 59, enciphered track, MAC."""

import pytest

from tests.flows.test_offline_sale import booked, books

TERMINAL = "10012346"


@pytest.fixture(params=[True, False], ids=["enciphered", "clear"])
def sm4_shop(shop, request):
    """The shop with a terminal whose acquirer wants SM4, with enciphered or clear tracks."""
    number = TERMINAL if request.param else TERMINAL[:-1] + "7"
    known = {row["id"] for row in shop.acquirer.call("GET", "/terminals")}
    if number not in known:
        merchant = "8983100123456" + number[-2:]
        shop.acquirer.add_terminal(number, merchant, "国密店", suite="sm4", encrypt_track=request.param)
    shop.device.flash(erase=True)
    shop.device.provision(**{**shop.provisioning(), **shop.acquirer.provisioning(number)})
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(within=10, quiet=500)
    return shop


def test_sales_under_sm4(sm4_shop):
    for card in ("credit", "debit"):
        sm4_shop.sell(12800, card=card)
        assert sm4_shop.device.screen()["name"] == "approved"
        sm4_shop.go_home()


def test_an_offline_sale_under_sm4(sm4_shop):
    """Its notice has neither PIN nor track, and tells the algorithm all the same (F53)."""
    booked(sm4_shop)
    sm4_shop.expect(quiet=3000, within=60)
    assert books(sm4_shop) == [("offline sale", "approved", 8800)] and sm4_shop.charged() == 8800


def test_a_wrong_pin_under_sm4_is_told(sm4_shop):
    sm4_shop.charge(12800)
    sm4_shop.expect(screen="present")
    sm4_shop.swipe("credit")
    sm4_shop.expect(screen="pin")
    sm4_shop.press(*"999999", "ok")
    sm4_shop.expect(screen="declined", within=30)
    assert "55" in sm4_shop.texts()
