"""The page in a real browser: what a hand does on it reaches the device, and what the device does is seen on it."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, tab

BLUE, GREEN = (16, 80, 165), (0, 113, 57)
CONTROLS = "button, a[href], input, select, [role=log], [role=img], [role=meter], dialog, nav, section, article"


def lcd(page) -> Image.Image:
    """The display's pixels, read from the canvas itself."""
    data = page.evaluate("document.querySelector('#lcd').toDataURL('image/png').split(',')[1]")
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def band(page) -> tuple:
    return lcd(page).getpixel((4, 40))


def near(colour, wanted) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(colour, wanted, strict=True))


def until(page, true) -> None:
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(30)
    raise AssertionError("it did not come true")


def sell(page, card="credit") -> None:
    """12850, OK, swipe, by mouse."""
    for key in ("1", "2", "8", "5", "0", "ok"):
        page.locator(f".key[data-key='{key}']").click()
    page.locator(f"[data-card={card}]").click()
    page.locator("#acts [data-way=swipe]").click()


def test_a_sale_from_keys_to_slip(browser, till):
    with tab(browser, till.url) as page:
        expect(page.locator("#device-serial")).to_have_text("TT24-000187")
        assert lcd(page).size == (320, 240)
        until(page, lambda: near(band(page), BLUE))
        sell(page)
        until(page, lambda: near(band(page), GREEN))
        expect(page.locator("#spoken")).to_contain_text("128.50")
        expect(page.locator("#leds .on")).to_have_count(4)
        expect(page.locator("#paper")).to_be_visible()
        assert page.locator("#paper").bounding_box()["height"] > 60
        page.get_by_role("button", name="撕纸").click()
        slip = page.get_by_role("button", name="看小票 1")
        expect(slip).to_be_visible()
        expect(page.locator("#paper")).to_be_hidden()
        slip.click()
        expect(page.locator("#slip-picture")).to_have_attribute("alt", re.compile("RMB 128.50"))
        with page.expect_download() as download:
            page.locator("#slip-save").click()
        image = Image.open(download.value.path())
        assert (image.width, image.height) == (384 + 24, 200 + 24)
        page.keyboard.press("Escape")
        expect(page.locator("#slipview")).to_be_hidden()


def test_the_keyboard_of_the_pc_is_the_keypad(browser, till):
    with tab(browser, till.url) as page:
        for key in ("1", "2", ".", "Backspace", "5", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#spoken")).to_contain_text("12.05")
        downs = [message["down"] for message in till.device.requests if "down" in message]
        ups = [message["up"] for message in till.device.requests if "up" in message]
        assert downs == ["1", "2", "00", "back", "5", "ok"] and sorted(ups) == sorted(downs)
        page.keyboard.press("s")
        until(page, lambda: near(band(page), GREEN))
        page.locator("#delay").focus()
        page.keyboard.press("ArrowUp")  # belongs to the slider
        assert "up" not in [message.get("down") for message in till.device.requests]


def test_a_held_key_stays_down_until_it_is_let_go(browser, till):
    with tab(browser, till.url) as page:
        key = page.locator(".key[data-key=cancel]")
        key.hover()
        page.mouse.down()
        expect(key).to_have_class(re.compile("down"))
        until(page, lambda: till.device.requests[-1].get("down") == "cancel")
        page.wait_for_timeout(300)
        assert not [message for message in till.device.requests if "up" in message]
        page.mouse.move(5, 5)  # the finger slides off: the key is still held by it
        page.mouse.up()
        until(page, lambda: till.device.requests[-1].get("up") == "cancel")


def test_a_card_is_dragged_to_the_rail(browser, till):
    with tab(browser, till.url) as page:
        page.keyboard.press("5")
        page.keyboard.press("Enter")
        page.locator("[data-card=debit]").scroll_into_view_if_needed()
        card, rail = page.locator("[data-card=debit]").bounding_box(), page.locator(".zone.rail").bounding_box()
        page.mouse.move(card["x"] + 40, card["y"] + 12)
        page.mouse.down()
        page.mouse.move(card["x"] + 200, card["y"] + 100, steps=4)
        page.mouse.move(rail["x"] + 8, rail["y"] + 60, steps=4)
        expect(page.locator(".zone.rail")).to_have_class(re.compile("over"))
        page.mouse.up()
        until(page, lambda: near(band(page), GREEN))
        swipe = next(message["swipe"] for message in till.device.requests if "swipe" in message)
        assert "5678=" in swipe["track2"]


def test_paper_is_torn_by_pulling_it_up(browser, till):
    with tab(browser, till.url) as page:
        till.do(lambda device: device.print_slip("1.00"))
        expect(page.locator("#paper")).to_be_visible()
        box = page.locator("#paper").bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] - 40, steps=4)
        page.mouse.up()
        expect(page.locator("#torn .tornslip")).to_have_count(1)


