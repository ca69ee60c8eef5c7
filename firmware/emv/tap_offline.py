"""A tapped card says yes without its issuer: may the terminal believe it? (JR/T 0025.12, offline checks of qPBOC; EMV
Book C-3, 5.5 and 5.6.) This runs after the card has left: RSA is slow."""

from emv import oda
from emv.dates import begins_later, ended
from emv.errors import EXPIRED, NOT_YET_VALID
from emv.outcome import APPROVED, DECLINED, ONLINE, OTHER_INTERFACE
from emv.packed import digits
from emv.preprocessing import is_online_capable
from paycrypto.compare import wipe

LISTED = "listed"  # reasons
NOT_GENUINE = "not_genuine"
ONLINE_ONLY = "online_only"


def check(data, tables, static, books) -> tuple:
    """(kind of outcome, reason): APPROVED, DECLINED, ONLINE or OTHER_INTERFACE, for a card that has sent a TC.
    `static`: the static data to be authenticated; `books`: `is_listed(pan)`."""
    if data.bit(0x9F66, 2, 8):  # it was told to ask its issuer
        return DECLINED, ONLINE_ONLY
    online = is_online_capable(data)
    today = data[0x9A]
    if ended(data.get(0x5F24) or b"", today):
        return (ONLINE, EXPIRED) if online and data.bit(0x9F6C, 1, 4) else (DECLINED, EXPIRED)
    begins = data.get(0x5F25)
    if begins is not None and begins_later(begins, today):
        return DECLINED, NOT_YET_VALID
    pan = digits(data[0x57])
    listed = books.is_listed(pan)
    wipe(pan)
    if listed:
        return DECLINED, LISTED
    if oda.check_fast(data, tables, static):
        return APPROVED, ""
    if online and data.bit(0x9F6C, 1, 6):
        return ONLINE, NOT_GENUINE
    if data.bit(0x9F66, 1, 5) and data.bit(0x9F6C, 1, 5):
        return OTHER_INTERFACE, NOT_GENUINE
    return DECLINED, NOT_GENUINE
