"""The support pack in short, for a QR code on the display: words of capitals, separated by spaces.

TT1 and then NAME:VALUE. A code of version 9 takes 335 capitals, digits and signs; what is left over is for the log.
"""

import time
from micropython import const

from log import lines
from support import pack

_MOST = const(335)
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # of the alphanumeric mode (ISO/IEC 18004, 7.4.4)
_NEWS = ("TILL", "LINK", "PRINT", "VISIT")  # sources whose last lines are worth it


def short(till) -> str:
    """The text."""
    it, setup, books, links = pack.device(till), pack.setup(till), pack.books(till), pack.links(till)
    tested = pack.selftest(till)
    words = [
        "TT1", "SN:" + it["serial"], "FW:" + it["version"], "HW:" + it["board"], "TID:" + setup["terminal"],
        "AT:%02d%02d%02d%02d%02d" % ((time.gmtime()[0] % 100,) + tuple(time.gmtime()[1:5])),
        "UP:%d" % it["up_s"], "OPEN:%s" % books.get("open", "-"), "UNS:%s" % books.get("unsettled", "-"),
        "DAYS:%s" % books.get("days", "-"), "BAT:%s" % it["battery"], "RAM:%d" % (it["ram_free"] // 1024),
        "NET:%s%s" % (links.get("network", "-"), links.get("bars", "")), "ON:%d" % links.get("signed_on", False),
        "FREE:%d" % (pack.storage(till)["free"] // 1024), "LOCK:" + (it["locked"] or "-"),
    ]  # fmt: skip
    if tested["made"]:
        failed = "-".join([name for name, _ in tested["failed"]])
        words.append("TEST:%d/%d/%s" % (tested["passed"], tested["of"], failed or "-"))
    text = _plain(" ".join(words))
    for line in reversed(lines()):
        if line[1] in _NEWS:
            more = _plain(" %d:%s" % (line[0] // 1000, line[2]))
            if len(text) + len(more) > _MOST:
                break
            text += more
    return text[:_MOST]


def _plain(text: str) -> str:
    """Capitals; what the mode does not have becomes a full stop."""
    return "".join([sign if sign in _SIGNS else "." for sign in text.upper()])
