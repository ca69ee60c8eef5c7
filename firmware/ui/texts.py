"""What the terminal says, in Chinese or English: texts by id from `texts*.txt`.

A text with values to fill in is handed on as a phrase: `phrase("seconds", s=52)`. Wherever a text id is asked for, a
phrase will do.
"""

from romtable.romtable import RomTable
from ui.assets import asset

LANGUAGES = ("zh", "en")


class _Texts:
    """The table, and the language of the moment."""

    def __init__(self, data):
        self._table = RomTable(data)
        self.language = LANGUAGES[0]

    def set_language(self, language: str) -> None:
        """Speak "zh" or "en" from now on; raises ValueError for another one."""
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language

    def tr(self, text_id: str, **values) -> str:
        """The text with its fields filled in. Raises KeyError for an id that is not in the table."""
        return self._template(text_id).format(**values)

    def words(self, text) -> str:
        """An id or phrase as a string."""
        return self._template(text) if isinstance(text, str) else self._template(text[0]).format(**text[1])

    def both(self, text_id: str) -> tuple:
        """A text without fields, in Chinese and in English."""
        return self._template(text_id, "zh"), self._template(text_id, "en")

    def _template(self, text_id: str, language: str = "") -> str:
        data = self._table.data
        at = self._table.find(text_id)
        if (language or self.language) == "en":
            at += 1 + data[at]
        return str(data[at + 1 : at + 1 + data[at]], "utf-8")


_texts = _Texts(asset("texts.bin"))
set_language = _texts.set_language
tr = _texts.tr
words = _texts.words
both = _texts.both


def phrase(text_id: str, **values) -> tuple:
    """A text and its values, to be put into words when it is drawn."""
    return text_id, values


def part(text, suffix: str):
    """The id or phrase `text` with `suffix` added to its id: a message's ".head" or ".line"."""
    return text + suffix if isinstance(text, str) else (text[0] + suffix, text[1])


def text_id(text) -> str:
    """The id of an id or phrase."""
    return text if isinstance(text, str) else text[0]
