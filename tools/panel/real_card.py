"""A real card in a PC/SC reader as one more card of the wallet: it can be inserted; what it says is not shown or kept.

Without pyscard, a PC/SC service and a reader there is none. Use test cards only: the terminal takes any card for one.
"""

from tools.acquirer.wallet import TestCard
from tools.cards.pcsc import PcscCard, PcscError, readers

REAL = TestCard(
    id="real",
    name={"zh": "真卡", "en": "Real card"},
    note={"zh": "电脑的读卡器", "en": "PC's card reader"},
    colour="#3d4852",
    pan="",
    expiry="",
    track1="",
    track2="",
    pin="",
    pin_required=False,
    balance=0,
    organisation="",
    issuer="",
    status="",
    stripe=False,
    chip=True,
    tap=False,
    known=False,
)


def found() -> tuple[TestCard, ...]:
    """The card, if this PC has a PC/SC reader."""
    try:
        return (REAL,) if readers() else ()
    except PcscError:
        return ()


def take() -> PcscCard:
    """The card in the reader. Raises PcscError."""
    return PcscCard()
