"""After a day with marked secrets, none of them is anywhere.

Allowed, and why: the vault's `kek` lies in the NVS in clear, for it is what everything else is sealed with (flash
encryption closes that, see the board's README), and nowhere else; the acquirer's own master key file. What is being set
up lies in `device.json` until the next power-on, as it would on the technician's PC.
"""

import pytest

from tests.taint import marked
from tests.taint.day import a_day
from tests.taint.needles import needles
from tests.taint.scan import scan
from tools.simulator.state import partition_table

MASKED = marked.PAN[:6] + "*" * 9 + marked.PAN[-4:]


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    with a_day(tmp_path_factory.mktemp("day")) as lived:
        lived.live()
        yield lived


@pytest.fixture(scope="module")
def places(day):
    """Everything that is left, by name."""
    return {name.partition("/")[2] or name: content for name, content in day.places()}


def test_no_secret_is_left_anywhere(places):
    found = scan(places.items())
    assert not found, "\n".join(map(str, found))


def test_the_day_left_traces_where_it_should(places):
    """Otherwise the scan would prove nothing."""
    for start in ("device/paper.txt", "acquirer/books.db", "control socket"):
        assert any(MASKED.encode() in content for name, content in places.items() if name.startswith(start)), start
    for name, words in (
        ("control socket", "wrong password"),
        ("control socket", "APPROVED"),
        ("control socket", "REVERSED"),
        ("screens", "商户联已打印"),
        ("screens", "密码不对"),
        ("acquirer/acquirer.log", marked.TERMINAL),
        ("screens", marked.CODE[-4:]),
        ("device/paper.txt", marked.CODE[-4:]),
        ("technician's line", '"sealed":'),
        ("log", "refused: tmk"),
        ("audit log", "refused: tmk"),
        ("support pack", '"unsettled": 0'),
        ("backup", "TTPARCL1"),
    ):
        assert words.encode() in places[name], (name, words)
    assert any(places["device/lcd.bin"]) and any(places["device/paper.bin"])
    told = places["panel to browser tab"]
    assert len(told) > 200_000 and b'"lines"' in told and b'"slips": [{' in told


def test_the_key_of_keys_is_in_the_nvs_alone(places):
    flash = places["device/flash.bin"]
    _, _, start, size, _ = next(row for row in partition_table() if row[4] == "nvs")
    at = flash.rindex(b"kek", start, start + size)
    kek = flash[at + 3 : at + 3 + 32]
    assert len(set(kek)) > 16
    elsewhere = flash[:start] + flash[start + size :]
    for name, content in {**places, "device/flash.bin": elsewhere}.items():
        assert kek not in content and kek.hex().encode() not in content.lower(), name
    nvs = flash[start : start + size]
    assert all(name in nvs for name in (b"tmk", b"dek", b"wifi"))  # sealed: the scan has not found them


def test_the_scan_sees_what_is_planted_in_every_one_of_these_places(places):
    planted = needles()
    for turn, (name, content) in enumerate(sorted(places.items())):
        for needle in planted[turn % 7 :: len(planted) // 5]:
            middle = len(content) // 2
            tainted = content[:middle] + b" " + needle.data + b" " + content[middle:]
            assert [find.place for find in scan([(name, tainted)], [needle])] == [name], needle


def test_the_scan_sees_a_real_leak(day):
    """What is being set up is kept in clear until the next power-on."""
    day.shop.device.provision(**day.provisioning())
    kept = [(name, content) for name, content in day.places() if name.endswith("device.json")]
    assert {"TMK", "Wi-Fi password", "password of the cashier"} <= {find.needle.secret for find in scan(kept)}
