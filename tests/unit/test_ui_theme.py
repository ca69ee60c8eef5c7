"""firmware/ui/theme: every text can be read on its ground (WCAG 2.1, contrast ratio)."""

from check import raises
from ui import theme

PAIRS = (
    ("TEXT", "BG"), ("TEXT", "SURFACE"), ("MUTED", "BG"), ("MUTED", "SURFACE"), ("ACCENT", "BG"), ("ACCENT", "SURFACE"),
    ("ON_ACCENT", "ACCENT"), ("ON_BAND", "BAND"), ("ON_OK", "T_OK"), ("ON_BAD", "T_BAD"), ("ON_UNK", "T_UNK"),
    ("ON_TRAIN", "TRAIN"), ("OK", "BG"), ("BAD", "BG"), ("BAD", "SURFACE"), ("WARN", "BG"), ("WARN", "SURFACE"),
)


def luminance(word):
    total = 0
    for shift, levels, weight in ((11, 31, 0.2126), (5, 63, 0.7152), (0, 31, 0.0722)):
        share = (word >> shift & levels) / levels
        total += weight * (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)
    return total


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_every_pair_reaches_aa_and_ten_in_high_contrast():
    for name in theme.THEMES:
        palette = theme.palette(name)
        for ink, ground in PAIRS:
            ratio = contrast(palette[getattr(theme, ink)], palette[getattr(theme, ground)])
            assert ratio >= (10 if name == "hc" else 4.5), (name, ink, ground, ratio)


def test_an_unknown_theme_is_an_error():
    raises(ValueError, theme.palette, "neon")
