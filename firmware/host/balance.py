"""The balance in an answer (F54): groups of 20 characters, each of account type 2, amount type 2 (02 = available),
currency 3, sign C or D, and 12 digits. Source: UnionPay-style dialect, F54."""

from micropython import const

from host.errors import BadAnswer

_GROUP = const(20)
_AVAILABLE = "02"
_YUAN = "156"


def available(groups: str) -> int:
    """What can be spent, in fen; negative when it is owed. Raises BadAnswer unless every group can be read and one
    tells it."""
    if not groups or len(groups) % _GROUP:
        raise BadAnswer("balance inquiry", 54, "%d characters" % len(groups))
    found = None
    for at in range(0, len(groups), _GROUP):
        group = groups[at : at + _GROUP]
        digits = group[:7] + group[8:]
        if group[7] not in "CD" or not digits.isdigit():
            raise BadAnswer("balance inquiry", 54, "group at %d" % at)
        if found is None and group[2:4] == _AVAILABLE and group[4:7] == _YUAN:
            found = int(group[8:]) if group[7] == "C" else -int(group[8:])
    if found is None:
        raise BadAnswer("balance inquiry", 54, "no available amount")
    return found
