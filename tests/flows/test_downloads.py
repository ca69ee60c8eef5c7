"""Downloads by hand and because the acquirer asks for them: whole, broken, in the way of a sale, cut short."""

import pytest

from tests.flows.download_host import DownloadHost, parameters
from tests.flows.download_shop import shop_behind
from tools.shop import menu, reset
from tools.simulator.client import PowerLost

DOWNLOADS = (*menu("care"), "2")
PARAMETERS, KEYS, AIDS, BLACKLIST, CONTACTLESS, STATUS = range(6)


@pytest.fixture(scope="module")
def host(running_shop):
    return running_shop.downloads


@pytest.fixture(scope="module")
def running_shop(tmp_path_factory):
    with shop_behind(DownloadHost, tmp_path_factory) as shop:
        yield shop


@pytest.fixture(autouse=True)
def as_new(host):
    host.reset()


def choose(shop, row):
    """From the home screen, or from the list, to a download."""
    if shop.device.screen()["name"] != "downloads":
        shop.press(*DOWNLOADS)
        shop.expect(screen="downloads")
    shop.press(str(row + 1))


def fetch(shop, row, toast):
    choose(shop, row)
    shop.expect(text=toast, within=90)
    shop.expect(screen="downloads")


def go_home(shop):
    shop.press("cancel")
    shop.expect(screen="amount")


def counts(shop):
    """What the list tells of keys, applications and blacklist: it shows four rows, the first ones."""
    shop.press(*DOWNLOADS)
    shop.expect(screen="downloads")
    texts = shop.device.texts()
    go_home(shop)
    return [text for text in texts if text.endswith(" 条") or text == "还没有"]


def test_everything_by_hand(shop, host):
    shop.open()
    assert set(counts(shop)) == {"还没有"}
    host.blacklist = ["4000", "62258801"]
    for row, toast in ((PARAMETERS, "终端参数已更新"), (KEYS, "公钥已更新"), (AIDS, "应用已更新"),
                       (BLACKLIST, "黑名单已更新"), (CONTACTLESS, "限额已更新"), (STATUS, "状态已上送")):  # fmt: skip
        fetch(shop, row, toast)
    go_home(shop)
    assert host.asked.count("370") == 3 and host.asked.count("372") == 2 and host.asked.count("371") == 1
    assert host.asked.count("380") == 3 and host.asked.count("391") == 1 and host.asked.count("395") == 1
    assert len(host.reports) == 1 and len(host.reports[0]) == 127
    assert counts(shop)[:3] == ["3 条", "3 条", "2 条"]
    shop.restart()
    shop.log_in()
    shop.await_sign_on()
    assert counts(shop)[:3] == ["3 条", "3 条", "2 条"]


def test_parameters_hold_at_once(shop, host):
    shop.open()
    host.parameters = parameters("好味面馆", 10)
    fetch(shop, PARAMETERS, "已更新")
    go_home(shop)
    shop.sell()
    shop.expect(text="商户联已打印", within=30)
    assert any("好味面馆" in line for line in shop.device.paper_text())
    shop.go_home()
    shop.acquirer.arm("drop_answer", mti="0200")
    shop.device.patience = 100
    before = shop.device.request("time")["elapsed_ms"]
    shop.charge(500)
    shop.expect(screen="present")
    shop.swipe("debit")
    shop.enter_pin()
    shop.expect(screen=["unknown", "declined"], within=60)
    assert shop.device.request("time")["elapsed_ms"] - before < 50000


def test_a_card_on_the_blacklist_is_refused(shop, host):
    shop.open()
    host.blacklist = ["40001", shop.cards["credit"].pan[:14], "5000"]
    fetch(shop, BLACKLIST, "黑名单已更新")
    go_home(shop)
    for fen in (12800, 12900):
        shop.charge(fen)
        shop.expect(screen="present")
        shop.swipe("credit")
        shop.expect(screen="prompt")
        assert "黑名单" in shop.texts()
        shop.swipe("debit")
        shop.enter_pin()
        shop.expect(screen="approved", within=60)
        shop.restart()
        shop.log_in()
        shop.await_sign_on()
    assert len(shop.acquirer.transactions()) == 2
    host.blacklist = []
    fetch(shop, BLACKLIST, "黑名单已更新")
    go_home(shop)
    shop.sell(700)
    assert shop.device.screen()["name"] == "approved"