def test_refusals_are_said_in_words(browser, till):
    with tab(browser, till.url) as page:
        till.do(lambda device: device.fitted.clear())
        page.locator("[data-card=chip]").click()
        page.keyboard.press("i")
        expect(page.locator("#toasts")).to_contain_text("还没有装芯片读卡器")
        page.locator("[data-card=debit]").click()
        page.keyboard.press("t")
        expect(page.locator("#toasts")).to_contain_text("这张卡不能挥")


def test_the_world_is_set_counted_and_logged(browser, till):
    with tab(browser, till.url) as page:
        page.get_by_role("button", name="Wi-Fi 断").click()
        page.get_by_role("button", name="开盖").click()
        page.locator("#cut-at").fill("7")
        page.get_by_role("button", name="一半").click()
        expect(page.locator("#armed")).to_have_text("3 个故障已布好")
        world = till.device.world
        assert (world["network"]["up"], world["paper"]["cover_open"]) == (False, True)
        assert world["cut"] == {"at": 7, "torn": True}
        page.locator("#log-filter [data-filter=world]").click()
        expect(page.locator("#log li")).to_have_count(3)
        expect(page.locator("#log")).to_contain_text("Wi-Fi 断开")
        page.locator("#battery").fill("9")
        until(page, lambda: till.device.world["battery"]["percent"] == 9)
        page.get_by_role("button", name="一半").click()
        until(page, lambda: till.device.world["cut"] is None)


def test_wifi_and_4g_are_cut_each_by_itself(browser, till):
    with tab(browser, till.url) as page, tab(browser, till.url, language="en-US") as english:
        page.get_by_role("button", name="4G 断").click()
        world = till.device.world
        until(page, lambda: (world["network"]["up"], world["cellular"]["up"]) == (True, False))
        group = english.get_by_role("group", name="4G")
        expect(group.get_by_role("button", name="4G cut")).to_have_attribute("aria-pressed", "true")
        expect(english.get_by_role("button", name="Wi-Fi on")).to_have_attribute("aria-pressed", "true")
        expect(english.locator("#armed")).to_have_text("faults armed: 1")
        page.locator("#log-filter [data-filter=world]").click()
        expect(page.locator("#log")).to_contain_text("4G 断开")
        page.get_by_role("button", name="Wi-Fi 断").click()
        expect(page.locator("#armed")).to_have_text("2 个故障已布好")
        english.get_by_role("button", name="4G on").click()
        until(page, lambda: (world["network"]["up"], world["cellular"]["up"]) == (False, True))


def test_a_device_without_a_modem_has_no_4g_to_cut(browser, till):
    till.device.world["cellular"]["fitted"] = False
    till.do(lambda device: device.emit("world", world=device.world))
    with tab(browser, till.url) as page:
        expect(page.get_by_role("button", name="4G 断")).to_be_disabled()


