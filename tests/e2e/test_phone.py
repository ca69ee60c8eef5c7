"""The payer's phone in a real browser: its code before the scanner, the code on the display before its camera."""

import pytest
import segno
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, tab
from tests.e2e.test_page import until

ORDER = "https://pay.example/88880000111122223333"


def show_qr(device) -> None:
    """As the terminal draws it: white, a module of five pixels."""
    code = segno.make(ORDER, error="m", micro=False)
    size = code.symbol_size(scale=5, border=4)
    picture = Image.new("RGB", size, "white")
    for y, row in enumerate(code.matrix_iter(scale=5, border=4)):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x, y), (16, 24, 33))
    device.image.paste("white", (0, 0, 320, 240))
    device.image.paste(picture, (60, 20))
    device.paint(0, 0, 320, 240)


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_phone_shows_its_code_and_scans_the_display(browser, till, size):
    with tab(browser, till.url, **({"size": size} if size else {})) as page:
        if size:
            page.locator("#tabs [data-sheet=phone]").click()
        page.locator("#phone-wallet").select_option("wechat")
        page.get_by_role("button", name="亮付款码").click()
        expect(page.locator("#handset-title")).to_have_text("已被扫")
        expect(page.locator("#paycode-digits")).to_have_text("1345 6789 0123 0123 45")
        held = [message["code"] for message in till.device.requests if message["do"] == "scan"]
        assert held == ["134567890123012345"]
        page.get_by_role("button", name="扫屏幕").click()
        expect(page.locator("#toasts")).to_contain_text("屏幕上没有二维码")
        till.do(show_qr)
        page.wait_for_timeout(200)
        page.get_by_role("button", name="扫屏幕").click()
        expect(page.locator("#toasts")).to_contain_text("已付款")
        expect(page.locator("#purse")).to_have_text("余额 ¥371.50")
        assert till.acquirer.scanned == [("wechat", ORDER)]


def test_a_payer_is_told_what_to_do(browser, till):
    with tab(browser, till.url, language="en-US") as page:
        page.get_by_label("The payer will").select_option("refuse")
        page.get_by_label("Balance, yuan").fill("0.05")
        page.get_by_label("Balance, yuan").press("Enter")
        until(page, lambda: till.acquirer.phones[0]["balance"] == 5)
        assert till.acquirer.phones[0]["behaviour"] == "refuses"
        till.device.looking = False
        page.get_by_role("button", name="Show code").click()
        expect(page.locator("#toasts")).to_contain_text("The scanner is not looking")
        expect(page.locator("#handset-title")).to_have_text("Pay code")
