"""What a test has found, kept on the device until the next one of its kind."""

import files

PASS, FAIL, ABSENT, SKIPPED = "pass", "fail", "absent", "skipped"
SELF, INSTALL = "selftest", "installtest"  # kinds
_LARGEST = 4096  # bytes of a file
_REASONS = (
    "paper cover hot power fault offline lost silent reader mute protocol removed several timeout open closed differs "
    "NotConnected HostNotGenuine NoAnswer BadAnswer BadMac radio no_sim locked denied no_network refused"
)  # details that are words
_OWN_ADVICE = ("printer_paper", "printer_cover", "printer_hot")  # what is mended in its own way


class Results:
    """`at`: when, seconds since 2000. `version`: of the firmware. `found`: [name, state, detail] in the order of the
    checks; a detail is data, or a word that has a `reason`; short, "" for none. `kind`: SELF or INSTALL."""

    def __init__(self, at: int, version: str, found: list, kind: str = SELF):
        self.at = at
        self.version = version
        self.found = found
        self.kind = kind

    def count(self, state: str) -> int:
        """How many ended so."""
        return sum(1 for each in self.found if each[1] == state)

    def store(self) -> None:
        """Keep them in the place of the last ones."""
        files.write_json(_path(self.kind), {"at": self.at, "version": self.version, "found": self.found})


def last(kind: str = SELF):
    """The Results that are kept, or None."""
    try:
        kept = files.read_json(_path(kind), _LARGEST)
        return None if kept is None else Results(kept["at"], kept["version"], kept["found"], kind)
    except (files.FileError, KeyError):
        return None


def advice(name: str, state: str, detail: str) -> str:
    """The id of the text that says how to mend it; "" when nothing is wrong."""
    if state in (PASS, SKIPPED):
        return ""
    if state == ABSENT:
        return "mend.fitted"
    special = "%s_%s" % (name, detail)
    if detail == "timeout":
        return "mend.tried"
    return "mend." + (special if special in _OWN_ADVICE else name)


def reason(detail: str) -> str:
    """The id of the text for a detail that is a word; "" for data."""
    return "reason." + detail if detail in _REASONS.split() else ""


def _path(kind: str) -> str:
    return "/%s.json" % kind