def test_power_and_the_dark_glass(browser, till):
    with tab(browser, till.url) as page:
        switch = page.get_by_role("button", name="电源开关")
        expect(switch).to_have_attribute("aria-pressed", "true")
        switch.click()
        expect(page.locator("#device-state")).to_have_text("关机")
        expect(page.locator("#lcd")).to_have_class(re.compile("dark"))
        page.keyboard.press("5")
        expect(page.locator("#toasts")).to_contain_text("机具没有开机")
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "true")
        till.do(lambda device: device.emit("backlight", percent=40))
        expect(page.locator("#lcd")).to_have_css("filter", "brightness(0.55)")


def test_two_tabs_show_the_same(browser, till):
    with tab(browser, till.url) as one, tab(browser, till.url, language="en-US") as two:
        one.keyboard.press("7")
        expect(two.locator("#spoken")).to_contain_text("0.07")
        until(two, lambda: lcd(one).tobytes() == lcd(two).tobytes())
        two.get_by_role("button", name="Wi-Fi cut", exact=True).click()
        expect(one.locator("#network [data-up=false]")).to_have_attribute("aria-pressed", "true")


def test_the_panel_dies_and_comes_back_while_the_terminal_goes_on(browser, till):
    with tab(browser, till.url) as page:
        page.keyboard.press("4")
        expect(page.locator("#spoken")).to_contain_text("0.04")
        till.stop_panel()
        expect(page.locator("#banner")).to_contain_text("面板断开了")
        till.do(lambda device: device.key("2"))
        till.start_panel()
        expect(page.locator("#banner")).to_be_hidden(timeout=15_000)
        expect(page.locator("#spoken")).to_contain_text("0.42")
        page.keyboard.press("0")
        expect(page.locator("#spoken")).to_contain_text("4.20")


def test_a_lost_device_is_shown(browser, till):
    with tab(browser, till.url) as page:
        till.do(lambda device: setattr(device, "deaf", True))
        till.do(lambda device: device.drop())
        expect(page.locator("#device-state")).to_have_text("机具断开")
        expect(page.locator("#banner")).to_contain_text("找不到机具")


def test_the_screenshot_is_the_display_pixel_for_pixel(browser, till):
    with tab(browser, till.url) as page:
        until(page, lambda: near(band(page), BLUE))
        with page.expect_download() as download:
            page.get_by_role("button", name="截图").click()
        assert re.fullmatch(r"tinytill-\d{8}-\d{6}\.png", download.value.suggested_filename)
        saved = Image.open(download.value.path()).convert("RGB")
        assert saved.size == (320, 240) and saved.tobytes() == lcd(page).tobytes()


def test_time_travels_and_the_log_is_saved(browser, till):
    with tab(browser, till.url, language="en-US") as page:
        page.get_by_role("button", name="60 times as fast").click()
        until(page, lambda: till.device.rate == 60)
        page.get_by_role("button", name="Pause").click()
        until(page, lambda: till.device.rate == 0)
        page.get_by_role("button", name="1 times as fast").click()
        until(page, lambda: till.device.rate == 1)
        page.get_by_role("button", name="On to this time tomorrow").click()
        expect(page.locator("#now")).to_have_text(re.compile("2026-11-23 14:3"))
        page.get_by_role("button", name="On to 23:59 of the last day of the month").click()
        expect(page.locator("#now")).to_have_text(re.compile("2026-11-30 23:59"))
        page.get_by_role("button", name="On to 23:59 of the last day of the month").click()
        expect(page.locator("#now")).to_have_text(re.compile("2026-12-31 23:(58|59)"))
        page.keyboard.press("4")
        expect(page.locator("#log")).to_contain_text("KEY")
        page.locator("#log-filter [data-filter=card]").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save log").click()
        lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
        assert lines[-1].split("\t")[1:] == ["KEY", "4"]


