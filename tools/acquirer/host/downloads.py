"""Downloads: parameters (0800/360), contactless parameters (394), CA keys (0820/372, 0800/370), applications (0820/382,
0800/380), blacklist (0800/390), each with its end message; and the status upload (0820/362).

A list comes in pages: the request tells how many items the terminal has, the answer begins with a flag: 0 there are
none, 1 these are all, 2 more follow.
"""

from collections.abc import Callable

from tools.acquirer.books import offered
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.wire.tlv import BadTlv, objects, tlv

PAGE = 12  # items; the longest fits F62
NONE, ALL, MORE = b"0", b"1", b"2"
PARAMETERS, STATUS, KEYS, APPLICATIONS, BLACKLIST, CONTACTLESS = 1, 2, 4, 5, 7, 9  # header digit
_NAME_BYTES = 40  # of parameter 22
_LISTED = b"1"  # before the count in the request of a list of keys or applications
_UNSAID = {12: "", 13: "", 32: "", 37: ""}  # answers to downloads have no time and no reference


def parameters(work: Work) -> Outcome:
    """Tags of two characters with values of fixed length; the merchant's name is that of this terminal's merchant."""
    _fulfilled(work, PARAMETERS)
    rows = offered.offered(work.session, offered.PARAMETERS)
    parts = [(row.name, row.data or b"") for row in rows]
    parts.insert(max(len(parts) - 1, 0), ("22", _merchant_name(work)))
    return _told(b"".join(tag.encode() + value for tag, value in parts))


def _merchant_name(work: Work) -> bytes:
    name = work.terminal.merchant.name
    while len(encoded := name.encode("gbk", "replace")) > _NAME_BYTES:
        name = name[:-1]
    return encoded.ljust(_NAME_BYTES)


def contactless(work: Work) -> Outcome:
    rows = offered.offered(work.session, offered.CONTACTLESS)
    return _told(ALL + b"".join(tlv(row.name, row.data or b"") for row in rows) if rows else NONE)


def status(work: Work) -> Outcome:
    """Taken note of."""
    _fulfilled(work, STATUS)
    return Outcome(APPROVED, f"{len(work.message.get(62)) // 2} bytes")


def key_list(work: Work) -> Outcome:
    """Name and expiry of each key."""
    rows = offered.offered(work.session, offered.KEYS)
    items = [_key_name(row.name) + tlv("DF05", row.expiry.encode()) for row in rows]
    return _page(work, items, _LISTED)


def _key_name(name: str) -> bytes:
    return tlv("9F06", bytes.fromhex(name[:10])) + tlv("9F22", bytes.fromhex(name[10:]))


def key(work: Work) -> Outcome:
    return _item(work, offered.KEYS, ("9F06", "9F22"), offered.key_objects)


def application_list(work: Work) -> Outcome:
    rows = offered.offered(work.session, offered.APPLICATIONS)
    return _page(work, [tlv("9F06", bytes.fromhex(row.name)) for row in rows], _LISTED)


def application(work: Work) -> Outcome:
    return _item(work, offered.APPLICATIONS, ("9F06",), lambda row: row.data or b"")


def blacklist(work: Work) -> Outcome:
    """Behind the flag a count of three digits, then of each number its length in two digits and the number."""
    numbers = offered.blacklist(work.session, work.vault)
    items = [f"{len(number):02}".encode() + number for number in numbers]
    return _page(work, items, b"", counted=True)


def end_of(digit: int) -> Callable[[Work], Outcome]:
    """The handler of an end message: the terminal has done what the header asked it for."""

    def end(work: Work) -> Outcome:
        _fulfilled(work, digit)
        return Outcome(APPROVED, "", dict(_UNSAID))

    return end


def _fulfilled(work: Work, digit: int) -> None:
    terminal = work.terminal
    if terminal.requirement == digit:
        terminal.requirement, terminal.later = int(terminal.later[:1] or "0"), terminal.later[1:]


def _page(work: Work, items: list[bytes], prefix: bytes, *, counted: bool = False) -> Outcome:
    """Items from the one that the request names."""
    asked = bytes.fromhex(work.message.get(62))
    if len(asked) != 3 or not asked.startswith(prefix) or not asked.isdigit():
        return Outcome("30", "F62 is not three digits")
    start = int(asked[len(prefix) :])
    page = items[start : start + PAGE]
    flag = NONE if not page else MORE if start + PAGE < len(items) else ALL
    count = f"{len(page):03}".encode() if counted and page else b""
    return _told(flag + count + b"".join(page))


def _item(work: Work, what: str, tags: tuple[str, ...], data_of: Callable[[offered.Offered], bytes]) -> Outcome:
    """The one that the request names."""
    try:
        asked = objects(bytes.fromhex(work.message.get(62)))
    except BadTlv:
        return Outcome("30", "F62 has no data objects")
    name = "".join(asked.get(tag, b"").hex().upper() for tag in tags)
    row = offered.find(work.session, what, name)
    return _told(ALL + data_of(row) if row else NONE, f"{what} {name}")


def _told(data: bytes, note: str = "") -> Outcome:
    return Outcome(APPROVED, note, _UNSAID | {62: data.hex().upper()})
