"""The technician's line: the whole device, driven over its serial line by the host's own library.

Tokens are signed by `cryptography`, which so judges what the device believes.
"""

import base64
import json

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric import rsa

from tools.image.signing import technician_key
from tools.shop import menu
from tools.technician.console_line import PROVISION, READ, ConsoleLine, Refused, token

PROMPT = (  # what mpremote and people send to a MicroPython prompt
    b"\x03", b"\r\x03\x03", b"\r\x01", b"\x05A\x01", b"print(1)\x04", b"\x02", b"\x05import os\n\x04", b"\x00\xff" * 40,
)  # fmt: skip
NO_REQUESTS = (
    b"{\n", b'{"n":"1","do":"hello"}\n', b'{"n":1}\n', b"{" * 1023 + b"\n", b"{" + b"x" * 5000 + b"\n", b"[1]\n{}\n",
)  # fmt: skip
CARE_SELF_TEST = "7"  # its row in the menu of care, for a cashier
CARE_SUPPORT = "9"
DH = pow(2, 12345, 2**2048).to_bytes(256, "big")


def spoil(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def refusal(shop, line, made: bytes, dh: bytes = DH) -> str:
    """Why a token is refused; then the delay passes."""
    with pytest.raises(Refused) as refused:
        line.open_with(made, dh)
    with pytest.raises(Refused) as early:
        line.open_with(made, dh)
    assert early.value.reason == "wait", "the delay after a refusal"
    shop.device.run(65_000)
    return refused.value.reason


def test_only_a_token_for_this_device_and_hello_opens_a_session(shop):
    shop.open()
    line = ConsoleLine(shop.device.console())
    key = technician_key()
    old = line.hello()
    told = line.hello()
    assert told["serial"] == "TT24-000187" and told["provisioned"] and not told["locked"]
    now = told["clock"]
    cases = {
        "replay": lambda told: token(key, {**told, "nonce": old["nonce"]}, DH, issued=now),
        "serial": lambda told: token(key, {**told, "serial": "TT24-000188"}, DH, issued=now),
        "expired": lambda told: token(key, told, DH, issued=now - 3601),
        "early": lambda told: token(key, told, DH, issued=now + 3600),
        "period": lambda told: token(key, told, DH, issued=now, seconds=86401),
        "dh": lambda told: token(key, told, spoil(DH, 255), issued=now),
        "signature": lambda told: token(rsa.generate_private_key(65537, 2048), told, DH, issued=now),
        "token": lambda told: token(key, told, DH, issued=now)[:-1],
    }
    for reason, made in cases.items():
        assert refusal(shop, line, made(line.hello())) == reason
        assert f"token refused: {reason}" in shop.log_lines("VISIT")
    for at in (8, 30, 44, 60, 96, 351):
        assert refusal(shop, line, spoil(token(key, line.hello(), DH, issued=now), at)) == "signature"


def test_a_session_reads_the_log_and_does_not_disturb_a_sale(shop):
    shop.open()
    line = ConsoleLine(shop.device.console())
    assert line.open(technician_key(), "0042", rights=READ)["rights"] == READ
    shop.charge(12800)
    shop.expect(screen="present")
    texts = [text for _, _, text in line.logs()]
    assert any("signed on" in text for text in texts) and "session of technician 0042, rights 1" in texts
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved", within=90)
    with pytest.raises(Refused) as refused:
        line.call("nonsense")
    assert refused.value.reason == "unknown"
    shop.device.run(601_000)
    assert "session ended: silence" in shop.log_lines("VISIT")
    with pytest.raises(Refused) as refused:
        line.call("logs")
    assert refused.value.reason == "session"


def test_the_self_test_names_what_fails_and_how_to_mend_it(shop):
    shop.open()
    line = ConsoleLine(shop.device.console())
    line.open(technician_key(), "0042", rights=READ)
    with pytest.raises(Refused) as refused:
        line.call("selftest")
    assert refused.value.reason == "busy", "a key was just pressed"
    with pytest.raises(Refused) as refused:
        line.call("selftest_last")
    assert refused.value.reason == "none"
    shop.device.run(6000)
    steps = []
    answer = line.call("selftest", steps.append, 60)
    assert answer["counts"] == {"pass": 17, "fail": 0, "absent": 0, "skipped": 0}, answer["results"]
    assert [step["step"] for step in steps] == [each["name"] for each in answer["results"]][1:]
    shop.expect(within=20, paper="通过 PASS")
    shop.expect(screen="amount")
    shop.device.world(keys={"stuck": ["5"]}, paper={"cover_open": True}, network={"up": False, "ap": "absent"})
    shop.restart()
    shop.device.run(20_000)
    line.open(technician_key(), "0042", rights=READ)
    answer = line.call("selftest", None, 60)
    failed = [each for each in answer["results"] if each["state"] == "fail"]
    wrong = {each["name"]: (each["detail"], each["mend"]["en"]) for each in failed}
    assert wrong["keypad"] == ("5", "A key is stuck: clean, or replace")
    assert wrong["printer"] == ("cover", "Cover open: close it, test again")
    assert set(wrong) == {"keypad", "printer", "network"}
    assert line.call("selftest_last") == answer
    shop.expect(screen="login")
    shop.device.world(keys={"stuck": []}, paper={"cover_open": False})
    shop.log_in()
    shop.press(*menu("care"), CARE_SELF_TEST)
    shop.expect(screen="checks")
    assert "通过 14/17" in shop.texts() and "纸仓盖开着" in shop.texts()
    shop.press("func")
    shop.expect(screen="checks", within=30, log="self-test: network fails")
    shop.press("ok")


def test_each_way_to_pay_is_tried_after_the_installation(shop):
    shop.open()
    line = ConsoleLine(shop.device.console())
    line.open(technician_key(), "0042", rights=READ)
    shop.device.run(6000)

    def present(step):
        if step["step"] != "line":
            shop.expect(screen="prompt", within=10)
        if step["step"] == "stripe":
            shop.swipe("credit")
        elif step["step"] == "chip":
            shop.hold("chip", "insert")
        elif step["step"] == "tap":
            shop.take("chip")
            shop.hold("quickpass", "tap")
        elif step["step"] == "scanner":
            shop.take("quickpass")
            shop.press("cancel")

    answer = line.call("install_test", present, 60)
    found = {each["name"]: each["state"] for each in answer["results"]}
    assert found == {
        "stripe": "pass", "chip": "pass", "tap": "pass", "scanner": "skipped", "line": "pass", "clock": "pass",
    }, answer["results"]  # fmt: skip
    shop.expect(within=20, paper="INSTALL TEST")
    shop.expect(screen="amount")
    shop.device.world(network={"up": False})
    shop.device.run(6000)
    answer = line.call("install_test", lambda step: step["step"] != "line" and shop.press("cancel"), 90)
    assert answer["counts"] == {"pass": 0, "fail": 2, "absent": 0, "skipped": 4}
    shop.device.run(6000)
    with pytest.raises(Refused) as refused:
        line.call("install_test", lambda step: shop.press("cancel"), 90)
    assert refused.value.reason == "cancelled"


def test_the_support_pack_has_what_the_hotline_asks_for_and_no_secrets(shop):
    shop.open()
    shop.sell(12800)
    shop.go_home()
    line = ConsoleLine(shop.device.console())
    line.open(technician_key(), "0042", rights=READ)
    pack = line.support_pack()
    assert pack["device"]["serial"] == "TT24-000187" and pack["device"]["locked"] == ""
    assert pack["setup"]["terminal"] == shop.terminal and pack["setup"]["merchant"].startswith("***********")
    assert (pack["books"]["open"], pack["books"]["unsettled"]) == (0, 1)
    assert pack["links"]["hosts"][0]["failures"] == 0 and pack["links"]["signed_on"]
    assert ["VISIT", "session of technician 0042, rights 1"] in [entry[1:] for entry in pack["log"]]
    given, card = shop.provisioning(), shop.cards["credit"]
    told = json.dumps(pack, ensure_ascii=False)
    shop.press(*menu("care"), CARE_SUPPORT)
    shop.expect(screen="support_code", within=20)
    shop.expect(within=5, quiet=300)
    (code,) = zxingcpp.read_barcodes(shop.device.lcd_image())
    assert code.text.startswith("TT1 SN:TT24-000187 FW:") and " OPEN:0 UNS:1 " in code.text
    for text in (told, code.text):
        assert not [secret for secret in (card.track2[1:17], given["tmk"], "correct horse", "12800") if secret in text]


def test_keys_of_a_prompt_do_nothing(shop):
    shop.open()
    console = shop.device.console()
    before = shop.device.log()[-1]["n"]
    for said in PROMPT:
        console.write(said)
        assert console.read(0.3) == b""
    console.write(b'\n{"n":1,"do":"logs"}\n')
    assert b'"error": "session"' in console.read(1)
    for said in NO_REQUESTS:
        console.write(said)
        assert b'"error": "syntax"' in console.read(1), said
    console.write(b'{"n":2,"sealed":"' + base64.b64encode(bytes(100)) + b'"}\n')
    assert b'"error": "session"' in console.read(1)
    assert shop.device.screen()["name"] == "amount"
    assert all(line["source"] == "VISIT" for line in shop.device.log(after=before))


def test_a_bare_terminal_is_provisioned_over_its_line(shop):
    shop.device.flash(erase=True)
    shop.device.power_on()
    shop.expect(within=20, text="还没有开通")
    line = ConsoleLine(shop.device.console())
    told = line.hello()
    assert (told["serial"], told["provisioned"]) == ("", False)
    line.open(technician_key(), "0042", rights=READ)
    with pytest.raises(Refused) as refused:
        line.provision(b"{}")
    assert refused.value.reason == "right"
    line.open(technician_key(), "0042", rights=READ | PROVISION)
    given = shop.provisioning()
    with pytest.raises(Refused, match="merchant_id"):
        line.provision(json.dumps({**given, "merchant_id": "1"}).encode())
    steps = []
    assert line.provision(json.dumps(given).encode(), steps.append)["terminal"] == shop.terminal
    assert steps[-1] == {"at": 0.2, "step": "taking over"}
    shop.mark = shop.device.log()[-1]["n"]
    shop.expect(screen="login", within=30)
    shop.log_in()
    shop.await_sign_on()
    assert line.hello()["serial"] == "TT24-000187" and line.told["terminal"] == shop.terminal
    shop.sell(900)
    flash = (shop.folder / "flash.bin").read_bytes()
    assert given["tmk"].encode() not in flash and base64.b64encode(given["tmk"].encode())[:-4] not in flash
