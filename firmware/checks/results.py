"""What a self-test has found, kept on the device until the next one."""

import files

PASS, FAIL, ABSENT = "pass", "fail", "absent"
_PATH = "/selftest.json"
_LARGEST = 4096  # bytes
_OWN_ADVICE = ("printer_paper", "printer_cover", "printer_hot")  # what is mended in its own way


class Results:
    """`at`: when, seconds since 2000. `version`: of the firmware. `found`: [name, state, detail] in the order of the
    checks; a detail is data, short, "" for none."""

    def __init__(self, at: int, version: str, found: list):
        self.at = at
        self.version = version
        self.found = found

    def count(self, state: str) -> int:
        """How many ended so."""
        return sum(1 for each in self.found if each[1] == state)

    def store(self) -> None:
        """Keep them in the place of the last ones."""
        files.write_json(_PATH, {"at": self.at, "version": self.version, "found": self.found})


def last():
    """The Results that are kept, or None."""
    try:
        kept = files.read_json(_PATH, _LARGEST)
        return None if kept is None else Results(kept["at"], kept["version"], kept["found"])
    except (files.FileError, KeyError):
        return None


def advice(name: str, state: str, detail: str) -> str:
    """The id of the text that says how to mend it; "" when nothing is wrong."""
    if state == PASS:
        return ""
    if state == ABSENT:
        return "mend.fitted"
    special = "%s_%s" % (name, detail)
    return "mend." + (special if special in _OWN_ADVICE else name)
