"""A slip that is printed whole once more, and what stands between it and the part that may be on paper."""

from receipts.slip import REPRINT

AFTER_A_PART = (("centre", "－ 以上可能不全 INCOMPLETE －"), ("gap", 40))


def marked(lines: list) -> list:
    """The lines of a slip with the mark of a reprint below its title."""
    if REPRINT in lines:
        return lines
    at = 0
    while at < len(lines) and lines[at][0] in ("shop", "centre", "frame", "logo"):
        at += 1
    return lines[:at] + [REPRINT] + lines[at:]
