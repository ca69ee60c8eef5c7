"""Where a terminal's next software comes from, and when it may be installed: section `updates` of its provisioning.

    "updates": {"host": "updates.example", "port": 443, "path": "/tinytill", "window": "02:00-05:00"}

`host`, `port` and `path` are needed; below the path is a folder for each board with its newest image. `server_name`:
in the server's certificate, where that is not the host; `ca`: who vouches for it, in PEM, else the authority of the
acquirer; `window`: local time. Without the section the terminal never asks.
"""

from micropython import const

from host.connection import tls_context
from parameters import ParameterError

_WINDOW = "02:00-05:00"
_SIGNS = "-._~/"  # of a path, besides letters and digits
_DAY = const(1440)  # minutes


class Place:
    """`host`, `port`, `server_name`, `path` (begins with "/", does not end with it), `ca` (PEM). `window` is a text,
    and `opens` and `closes` its minutes after midnight; the second may be on the next day."""

    def __init__(self, given: dict, acquirer_ca: str):
        """Raises ParameterError."""
        self.host = _text(given, "host", 1, 253, "")
        self.port = given.get("port")
        if not isinstance(self.port, int) or isinstance(self.port, bool) or not 1 <= self.port <= 65535:
            raise ParameterError("updates.port", "a number from 1 to 65535 is needed")
        self.server_name = _text(given, "server_name", 1, 253, self.host)
        self.path = _path(given)
        self.ca = _text(given, "ca", 1, 8192, acquirer_ca)
        try:
            tls_context(self.ca)
        except ValueError:
            raise ParameterError("updates.ca", "is no certificate in PEM")
        self.window = _text(given, "window", 11, 11, _WINDOW)
        self.opens, self.closes = _minutes(self.window)

    def is_open(self, minute: int) -> bool:
        """Whether the window is open in that minute of the local day."""
        return (minute - self.opens) % _DAY < (self.closes - self.opens) % _DAY


def check(given: dict, acquirer: dict) -> None:
    """Raises ParameterError when something in the section is wrong. `acquirer`: the section of that name."""
    Place(given, acquirer.get("ca", ""))


def _text(given: dict, name: str, shortest: int, longest: int, default: str) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or not shortest <= len(value.encode()) <= longest:
        raise ParameterError("updates." + name, "a text of %d to %d bytes is needed" % (shortest, longest))
    if name != "ca" and [sign for sign in value if not 0x21 <= ord(sign) <= 0x7E]:
        raise ParameterError("updates." + name, "letters, digits and signs, no spaces")
    return value


def _path(given: dict) -> str:
    path = _text(given, "path", 1, 128, "")
    for sign in path:
        if not (sign.isalpha() or sign.isdigit() or sign in _SIGNS):
            raise ParameterError("updates.path", "letters, digits and %s" % _SIGNS)
    if path[0] != "/":
        raise ParameterError("updates.path", "begins with /")
    return path.rstrip("/")


def _minutes(text: str) -> tuple:
    """Minutes after midnight of `02:00-05:00`."""
    minutes = []
    for clock in text.split("-"):
        hours, _, rest = clock.partition(":")
        if len(hours) == len(rest) == 2 and hours.isdigit() and rest.isdigit() and int(hours) < 24 and int(rest) < 60:
            minutes.append(int(hours) * 60 + int(rest))
    if len(minutes) != 2 or minutes[0] == minutes[1]:
        raise ParameterError("updates.window", "from and until is needed, as in " + _WINDOW)
    return tuple(minutes)
