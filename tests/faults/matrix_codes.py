"""More rows of the fault matrix: payments by both codes, what goes back of them, and a typed card number."""

import zxingcpp

from tests.faults.matrix import FEN, PART, Flow
from tests.flows import test_keyed_card
from tools.acquirer.phones import Phones
from tools.shop import Shop

SUPERVISOR = "123456"


def from_wallet(shop: Shop) -> int:
    return Phones().find("wechat").opening_balance - shop.acquirer.phone("wechat")["balance"]


def ready_for_a_code(shop: Shop) -> None:
    shop.acquirer.phone("wechat", behaviour="types_password")
    shop.charge(FEN)
    shop.expect(screen="present", within=30)


def show_code(shop: Shop) -> None:
    shop.shows_code(shop.acquirer.show_code("wechat"))


def ready_to_show(shop: Shop) -> None:
    shop.acquirer.phone("wechat", behaviour="pays")
    shop.press(*str(FEN))


def let_it_be_scanned(shop: Shop) -> None:
    """The payer scans it, if the terminal comes to show one."""
    shop.press("func")
    shop.expect(screen=["qr", "declined", "notice"], within=400)
    if shop.device.screen()["name"] == "qr":
        shop.expect(quiet=400)
        (code,) = zxingcpp.read_barcodes(shop.device.lcd_image())
        shop.acquirer.scan_code("wechat", code.text)


def pay(shop: Shop) -> None:
    ready_for_a_code(shop)
    show_code(shop)
    shop.expect(screen="approved", within=90)
    shop.expect(quiet=2000, within=30)
    shop.go_home()


def ready_to_void(shop: Shop) -> None:
    """The supervisor's password is typed."""
    shop.press("up")
    shop.expect(screen="history")
    shop.press("ok")
    shop.expect(screen="detail")
    shop.press("func")
    shop.expect(screen="confirm_supervisor", within=30)
    shop.press(*SUPERVISOR)


def ready_to_refund(shop: Shop) -> None:
    """The same for a part of it."""
    ready_to_void(shop)
    shop.press("clear", "func")
    shop.expect(screen="sum")
    shop.press("clear", *str(PART), "ok")
    shop.expect(screen="confirm_supervisor")
    shop.press(*SUPERVISOR)


def ready_with_a_number(shop: Shop) -> None:
    card = shop.cards["credit"]
    test_keyed_card.to_step(shop, test_keyed_card.STEPS.index("pin"), card)
    shop.press(*card.pin)


FLOWS = {
    "payer's code": Flow("sale", "付款码，凭证", ready_for_a_code, send=show_code, charged=from_wallet, rest_s=15),
    "merchant's code": Flow(
        "sale", "收款码，凭证", ready_to_show, send=let_it_be_scanned, charged=from_wallet, rest_s=15
    ),
    "void of a code": Flow("void", "撤销，凭证", ready_to_void, pay, charged=from_wallet),
    "refund of a code": Flow("refund", "退货，凭证", ready_to_refund, pay, charged=from_wallet),
    "typed number": Flow("sale", "消费，凭证", ready_with_a_number, set_up={"ways": {"keyed": True}}),
}
