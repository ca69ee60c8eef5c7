"""The whole till in its own processes, with a real browser in front: acquirer, simulated device, panel."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, tab
from tools.launcher.till import Places, Till
from tools.paths import ROOT
from tools.simulator.client import Device

HOLD = 120  # ms, a finger on a key; enough also when the machine is busy
LONG = 30_000  # ms for a screen that needs the acquirer


@pytest.fixture(scope="module")
def till(tmp_path_factory):
    """Everything running; the terminal signed in."""
    running = Till(Places(tmp_path_factory.mktemp("till")))
    try:
        running.start_acquirer()
        running.start_device()
        running.start_panel(0)
        yield running
    finally:
        running.stop()


@pytest.fixture
def page(browser, till):
    with tab(browser, till.panel_url) as opened:
        yield opened


def on_screen(page, words):
    """Wait until the terminal's display says so; read as a screen reader would."""
    expect(page.locator("#spoken")).to_contain_text(words, timeout=LONG)


def sign_in(page):
    """To the home screen; a slip that a cut may have kept is not wanted."""
    expect(page.locator("#spoken")).to_contain_text(re.compile("操作员|收款金额"), timeout=LONG)
    if "操作员" in page.locator("#spoken").inner_text():
        press(page, "0", "1", "ok", "0", "0", "0", "0", "ok")
        expect(page.locator("#spoken")).to_contain_text(re.compile("没打完|收款金额"), timeout=LONG)
        if "没打完" in page.locator("#spoken").inner_text():
            press(page, "cancel")
    on_screen(page, "收款金额")


def press(page, *keys):
    for key in keys:
        page.locator(f".key[data-key='{key}']").click(delay=HOLD)


def ledger(till):
    return httpx.get(f"{till.admin_url}/transactions", trust_env=False).json()


def sell(page, fen):
    """By the stripe card that needs no PIN."""
    press(page, *fen, "ok")
    on_screen(page, "请出示卡")
    page.locator("[data-card=credit]").click()
    page.locator("#acts [data-way=swipe]").click()
    on_screen(page, "请输入密码")
    press(page, "ok")


def sign(page):
    """With the mouse, three strokes in the box on the display."""
    on_screen(page, "请签名")
    glass = page.locator("#lcd").bounding_box()
    scale = glass["width"] / 320
    for x in (80, 140, 200):
        for step in range(9):
            page.mouse.move(glass["x"] + (x + 5 * step) * scale, glass["y"] + (100 + 40 * (step % 2)) * scale)
            if step == 0:
                page.mouse.down()
            page.wait_for_timeout(40)
        page.mouse.up()
    on_screen(page, "完成")
    press(page, "ok")


def test_a_sale_from_the_first_key_to_the_acquirers_books(page, till):
    sign_in(page)
    sell(page, "12850")
    sign(page)
    on_screen(page, "收款成功")
    expect(page.locator("#paper")).to_be_visible(timeout=LONG)
    row = ledger(till)[-1]
    assert (row["state"], row["amount"], row["card_id"]) == ("approved", 12850, "credit")
    on_screen(page, "商户联已打印")
    page.locator("#tear").click()
    page.locator("#torn .tornslip").first.click()
    text = page.locator("#slip-picture").get_attribute("alt")
    assert "128.50" in text and row["trace"] in text and row["masked"] in text
    with page.expect_download() as download:
        page.locator("#slip-save").click()
    slip = Image.open(download.value.path()).convert("L")
    dots = sum(1 for value in slip.get_flattened_data() if value < 128)
    assert slip.width == 408 and dots > 2000
    page.keyboard.press("Escape")  # the large view
    press(page, "cancel")  # no copy for the payer
    on_screen(page, "收款金额")


def test_two_tabs_and_a_panel_that_is_killed(browser, page, till):
    with tab(browser, till.panel_url, size=PHONE) as phone:
        sign_in(page)
        page.keyboard.press("7")
        on_screen(phone, "0.07")
        till.children["panel"].kill()
        expect(page.locator("#banner")).to_be_visible()
        till.restart_panel()
        for one in (page, phone):
            expect(one.locator("#banner")).to_be_hidden(timeout=LONG)
            on_screen(one, "0.07")
        phone.locator(".key[data-key='5']").click()
        on_screen(page, "0.75")
        press(page, "clear")


def test_a_fault_armed_on_the_page_hits_the_next_sale(page, till):
    sign_in(page)
    page.locator("#code").select_option("51")
    expect(page.locator("#armed")).to_contain_text("1")
    sell(page, "3600")
    on_screen(page, "收款失败")
    expect(page.locator("#armed")).to_be_empty(timeout=LONG)
    assert ledger(till)[-1]["code"] == "51"
    press(page, "cancel")
    on_screen(page, "收款金额")
    page.locator("#log-filter [data-filter=host]").click()
    expect(page.locator("#log")).to_contain_text("ACQUIRER")


def test_cards_of_the_wallet_reach_the_readers_of_the_device(page, till):
    """In the slot and over the antenna, as the device itself sees them; then they are taken."""
    with contextlib.closing(Device(till.control_port)) as device:
        for card, way in (("chip", "insert"), ("phone", "tap")):
            page.locator(f"[data-card={card}]").click()
            page.locator(f"#acts [data-way={way}]").click()
            expect(page.locator(f"[data-held={card}]")).to_be_visible(timeout=LONG)
        there = device.state()["cards"]
        assert [set(one) - {"card"} for one in there] == [{"insert"}, {"tap"}]
        for card in ("chip", "phone"):
            page.locator(f"[data-held={card}]").click()
        expect(page.locator(".heldcard")).to_have_count(0)
        assert device.state()["cards"] == []


