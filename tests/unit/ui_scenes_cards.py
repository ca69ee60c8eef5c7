"""Screens about chips, taps and signatures (MicroPython)."""

import math

from ui.screens.chip_step import ChipStep
from ui.screens.choose_application import ChooseApplication
from ui.screens.payer_screen import CANCEL
from ui.screens.prompt import Prompt
from ui.screens.sign import Sign

SALE = "kind.sale"
_WORDS = ("chip_again", "insert_instead", "see_phone", "card_blocked", "application_blocked", "not_accepted",
          "card_removed", "card_refuses", "reader_fault")  # fmt: skip


def sign(signed, tries=2):
    screen = Sign(12850, "A3F027C9", tries)
    if signed:
        for stroke in range(3):
            for step in range(40):
                x = 60 + stroke * 70 + step
                screen.ink.add(x, 60 + int(35 * math.sin(step / (4 + stroke))))
            screen.ink.lift()
        screen.choose_chips()
    return screen


STEP = (
    ("trace.step", "4/12 authentication"),
    ("trace.value", "2"),
    ("trace.tvr", "0000008000 E800"),
    ("trace.cvm", "3F0000 80"),
)
NOTES = ("method: 0 none, 1 SDA, 2 DDA, 3 CDA", "Book 3, 10.3; Book 2, 5 and 6")


CARDS = {
    "chip_step": lambda: ChipStep(STEP, NOTES, 3, 12),
    "sign": lambda: sign(True),
    "sign_empty": lambda: sign(False),
    "sign_last": lambda: sign(True, 0),
    "choose_application": lambda: ChooseApplication(["UnionPay Credit", "UnionPay Debit", "PBOC E-CASH"]),
    "take_card_out": lambda: Prompt("chip", "take_card_out", (None, None, None), SALE, 12850),
}
for _word in _WORDS:
    CARDS["say_" + _word] = lambda word=_word: Prompt("chip", word, (CANCEL, None, None), SALE, 12850, seconds=60)
