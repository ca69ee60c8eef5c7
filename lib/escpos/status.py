"""What a printer answers to real-time status requests (DLE EOT)."""

PRINTER, OFFLINE, ERROR, PAPER = 1, 2, 3, 4  # what a status request asks about


class Status:
    """The state of a printer, as far as it was asked."""

    def __init__(self) -> None:
        self.online = True
        self.cover_open = False
        self.paper_out = False
        self.paper_near_end = False
        self.overheated = False  # and other errors that pass by themselves
        self.broken = False  # cutter, or an error that does not pass


def decode_status(about: int, answer: int, status: Status) -> bool:
    """Take the one-byte answer to `status_request(about)` into `status`.

    Bits 1 and 4 of an answer are 1, bits 0 and 7 are 0; returns False, and changes nothing, for a byte that is none.
    Only what `about` tells is changed: PRINTER `online`; OFFLINE `cover_open`, and `paper_out` when that stopped the
    printer; ERROR `overheated`, `broken`; PAPER `paper_near_end`, `paper_out` (either sensor of a pair will do).
    """
    if answer & 0x93 != 0x12:
        return False
    if about == PRINTER:
        status.online = not answer & 0x08
    elif about == OFFLINE:
        status.cover_open = bool(answer & 0x04)
        if answer & 0x20:
            status.paper_out = True
    elif about == ERROR:
        status.overheated = bool(answer & 0x40)
        status.broken = bool(answer & 0x28)
    elif about == PAPER:
        status.paper_near_end = bool(answer & 0x0C)
        status.paper_out = bool(answer & 0x60)
    return True
