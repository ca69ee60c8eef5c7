"""A shop whose slips have all there is: both copies come out by themselves, and the payer's leads to the electronic
slip with a signature that the acquirer can check."""

import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import zxingcpp

from tools.acquirer.keys.suites import TDES

SLIP = {"header": ["西湖区文三路 138 号"], "footer": ["营业 06:30-20:30"], "copies": 2, "link": "https://e.example/s"}


def test_both_copies_and_the_way_to_the_electronic_slip(shop):
    given = shop.provisioning()
    shop.device.provision(**given, slips=SLIP)
    shop.open()
    shop.sell(12800)
    shop.expect(text="顾客联已打印", within=30)
    merchant, payer = "\n".join(shop.device.paper_text()).split("签购单 SALES SLIP")[1:]
    assert "[QR" not in merchant and "营业" not in merchant
    assert "扫码看电子签购单" in payer and "营业 06:30-20:30" in payer
    assert "\n".join(shop.device.paper_text()).count("文三路") == 2
    (code,) = zxingcpp.read_barcodes(shop.device.paper_image().convert("L"))
    told = urlsplit(code.text).query
    fields = {name: values[0] for name, values in parse_qs(told).items()}
    (row,) = shop.acquirer.transactions(kind="sale")
    assert (fields["t"], fields["n"], fields["a"]) == (shop.terminal, row["trace"], "12800")
    key = TDES.audit_key(bytes.fromhex(given["tmk"]))
    signature = hmac.digest(key, b"SLIP" + told.split("&s=")[0].encode(), hashlib.sha256).hex().upper()[:16]
    assert fields["s"] == signature
    assert " ".join(signature[at : at + 4] for at in range(0, 16, 4)) in payer


def test_one_who_wants_no_second_copy_gets_none(shop):
    shop.device.provision(**shop.provisioning(), slips=SLIP)
    shop.open()
    shop.sell(12800)
    shop.go_home()
    shop.expect(quiet=5000, within=30)
    assert "\n".join(shop.device.paper_text()).count("SALES SLIP") == 1
