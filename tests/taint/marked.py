"""The secrets of the day, each chosen so that it cannot turn up by chance, and the card that the acquirer knows."""

import dataclasses

from tools.acquirer.wallet import TestCard, load_cards

PAN = "6224247913586423185"  # 19 digits with a check digit; what a mask hides is 791358642
TRACK2 = f";{PAN}=30111207395174628?"  # discretionary data, the CVV in it: 7395174628
TRACK3 = f"+99{PAN}=1561568264917305926000=?"
TRACK1 = f"%B{PAN}^TAINTED/MARKUS^301112083917465290162?"
CODE = "137264918350267491"  # on the payer's phone; what a mask hides is 726491835026
PIN = "936415"
WRONG_PIN = "258047"
PASSWORDS = {"cashier": "571938", "supervisor": "640275", "administrator": "827364"}
WRONG_PASSWORD = "395817"
WIFI = "blue-Heron-4719-quay"
TMK = bytes.fromhex("7A3C91E5D82F460BC4179E6AF35D8B20")
PIK = bytes.fromhex("2FB86D13CA5497E07E19D4A3F8620B5C")
MAK = bytes.fromhex("91E6274BD0583CAF")
TDK = bytes.fromhex("D3197AC45EB08F263B74E1902DC65A8F")
TERMINAL = "20054321"
MERCHANT = "898310012345678"


def marked_card() -> TestCard:
    """The wallet's debit card under the marked number."""
    like = next(card for card in load_cards() if card.id == "debit")
    return dataclasses.replace(like, id="marked", pan=PAN, track1=TRACK1, track2=TRACK2, pin=PIN, expiry="3011")


def wallet() -> list[TestCard]:
    """All cards that the acquirer of this day knows."""
    return [marked_card(), *load_cards()]