def test_a_card_in_the_slot_pays_and_the_recording_pays_again(page, till, tmp_path):
    """By its chip, with the PIN and on paper; the card lies in the slot until it is taken. What was recorded meanwhile
    is a test that passes."""
    sign_in(page)
    page.get_by_role("button", name="录成脚本").click()
    expect(page.get_by_role("button", name="停止录制")).to_be_visible()
    press(page, "4", "5", "00", "ok")
    on_screen(page, "请出示卡")
    page.locator("[data-card=chip]").click()
    page.locator("#acts [data-way=insert]").click()
    on_screen(page, "请输入密码")
    press(page, *"123456", "ok")
    on_screen(page, "请签名")
    press(page, "func")
    on_screen(page, "收款成功")
    press(page, "cancel")
    on_screen(page, "请取卡")
    page.locator("[data-held=chip]").click()
    on_screen(page, "收款金额")
    row = ledger(till)[-1]
    assert (row["state"], row["entry_mode"], row["amount"]) == ("approved", "051", 4500)
    with page.expect_download() as download:
        page.get_by_role("button", name="停止录制").click()
    script = tmp_path / download.value.suggested_filename
    download.value.save_as(script)
    written = script.read_text(encoding="utf-8")
    assert "shop.hold('chip', 'insert', '')" in written and "('sale', 4500, 'approved', '00')" in written
    again = subprocess.run([sys.executable, "-m", "pytest", script], cwd=ROOT, capture_output=True, text=True)
    assert again.returncode == 0, f"{again.stdout}\n{written}"


def test_the_phones_are_the_acquirers(page, till):
    page.locator("#phone-wallet").select_option("unionpay")
    page.locator("#payer-will").select_option("refuses")
    page.locator("#show-code").click()
    expect(page.locator("#paycode-digits")).to_have_text(re.compile(r"^62\d\d \d{4} \d{4} \d{4} \d{3}$"))
    phones = httpx.get(f"{till.admin_url}/phones", trust_env=False).json()
    assert {phone["id"]: phone["behaviour"] for phone in phones}["unionpay"] == "refuses"
    expect(page.locator("#purse")).to_have_text("余额 ¥1000.00")
    expect(page.locator("#toasts")).to_contain_text("扫码器没有在看", timeout=LONG)


def test_a_phone_pays_by_its_own_code_and_by_the_displays(page, till):
    sign_in(page)
    page.locator("#phone-wallet").select_option("wechat")
    press(page, "8", "8", "00", "ok")
    on_screen(page, "请出示卡")
    page.locator("#show-code").click()
    on_screen(page, "收款成功")
    on_screen(page, "商户联已打印")
    press(page, "cancel")
    on_screen(page, "收款金额")
    press(page, "3", "6", "00", "func")
    on_screen(page, "请扫码付款")
    page.wait_for_timeout(500)  # the code is painted
    page.get_by_role("button", name="扫屏幕").click()
    on_screen(page, "收款成功")
    rows = ledger(till)[-2:]
    assert [(row["state"], row["amount"], row["card_id"]) for row in rows] == [
        ("approved", 8800, "phone-wechat"), ("approved", 3600, "phone-wechat"),
    ]  # fmt: skip
    press(page, "cancel")
    on_screen(page, "收款金额")


def test_power_is_cut_and_comes_back(page, till):
    sign_in(page)
    page.locator("#cut-now").click()
    expect(page.locator("#device-state")).to_have_text("断电")
    page.locator("#power").click()
    expect(page.locator("#device-state")).to_have_text("开机")
    sign_in(page)


def test_the_terminal_has_wifi_and_4g(page, till):
    sign_in(page)
    for name in ("Wi-Fi", "4G"):
        group = page.get_by_role("group", name=name)
        expect(group.get_by_role("button", pressed=True)).to_have_text(f"{name} 通")
        expect(group.get_by_role("button", pressed=False)).to_be_enabled()
    told = json.loads((till.places.state / "device.json").read_text(encoding="utf-8"))
    assert told["world"]["cellular"]["fitted"]


def test_the_launcher_stops_all_its_children_and_finds_its_sales_again(tmp_path):
    """Two runs of `python -m tools run` on one state folder."""
    provisioned = None
    for _ in range(2):
        command = [sys.executable, "-m", "tools", "run", "--no-browser", "--port", "0", "--state", str(tmp_path)]
        run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = ""
        while "Ctrl-C" not in said:
            line = run.stdout.readline()
            assert line, said
            said += line
        url = re.search(r"Panel\s+(\S+)", said)[1]
        assert "TinyTill" in httpx.get(url, trust_env=False).text
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        assert len(children) >= 3
        memory = (tmp_path / "run.json").read_text()
        assert provisioned in (None, memory)
        provisioned = memory
        run.send_signal(signal.SIGTERM)
        assert run.wait(20) == 0
        deadline = time.monotonic() + 5
        while any(os.path.exists(f"/proc/{child}") for child in children):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with pytest.raises(httpx.HTTPError):
            httpx.get(url, trust_env=False)