def test_language_and_theme_are_chosen_and_kept(browser, till):
    with tab(browser, till.url, color_scheme="dark") as page:
        root = page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        page.locator("#theme").click()
        page.locator("#language").click()
        for _ in range(2):
            expect(root).to_have_attribute("data-theme", "light")
            expect(root).to_have_attribute("lang", "en")
            expect(page.get_by_role("heading", name="Wallet")).to_be_visible()
            left = page.evaluate("document.body.innerText.match(/[\\u4e00-\\u9fff]+/g) ?? []")
            assert left == ["中文"]
            page.reload()


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [None, PHONE])
def test_every_control_has_a_name_and_a_place(browser, till, language, size):
    with tab(browser, till.url, **({"size": size} if size else {}), language=language) as page:
        till.do(lambda device: device.print_slip("1.00"))
        page.wait_for_timeout(300)
        for drawer in ["", "wallet", "phone", "papersheet", "world", "logcard"] if size else [""]:
            if drawer:
                page.locator(f"#tabs [data-sheet={drawer}]").click()
                page.wait_for_timeout(60)
            nameless = page.evaluate(NAMELESS, CONTROLS)
            assert nameless == []
            if size:
                small = page.evaluate(SMALL)
                assert small == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.fonts.check('16px \"Noto Sans SC Variable\"')")


NAMELESS = """(controls) => [...document.querySelectorAll(controls)]
    .filter((e) => e.checkVisibility() && !e.closest('[aria-hidden=true]'))
    .filter((e) => !(e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText ||
        e.labels?.[0]?.textContent.trim() || document.getElementById(e.getAttribute('aria-labelledby'))?.innerText))
    .map((e) => e.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('button, select, input, a[href]')]
    .filter((e) => e.checkVisibility() && !e.closest('.skip'))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => Math.round(box.height) < 40 || Math.round(box.width) < 40)
    .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${JSON.stringify(box)}`)"""


def test_the_page_is_walked_by_keyboard_alone(browser, till):
    with tab(browser, till.url) as page:
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        seen = []
        for _ in range(110):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.key || ''"))
        for stop in ("theme", "power", "sound", "delay", "rssi", "battery", "cut-now", "log", "5", "ok", "save-screen"):
            assert stop in seen
        page.locator(".key[data-key='8']").focus()
        page.keyboard.press("Enter")  # the key in focus, not OK
        expect(page.locator("#spoken")).to_contain_text("0.08")
        outline = page.evaluate("getComputedStyle(document.querySelector(\".key[data-key='8']\")).outlineStyle")
        assert outline == "solid"


def test_the_phone_view_has_five_drawers_over_a_visible_display(browser, till):
    with tab(browser, till.url, size=PHONE) as page:
        drawers = page.locator("#tabs button")
        expect(drawers).to_have_count(5)
        for name in ("wallet", "phone", "papersheet", "world", "logcard"):
            page.locator(f"#tabs [data-sheet={name}]").click()
            sheet = page.locator(f"#{name}")
            expect(sheet).to_be_visible()
            glass, top = page.locator("#lcd").bounding_box(), sheet.bounding_box()["y"]
            assert glass["y"] >= 46 and glass["y"] + glass["height"] <= top
        page.locator("#tabs [data-sheet=wallet]").click()
        page.locator("[data-card=credit]").click()
        page.locator("#tabs [data-sheet=wallet]").click()
        for key in ("5", "ok"):
            page.locator(f".key[data-key={key!r}]").click()
        page.locator(".zone.rail").click()
        until(page, lambda: near(band(page), GREEN))
        page.locator("#tabs [data-sheet=papersheet]").click()
        expect(page.locator("#rollroom canvas")).to_be_visible()
        page.locator("#tear-narrow").click()
        expect(page.locator("#rollroom img")).to_have_count(1)


def test_a_page_from_elsewhere_cannot_open_the_socket(browser, till):
    context = browser.new_context()
    page = context.new_page()
    page.route("http://evil.example/", lambda route: route.fulfill(body="<h1>evil</h1>", content_type="text/html"))
    page.goto("http://evil.example/")
    outcome = page.evaluate(
        """(url) => new Promise((done) => { const socket = new WebSocket(url);
        socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })""",
        till.url.replace("http", "ws") + "tab",
    )
    context.close()
    assert outcome == "refused"
