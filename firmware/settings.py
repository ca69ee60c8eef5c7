"""What the merchant chose on the device: language, theme, size of texts, brightness, key sound."""

import files

_PATH = "/settings.json"
_SCHEMA = 1
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark", "hc")
BRIGHTNESS = (20, 40, 60, 80, 100)  # percent


class Settings:
    """A broken file means the defaults, for nothing of value is in it."""

    def __init__(self):
        self.language = LANGUAGES[0]
        self.theme = THEMES[0]
        self.big_text = False
        self.brightness = BRIGHTNESS[-1]
        self.key_sound = True

    def load(self) -> None:
        try:
            kept = files.read_json(_PATH) or {}
        except files.FileError:
            return
        if kept.get("language") in LANGUAGES:
            self.language = kept["language"]
        if kept.get("theme") in THEMES:
            self.theme = kept["theme"]
        self.big_text = kept.get("big_text") is True
        if kept.get("brightness") in BRIGHTNESS:
            self.brightness = kept["brightness"]
        self.key_sound = kept.get("key_sound") is not False

    def store(self) -> None:
        files.write_json(_PATH, {
            "language": self.language, "theme": self.theme, "big_text": self.big_text, "brightness": self.brightness,
            "key_sound": self.key_sound,
            "schema": _SCHEMA,
        })  # fmt: skip
