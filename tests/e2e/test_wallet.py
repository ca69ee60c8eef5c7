"""The wallet in a real browser: cards are inserted, tapped, taken, and seen where they are."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import PHONE, tab
from tests.e2e.test_page import GREEN, band, near, until


def charge(page):
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    expect(page.locator("#spoken")).to_contain_text("present")


def test_a_card_is_inserted_stays_and_is_taken(browser, till):
    with tab(browser, till.url) as page:
        charge(page)
        page.locator("[data-card=chip]").click()
        page.locator("#acts [data-way=insert]").click()
        until(page, lambda: near(band(page), GREEN))
        there = page.get_by_role("button", name="从卡口取出 信用卡")
        expect(there).to_be_visible()
        slot, card = page.locator(".zone.slot").bounding_box(), there.bounding_box()
        assert abs((slot["x"] + slot["width"] / 2) - (card["x"] + card["width"] / 2)) < 3
        assert slot["y"] < card["y"] < slot["y"] + slot["height"]
        expect(page.locator("[data-card=chip] em")).to_have_text("在卡口里")
        insert = page.locator("#acts [data-way=insert]")
        expect(insert).to_have_attribute("aria-pressed", "true")
        expect(insert).to_contain_text("取回")
        page.locator("[data-card=two]").click()
        page.keyboard.press("i")
        expect(page.locator("#toasts")).to_contain_text("卡口里已经有一张卡")
        there.click()
        expect(there).to_be_hidden()
        expect(page.locator("[data-card=chip] em")).to_have_text("有芯片，不能只刷磁条")
        assert till.device.cards == {}


def test_keys_insert_and_take(browser, till):
    with tab(browser, till.url, language="en-US") as page:
        page.locator("[data-card=offline_pin]").click()
        for shown in (1, 0, 1):
            page.keyboard.press("i")
            expect(page.locator(".heldcard")).to_have_count(shown)
        expect(page.get_by_role("button", name="Take Offline PIN out of the slot")).to_be_visible()


def test_a_tapped_card_goes_by_itself(browser, till):
    with tab(browser, till.url) as page:
        charge(page)
        page.locator("[data-card=phone]").click()
        page.keyboard.press("t")
        expect(page.get_by_role("button", name="从感应区拿开 手机闪付")).to_be_visible()
        until(page, lambda: near(band(page), GREEN))
        expect(page.locator(".heldcard")).to_have_count(0)


def test_two_cards_over_the_reader(browser, till):
    with tab(browser, till.url) as page:
        for count, card in enumerate(("quickpass", "phone"), 1):
            page.locator(f"[data-card={card}]").click()
            page.keyboard.press("t")
            expect(page.locator(".heldcard.tap")).to_have_count(count)
        page.locator("[data-held=phone]").click()
        expect(page.locator(".heldcard.tap")).to_have_count(1)


def test_a_card_is_dragged_into_the_slot(browser, till):
    with tab(browser, till.url) as page:
        card, slot = page.locator("[data-card=chip_debit]").bounding_box(), page.locator(".zone.slot").bounding_box()
        page.mouse.move(card["x"] + 40, card["y"] + 12)
        page.mouse.down()
        page.mouse.move(card["x"] + 200, card["y"] + 100, steps=4)
        page.mouse.move(slot["x"] + 90, slot["y"] + 20, steps=4)
        page.mouse.up()
        expect(page.locator(".heldcard.insert")).to_have_attribute("data-held", "chip_debit")


def test_troubles_and_new_cards(browser, till):
    """Only cards with a chip have them; the choice reaches the card."""
    with tab(browser, till.url) as page:
        page.locator("[data-card=credit]").click()
        expect(page.locator("#trouble")).to_be_hidden()
        page.locator("[data-card=chip]").click()
        names = page.locator("#trouble option").all_inner_texts()
        assert names[0] == "卡片正常" and "卡片已锁" in names and len(names) > 15
        page.locator("#trouble").select_option("card_blocked")
        expect(page.locator("#trouble")).to_have_class(re.compile("armed"))
        charge(page)
        page.keyboard.press("i")
        expect(page.locator(".heldcard")).to_have_count(1)
        until(page, lambda: any(m.get("data") == "6a81" for m in till.device.requests))
        page.get_by_role("button", name="换发一张新卡").click()
        expect(page.locator("#toasts")).to_contain_text("换成新卡")
        expect(page.locator(".heldcard")).to_have_count(0)


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_held_card_fits_the_page(browser, till, size):
    with tab(browser, till.url, **({"size": size} if size else {})) as page:
        if size:
            page.locator("#tabs [data-sheet=wallet]").click()
        page.locator("[data-card=chip]").click()
        page.locator("#acts [data-way=insert]").click()
        card = page.locator(".heldcard")
        expect(card).to_be_visible()
        if size:
            page.locator("#tabs [data-sheet=wallet]").click()
        card.scroll_into_view_if_needed()
        box, view = card.bounding_box(), size or {"width": 1280, "height": 900}
        assert box["height"] >= 40 and box["x"] >= 0 and box["x"] + box["width"] <= view["width"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        card.click()
        expect(card).to_have_count(0)
