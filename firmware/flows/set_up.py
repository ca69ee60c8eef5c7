"""Settings of the merchant: language, display, size of texts, brightness, key sound."""

from settings import BRIGHTNESS, LANGUAGES, THEMES
from ui.errors import Cancelled
from ui.screens.menu import Row, Settings
from ui.texts import phrase


async def settings(till) -> None:
    """Change one after the other until the operator goes back."""
    chosen = 0
    while True:
        try:
            chosen = await till.ui.show(Settings("settings.title", _rows(till), chosen))
        except Cancelled:
            return
        _CHANGES[chosen](till)
        till.settings.store()


def _rows(till) -> list:
    kept = till.settings
    return [
        Row("globe", "settings.language", "settings.language_now"),
        Row("sun", "settings.display", "settings." + kept.theme),
        Row("textsize", "settings.text", "settings.large" if kept.big_text else "settings.normal"),
        Row("sun", "settings.brightness", phrase("settings.percent", n=kept.brightness)),
        Row("sound", "settings.sound", "settings.on" if kept.key_sound else "settings.off"),
    ]


def _language(till) -> None:
    till.settings.language = _after(LANGUAGES, till.settings.language)
    till.ui.set_language(till.settings.language)


def _display(till) -> None:
    till.settings.theme = _after(THEMES, till.settings.theme)
    till.ui.set_theme(till.settings.theme)


def _text(till) -> None:
    till.settings.big_text = not till.settings.big_text
    till.ui.set_big(till.settings.big_text)


def _brightness(till) -> None:
    till.settings.brightness = _after(BRIGHTNESS, till.settings.brightness)
    till.ui.backlight.set_full(till.settings.brightness)


def _sound(till) -> None:
    till.settings.key_sound = not till.settings.key_sound
    till.ui.sounds.keys = till.settings.key_sound


def _after(choices: tuple, now: str) -> str:
    return choices[(choices.index(now) + 1) % len(choices)]


_CHANGES = (_language, _display, _text, _brightness, _sound)
