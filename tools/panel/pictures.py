"""`python -m tools screens`: redraw the panel's pictures in docs/pictures from the running product.

A till of its own in a temporary folder sells something; Chromium looks at the panel meanwhile.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from tools.launcher.child import ChildError
from tools.launcher.demo import begin_sale, card_of, connected, pay, sign_in
from tools.launcher.till import Places, Till, TillError
from tools.paths import ROOT
from tools.simulator.client import Device, DeviceError

PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 980}
PHONE = {"width": 390, "height": 844}
SHARPNESS = 1.5  # device pixels a CSS pixel
COLOURS = (256, 208, 160, 112, 88)  # as many as the size allows
LARGEST = 200_000  # bytes of a picture
NOWHERE = (640, 66)  # where the mouse is over nothing
SERIAL = "TT24-000187"
GAP = 24  # pixels around the phones
CARD = "credit"


class PictureError(Exception):
    """A picture cannot be made; the argument says why."""


def main() -> int:
    """Make all pictures; the exit code."""
    try:
        with tempfile.TemporaryDirectory(prefix="tinytill-") as folder:
            till = Till(Places(Path(folder)), SERIAL)
            try:
                till.start_acquirer()
                till.start_device()
                till.start_panel()
                with connected(till) as device:
                    take(till, device)
            finally:
                till.stop()
    except (PictureError, TillError, ChildError, DeviceError, AssertionError, OSError) as error:
        print(f"pictures: {error}", file=sys.stderr)
        return 1
    return 0


def take(till: Till, device: Device) -> None:
    """The sale, and a look at it at the right moments."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise PictureError("playwright is not installed: make setup") from None
    chromium = shutil.which("chromium")
    if chromium is None:
        raise PictureError("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)

        def page(size: Any, language: str = "zh-CN", scheme: Any = "light") -> Any:
            look = {"device_scale_factor": SHARPNESS, "color_scheme": scheme, "reduced_motion": "reduce"}
            context = browser.new_context(viewport=size, locale=language, **look)
            opened = context.new_page()
            opened.goto(till.panel_url)
            opened.wait_for_function("document.querySelector('#now').textContent !== '--'")
            return opened

        wide, phone = page(WIDE), page(PHONE)
        sign_in(device)
        begin_sale(device, "3600")
        pay(device, card_of("debit"))
        wide.locator("#tear").click()
        device.press("cancel")
        begin_sale(device)
        phone.locator(".tabs [data-sheet=wallet]").click()
        phones = [shot(phone)]
        phone.locator("#show-code").evaluate("button => button.click()")  # every page sees the phone
        wide.locator("#paycode").wait_for()
        phones.append(shot_of(page(PHONE), "phone"))
        device.expect(screen="approved", within=60)  # the scanner has seen the code, too
        device.press("cancel")
        begin_sale(device)
        wide.locator(f"[data-card={CARD}]").click()
        wide.mouse.move(*NOWHERE)
        pay(device, card_of(CARD))
        save(shot(wide), "panel.png")
        phones.append(shot_of(page(PHONE), "papersheet"))
        dark = page(WIDE, "en-US", "dark")
        dark.locator("#faults [data-fault=answer_lost]").click()
        dark.locator("#network [data-up=false]").click()
        dark.mouse.move(*NOWHERE)
        save(shot(dark), "panel-dark.png")
        phones.append(shot_of(page(PHONE), "world"))
        save(side_by_side(phones), "panel-phone.png")
        browser.close()


def shot(page: Any) -> Image.Image:
    page.wait_for_timeout(600)  # until the last rectangle and the last row have come
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def shot_of(page: Any, drawer: str) -> Image.Image:
    page.locator(f".tabs [data-sheet={drawer}]").click()
    return shot(page)


def side_by_side(images: list[Image.Image]) -> Image.Image:
    width, height = images[0].size
    out = Image.new("RGB", ((width + GAP) * len(images) + GAP, height + 2 * GAP), "#5a6066")
    for place, image in enumerate(images):
        out.paste(image, (GAP + place * (width + GAP), GAP))
    return out


def save(image: Image.Image, name: str) -> None:
    """With few colours, and small enough for a page of documentation. Raises PictureError."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / name
    for colours in COLOURS:
        few = image.quantize(colours, Image.Quantize.MEDIANCUT, kmeans=5, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        size = path.stat().st_size
        if size <= LARGEST:
            print(f"{size:9,} bytes  {path.relative_to(ROOT)}")
            return
    raise PictureError(f"{name} has {size} bytes, more than {LARGEST}")


if __name__ == "__main__":
    raise SystemExit(main())
