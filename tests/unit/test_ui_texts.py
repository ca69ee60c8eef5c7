"""firmware/ui/texts: every text is there in both languages and fits its room."""

import os
from array import array

from check import equal, raises
from checks import results
from host import responses
from ui.texts import LANGUAGES, both, part, phrase, set_language, tr, words
from ui.view import View
from ui_fakes import FakeDisplay

TABLES = sorted(name for name in os.listdir("/repo/firmware/ui") if name.startswith("texts") and name.endswith(".txt"))


def rows():
    """(id, places, Chinese and English with the samples filled in, the samples of both) of every text."""
    for name in TABLES:
        with open("/repo/firmware/ui/" + name) as file:
            for line in file:
                cells = [cell.strip() for cell in line.split(" | ")]
                if len(cells) == 4 and not line.startswith("#"):
                    places = [tuple(int(n) for n in pair.split()) for pair in cells[1].split(",")]
                    yield cells[0], places, filled(cells[2]), filled(cells[3]), (samples(cells[2]), samples(cells[3]))


def samples(cell):
    return {field.split("=")[0]: field.split("=")[1].split("}")[0] for field in cell.split("{")[1:]}


def filled(cell):
    out = ""
    for piece in cell.split("{"):
        out += piece if "=" not in piece else piece.split("=", 1)[1].replace("}", "", 1)
    return out


def test_every_text_is_in_the_image():
    count = 0
    for text_id, _, zh, en, (zh_values, en_values) in rows():
        for language, expected, values in (("en", en, en_values), ("zh", zh, zh_values)):
            set_language(language)
            equal(tr(text_id, **values), expected, text_id)
            equal(words(phrase(text_id, **values)), expected, text_id)
        count += 1
    assert count > 300 and len(TABLES) >= 3


def test_both_languages_at_once():
    set_language("en")
    equal(both("kind.sale"), ("消费", "Sale"))
    set_language("zh")
    equal(both("kind.sale"), ("消费", "Sale"))


def test_every_text_fits_its_room():
    view = View(FakeDisplay(), array("H", range(320)))
    faults = []
    for text_id, places, zh, en, _ in rows():
        for size, room in places:
            for text in (zh, en):
                width = view.text_width(text, size)
                if width > room:
                    faults.append("%s: %s takes %d of %d in %d px" % (text_id, text, width, room, size))
    equal(faults, [])


def test_the_words_stay_short_enough_for_the_footer():
    for text_id, _, zh, en, _ in rows():
        if text_id.startswith("key."):
            assert len(zh) <= 4 and len(en) <= 9, text_id


def test_no_exclamation_marks():
    for text_id, _, zh, en, _ in rows():
        assert not [mark for mark in "!！" if mark in zh or mark in en], text_id


def test_an_unknown_id_or_language_is_an_error():
    equal(raises(KeyError, tr, "no.such_text").args, ("no.such_text",))
    raises(ValueError, set_language, "fr")
    equal(LANGUAGES, ("zh", "en"))


def test_parts_of_a_message():
    equal(part("paper_out", ".head"), "paper_out.head")
    equal(part(phrase("head_hot", s=40), ".line"), ("head_hot.line", {"s": 40}))
    equal(words(part(phrase("head_hot", s=40), ".line")), "约 40 秒后接着打")


def test_every_answer_of_the_bank_has_words():
    for code in range(100):
        message = responses.text_id("%02d" % code)
        assert words(part(message, ".head")) and words(part(message, ".line"))


def test_what_checks_say_is_put_into_words():
    found = [results.reason(detail) for detail in ("paper", "BadMac", "80 % 4000 mV", "")]
    equal(found, ["reason.paper", "reason.BadMac", "", ""])
    for word in results._REASONS.split():
        assert words(results.reason(word))
