"""Debian's Chromium, driven by playwright."""

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; without one the test is skipped, but in continuous integration it fails."""
    if CHROMIUM is None:
        how = "no chromium: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(how)
        pytest.skip(how)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def tab(browser: Browser, url: str, size: dict = WIDE, language: str = "zh-CN", **profile: str) -> Iterator[Page]:
    """A fresh profile with one page; errors of its scripts fail the test at the end."""
    context = browser.new_context(viewport=size, locale=language, reduced_motion="reduce", **profile)
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(url)
    page.wait_for_function("document.querySelector('#now').textContent !== '--'")
    yield page
    context.close()
    gone = ("WebSocket connection", "ERR_CONNECTION_REFUSED")  # the browser's own words when the panel is away
    assert [error for error in errors if not any(words in error for words in gone)] == []