@pytest.mark.parametrize(
    ("wish", "codes"),
    [(1, ["360"]), (2, ["362"]), (4, ["372"]), (5, ["382"]), (7, ["390"]), (9, ["394"]), (3, ["0800"]), (6, [])],
)
def test_what_the_acquirer_asks_for_is_done_after_the_slip(shop, host, wish, codes):
    shop.open()
    host.wishes = {"0210": wish}
    shop.sell()
    shop.expect(text="商户联已打印", within=30)
    shop.device.run(5000)
    assert host.asked[-1] == "0200", host.asked  # not in the middle of it
    host.wishes = {}
    shop.go_home()
    shop.device.run(10000)
    done = [code for code in host.asked[host.asked.index("0200") + 1 :] if code != "0820"]
    assert done[: len(codes)] == codes and (codes or not done), host.asked
    shop.sell(700)
    assert shop.device.screen()["name"] == "approved"


def test_an_acquirer_that_asks_for_everything_all_the_time(shop, host):
    shop.open()
    host.wishes = {"0210": 3, "0810": 3, "0830": 1}
    shop.sell()
    shop.go_home()
    shop.device.run(30000)
    assert host.asked.count("0800") <= 3 and host.asked.count("360") <= 2, host.asked
    shop.sell(700)
    assert shop.device.screen()["name"] == "approved"


def test_an_errand_makes_way_for_a_sale(shop, host):
    shop.open()
    host.wishes = {"0210": 4}
    host.faults = {"372": "drop"}
    shop.sell()
    shop.device.patience = 50
    shop.go_home()
    shop.device.run(3000)
    assert host.asked[-1] == "372"
    host.wishes = {}
    shop.device.patience = 2000
    started = shop.device.request("time")["elapsed_ms"]
    shop.sell(700)
    assert shop.device.screen()["name"] == "approved"
    assert shop.device.request("time")["elapsed_ms"] - started < 20000
    host.faults = {}
    shop.go_home()
    shop.expect(text="公钥已更新", within=60)
    assert counts(shop)[0] == "3 条"


FAULTS = [
    ("372", "drop"), ("372", "close"), ("370", "decline"), ("370", "cut"), ("371", "drop"), ("371", "decline"),
    ("372", "oversized"), ("372", b"9"), ("372", b""), ("372", bytes(512)), ("370", b"1\x9f\x06\x81"),
    ("372", b"2\x9f\x06\x05\xa0\x00\x00\x03\x33"),
    ("372", b"2"), ("370", b"0"), ("370", b"\xff" * 512),
]  # fmt: skip


@pytest.mark.parametrize(("code", "fault"), FAULTS, ids=[f"{n}-{code}" for n, (code, _) in enumerate(FAULTS)])
def test_a_broken_download_leaves_the_old_table_and_is_told(shop, host, code, fault):
    shop.open()
    fetch(shop, KEYS, "公钥已更新")
    host.keys = [4, 5, 6, 7]
    host.faults = {code: fault}
    shop.device.patience = 50
    choose(shop, KEYS)
    shop.expect(screen="notice", within=300)
    shop.press("ok")
    shop.expect(screen="amount")
    assert counts(shop)[0] == "3 条"
    shop.device.patience = 2000
    host.faults = {}
    fetch(shop, KEYS, "公钥已更新")
    go_home(shop)
    assert counts(shop)[0] == "4 条"
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_a_list_without_end_is_given_up(shop, host):
    shop.open()
    host.keys = list(range(1, 255))
    choose(shop, KEYS)
    shop.expect(screen="notice", within=300)
    assert "参数没更新" in shop.texts() and host.asked.count("372") <= 51
    assert "370" not in host.asked


def test_a_download_is_called_off(shop, host):
    shop.open()
    host.faults = {"380": "drop"}
    shop.device.patience = 50
    choose(shop, AIDS)
    shop.expect(screen="downloading")
    shop.device.run(5000)
    shop.press("cancel")
    shop.expect(screen="downloads")
    go_home(shop)
    assert counts(shop)[1] == "还没有"
    shop.device.patience = 2000
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
def test_the_power_goes_at_every_flash_step_of_a_download(shop, host, torn):
    """Afterwards the old keys are there or the new ones, all of them."""
    shop.open()
    fetch(shop, KEYS, "公钥已更新")
    shop.device.power_off()
    shop.device.flash(keep="three")
    seen = []
    for step in range(1, 80):
        host.keys = [4, 5, 6, 7]
        shop.device.flash(restore="three")
        shop.open()
        shop.device.cut_at(step, torn)
        try:
            fetch(shop, KEYS, "公钥已更新")
            whole = True
        except (PowerLost, AssertionError):
            assert shop.device.power == "off"
            whole = False
        shop.device.cut_at(None)
        if shop.device.power != "off":
            shop.device.cut()
        shop.open()
        seen.append(counts(shop)[0])
        shop.device.cut()
        if whole:
            break
    assert len(seen) < 79 and set(seen) == {"3 条", "4 条"}, seen
    assert seen == sorted(seen), seen
    reset(shop)
