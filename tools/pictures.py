"""`python -m tools screens`: redraw the pictures in docs/pictures from the running product.

The terminal's screens and a slip come from a simulated terminal in virtual time; the panel's pictures from
`tools.panel.pictures`.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tools.acquirer.testing import AcquirerProcess
from tools.paths import ROOT
from tools.shop import Shop, menu, shop_in
from tools.simulator.client import PATIENCE_MS

FOLDER = ROOT / "docs" / "pictures"
COLUMNS = 4
GAP = 16
GROUND = "#8a9098"


def sell_and_look(shop: Shop, look: Callable[[], None]) -> None:
    """From power-on to paper."""
    shop.device.power_on()
    shop.expect(screen="boot")
    shop.expect(text="阿福粥铺", within=10)
    look()
    shop.expect(screen="login", within=30)
    shop.press(*"01000")
    look()
    shop.press("0", "ok")
    shop.await_sign_on()
    shop.expect(quiet=500, within=10)
    shop.sell(3600)
    shop.expect(text="商户联已打印", within=10)
    shop.go_home()
    shop.expect(quiet=500, within=10)
    look()
    shop.press(*"128", "00")
    look()
    shop.press("ok")
    shop.expect(screen="present")
    shop.device.run(8000)
    look()
    shop.swipe("debit")
    shop.expect(screen="pin")
    shop.press(*"1234")
    shop.device.run(3000)
    look()
    shop.acquirer.hold("received", mti="0200")
    shop.device.patience = 0
    shop.press("5", "6", "ok")
    shop.acquirer.wait_for("held")
    shop.device.run(12000)
    look()
    shop.acquirer.release()
    shop.device.patience = PATIENCE_MS
    shop.expect(screen="approved")
    shop.device.run(900)
    look()
    shop.expect(text="商户联已打印", within=10)
    shop.go_home()


def fail_and_look(shop: Shop, look: Callable[[], None]) -> None:
    """What goes wrong, and the menus."""
    shop.sell(88800, card="poor")
    shop.expect(quiet=300, within=5)
    look()
    shop.go_home()
    shop.charge(12850)
    shop.expect(screen="present")
    shop.swipe("chip")
    shop.expect(screen="prompt")
    look()
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.device.world(paper={"out": True})
    shop.sell(6600)
    shop.expect(screen="paper_out", within=20)
    shop.expect(quiet=300, within=5)
    look()
    shop.device.world(paper={"new_roll": True})
    shop.expect(text="商户联已打印", within=20)
    shop.go_home()
    shop.charge(12850)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.device.patience = 0
    shop.device.world(network={"up": False})
    shop.press(*shop.presented.pin, "ok")
    shop.expect(screen="unknown", within=90)
    shop.device.run(25000)
    look()
    shop.device.world(network={"up": True})
    shop.device.patience = PATIENCE_MS
    shop.expect(text="查到没有收款", within=400)
    shop.expect(quiet=300, within=5)
    look()
    shop.go_home()
    shop.press("menu")
    look()
    shop.press("7")
    look()
    shop.press("down", "ok", "up", "ok", "cancel")
    shop.expect(screen="amount")
    shop.sell(12850)
    shop.device.run(900)
    look()
    shop.expect(text="Merchant copy printed", within=20)
    shop.go_home()


def close_and_look(shop: Shop, look: Callable[[], None]) -> None:
    """What has been sold, one of it voided, and the settlement; in English and in the dark."""
    shop.press("up")
    shop.expect(screen="history")
    look()
    shop.press("cancel")
    shop.press(*menu("void"), "1", "1")
    shop.expect(screen="enter_trace")
    shop.press("3", "ok")
    shop.expect(screen="confirm_supervisor")
    shop.press(*"123")
    look()
    shop.press("4", "5", "6", "ok")
    shop.expect(screen="present", within=30)
    shop.swipe("debit")
    shop.enter_pin()
    shop.expect(screen="approved", within=30)
    shop.expect(quiet=3000, within=30)
    shop.go_home()
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    look()
    shop.press("ok")
    shop.expect(screen="settled", within=60)
    shop.expect(quiet=3000, within=30)
    look()


def sheet(images: list[Image.Image]) -> Image.Image:
    """The screens, four to a row."""
    rows = (len(images) + COLUMNS - 1) // COLUMNS
    out = Image.new("RGB", (COLUMNS * (320 + GAP) + GAP, rows * (240 + GAP) + GAP), GROUND)
    for number, image in enumerate(images):
        out.paste(image, (GAP + number % COLUMNS * (320 + GAP), GAP + number // COLUMNS * (240 + GAP)))
    return out


def draw_terminal() -> None:
    """docs/pictures/screens.png and slip.png."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    images: list[Image.Image] = []
    with tempfile.TemporaryDirectory() as folder:
        process = AcquirerProcess(Path(folder))
        try:
            with shop_in(Path(folder) / "device", process) as shop:
                shop.acquirer.policy(amount_codes=False)

                def look() -> None:
                    images.append(shop.device.lcd_image())

                sell_and_look(shop, look)
                slip = shop.device.paper_image()
                fail_and_look(shop, look)
                close_and_look(shop, look)
        finally:
            process.stop()
    whole = sheet(images).quantize(128, dither=Image.Dither.NONE)
    whole.save(FOLDER / "screens.png", optimize=True)
    last = slip.crop((0, slip.height // 2, 384, slip.height))
    paper = Image.new("1", (416, last.height + 24), 1)
    paper.paste(last, (16, 12))
    paper.save(FOLDER / "slip.png", optimize=True)
    for name in ("screens.png", "slip.png"):
        print(f"{(FOLDER / name).stat().st_size:9,} bytes  docs/pictures/{name}")


def main() -> int:
    from tools.panel.pictures import main as draw_panel

    draw_terminal()
    return draw_panel()
