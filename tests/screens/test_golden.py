"""Every screen, pixel by pixel, against what was last looked at and recorded (`golden.json`).

After a change that is meant: look at build/screens/report.html, then `pytest tests/screens --record`.
"""

import json
import pathlib

import pytest
import zxingcpp

from tests.screens import report
from tests.screens.pictures import LANGUAGES, THEMES, draw

CODES = {  # screens with a code, and what it says
    "qr": "https://pay.tinytill.example/q/8F3K2Q71",
    "qr_large": "https://qr.95516.com/00010000/" + 5 * "6213121234567890",
}
GOLDEN = pathlib.Path(__file__).with_name("golden.json")


@pytest.fixture(scope="module")
def drawn(request):
    """All pictures and what was recorded; the report is written on the way."""
    pictures, cut, crowded = draw()
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    report.write(pictures, golden, cut + crowded)
    if request.config.getoption("--record", default=False):
        golden = {picture.name: picture.digest for picture in pictures}
        GOLDEN.write_text(json.dumps(golden, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return pictures, golden, cut, crowded


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
def test_screens_are_as_recorded(drawn, theme, language):
    pictures, golden = drawn[:2]
    shown = [picture for picture in pictures if (picture.theme, picture.language) == (theme, language)]
    changed = [picture.name for picture in shown if golden.get(picture.name) != picture.digest]
    assert shown
    assert not changed, "see build/screens/report.html"


def test_no_text_of_ours_is_cut(drawn):
    """Whatever the theme and the language; data may be."""
    assert drawn[2] == []


def test_no_text_runs_into_another(drawn):
    """Nor is half covered, or leaves its part of the display."""
    assert drawn[3] == []


def test_nothing_recorded_is_gone(drawn):
    pictures, golden = drawn[:2]
    assert set(golden) <= {picture.name for picture in pictures}


def test_codes_are_read_from_the_screen(drawn):
    """By a reader that nobody here wrote, in every theme and language."""
    read = {picture.name: zxingcpp.read_barcodes(picture.image()) for picture in drawn[0] if picture.scene in CODES}
    assert len(read) == len(CODES) * len(THEMES) * len(LANGUAGES)
    for name, found in read.items():
        assert [code.text for code in found] == [CODES[name.split("-")[0]]], name
