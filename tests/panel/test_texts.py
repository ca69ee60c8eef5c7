"""Every text of the page is there, in both languages, and used."""

import re

import pytest

from tools.cards.profiles import troubles
from tools.panel.app import PAGE

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (PAGE / "js").glob("*.js")}
HTML = (PAGE / "index.html").read_text(encoding="utf-8")
ENTRY = re.compile(r"^  (\w+): \[('(?:[^'\\]|\\.)*'), ('(?:[^'\\]|\\.)*')\],$", re.MULTILINE)
TEXTS = {name: (zh[1:-1], en[1:-1]) for name, zh, en in ENTRY.findall(SCRIPTS["texts.js"])}
MADE_UP = re.compile(r"`(\w+)_\$\{")  # ids put together from a stem and a value
MAY_BE_EMPTY = {"cut_at_after"}  # the unit stands before the number in English


def test_the_table_is_read_whole():
    body = SCRIPTS["texts.js"].split("export const TEXTS = {")[1].split("\n};")[0]
    lines = [line for line in body.splitlines() if line.strip() and not line.strip().startswith("//")]
    assert len(lines) == len(TEXTS) > 100


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_text_is_there_in_both_languages(name):
    zh, en = TEXTS[name]
    assert zh.strip()
    assert en.strip() or name in MAY_BE_EMPTY
    assert set(re.findall(r"\{\d\}", zh)) == set(re.findall(r"\{\d\}", en))
    assert not re.search(r"[一-鿿]", en) or name.startswith("other_language")


def test_the_page_asks_only_for_texts_that_exist():
    asked = set(re.findall(r'data-(?:t|label)="(\w+)"', HTML))
    for script in SCRIPTS.values():
        asked |= set(re.findall(r"\bT\('(\w+)'", script))
    assert asked <= TEXTS.keys()


def test_every_trouble_of_a_card_has_a_name():
    assert {f"trouble_{name}" for name in troubles()} <= TEXTS.keys()


def test_no_text_is_left_over():
    elsewhere = HTML + "".join(text for name, text in SCRIPTS.items() if name != "texts.js")
    elsewhere += SCRIPTS["texts.js"].split("\n};")[1]  # what follows the table
    elsewhere += "".join(path.read_text(encoding="utf-8") for path in PAGE.parent.glob("*.py"))
    stems = tuple(f"{stem}_" for stem in MADE_UP.findall(elsewhere))
    unused = [name for name in TEXTS if not re.search(rf"\b{name}\b", elsewhere) and not name.startswith(stems)]
    assert unused == []


def test_the_page_loads_nothing_from_elsewhere():
    for text in (HTML, *SCRIPTS.values(), *(path.read_text(encoding="utf-8") for path in (PAGE / "css").glob("*.css"))):
        foreign = set(re.findall(r"https?://[^\s\"'`$)]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not foreign
    assert not re.search(r"\son\w+=|style=", HTML), "inline scripts and styles are forbidden by the page's own policy"
