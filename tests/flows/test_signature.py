"""Payers sign on the glass: drawn, kept, on the slip, sent to the acquirer; or on paper."""

import shutil
import subprocess

import pytest

from tools.shop import menu

STROKES = (
    [(60 + 3 * i, 90 + (i * 7) % 40) for i in range(20)],
    [(150, 80 + 4 * i) for i in range(20)],
    [(180 + 4 * i, 160 - 3 * i) for i in range(20)],
)


@pytest.fixture
def signing(shop):
    shop.signs = True
    shop.device.provision(**shop.provisioning())
    shop.open()
    yield shop
    shop.signs = False


def sold(shop, fen: int = 12800):
    shop.charge(fen)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.press(*shop.presented.pin, "ok")
    shop.expect(screen="sign")


def booked(shop) -> dict:
    return shop.acquirer.transactions()[-1]


def dots(picture: str, folder) -> list[str]:
    """Rows of "0" and "1", as Debian's jbigkit reads the picture."""
    (folder / "it.jbg").write_bytes(bytes.fromhex(picture))
    subprocess.run(["jbgtopbm", folder / "it.jbg", folder / "it.pbm"], check=True)
    data = (folder / "it.pbm").read_bytes()
    assert data.split(maxsplit=3)[:3] == [b"P4", b"240", b"112"]
    bits = data[-30 * 112 :]
    return ["".join(f"{byte:08b}" for byte in bits[30 * y : 30 * y + 30]) for y in range(112)]


def test_signed_kept_printed_and_sent(signing, tmp_path):
    shop = signing
    sold(shop)
    shop.press("ok")  # nothing drawn: no key yet
    shop.expect(screen="sign")
    shop.device.touch(*STROKES)
    shop.press("ok")
    shop.expect(screen="approved")
    shop.expect(within=10, paper="SIGNATURE")
    shop.device.run(3000)
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.expect(within=30, log="signature of")
    shop.device.run(2000)
    given = shop.acquirer.signature(booked(shop)["id"])
    assert "FF00" in given["receipt"].upper()
    if shutil.which("jbgtopbm"):
        rows = dots(given["picture"], tmp_path)
        x, y = (150 - 10) * 4 // 5, (120 - 66) * 4 // 5
        assert rows[y][x - 2 : x + 3].count("1") >= 2  # the upright stroke
        assert rows[5].count("1") == 0
    shop.press(*menu("settle"))
    shop.expect(within=10, screen="settle")
    shop.press("ok")
    shop.expect(within=60, screen="settled")
    shop.press("ok")
    shop.expect(screen="amount")
    sold(shop, 3600)  # of the next batch; its signature is kept again
    shop.device.touch(*STROKES)
    shop.press("ok")
    shop.expect(screen="approved")


def test_cleared_twice_then_only_done_or_paper(signing):
    shop = signing
    sold(shop)
    for _ in range(2):
        shop.device.touch(STROKES[0])
        assert "重签" in shop.texts()
        shop.press("back")
        assert "完成" not in shop.texts()
    shop.device.touch(STROKES[0])
    assert "重签" not in shop.texts() and "完成" in shop.texts()


def test_on_paper(signing):
    shop = signing
    sold(shop)
    shop.press("func")
    shop.expect(screen="approved")
    shop.device.run(5000)
    assert not any("signature of" in line for line in shop.log_lines())


def test_nobody_signs(signing):
    shop = signing
    sold(shop)
    shop.expect(within=100, screen="approved")


def test_cut_before_it_is_signed_the_slip_has_room_for_a_pen(signing):
    shop = signing
    sold(shop)
    shop.device.touch(STROKES[0])
    shop.device.cut()
    shop.open()
    shop.press(*menu("reprint_last"))
    shop.expect(within=10, paper="REPRINT")
    assert booked(shop)["state"] == "approved"


def test_without_a_connection_it_waits_and_goes_before_the_settlement(signing):
    shop = signing
    sold(shop)
    shop.device.touch(*STROKES)
    shop.device.world(network={"up": False})
    shop.press("ok")
    shop.expect(screen="approved")
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.device.run(5000)
    shop.device.cut()
    shop.device.world(network={"up": True})
    shop.open()
    shop.expect(within=90, log="signature of")
    shop.device.run(2000)
    assert shop.acquirer.signature(booked(shop)["id"])["picture"].startswith("000001")


@pytest.mark.parametrize("effect", ["decline", "drop_answer"])
def test_no_settlement_waits_for_a_signature(signing, effect):
    shop = signing
    sold(shop)
    shop.device.touch(*STROKES)
    shop.acquirer.arm(effect, times=50, code="40", kind="signature")
    shop.device.patience = 60
    shop.press("ok")
    shop.expect(screen="approved")
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.press(*menu("settle"))
    shop.expect(within=10, screen="settle")
    shop.press("ok")
    shop.expect(within=600, screen="settled")
    assert shop.acquirer.settlements()
