"""Take a terminal's books along: backup, restore, and the swap of a device.

A swap is: hand over (the old device is locked), backup, restore on the new one, which then needs the master key, and
retire the old one. Each part can be repeated; until the new device has taken over, `unlock` gives the old one back.
"""

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from tools.technician import parcel
from tools.technician.console_line import PIECE, ConsoleLine, Progress
from tools.technician.trouble import Trouble

SILENT_S = 120.0  # while the new device erases its ledger
TRIES = 10  # to speak to a device that restarts


def hand_over(line: ConsoleLine) -> dict[str, Any]:
    """Lock the old device for good; it restarts. What is `open` and `unsettled` goes with the books."""
    return line.call("hand_over")


@contextmanager
def reopened(session: Callable[[], AbstractContextManager[ConsoleLine]]) -> Iterator[ConsoleLine]:
    """A session with a device that restarts at this moment: it is asked again until it answers. Raises Trouble."""
    for left in range(TRIES, 0, -1):
        made = session()
        try:
            line = made.__enter__()
            break
        except Trouble:
            if left == 1:
                raise
            time.sleep(1)
    try:
        yield line
    finally:
        line.leave()


def backup(line: ConsoleLine, progress: Progress | None = None) -> bytes:
    """The books in a parcel that only the holder of the session's key can have opened."""
    made = bytearray()
    answer = line.call("backup", anew=True)
    while True:
        made += base64.b64decode(answer["data"])
        if not answer["more"]:
            return bytes(made)
        if progress is not None:
            progress({"step": f"{len(made) // 1024} KB"})
        answer = line.call("backup")


def restore(
    line: ConsoleLine, made: bytes, key: rsa.RSAPrivateKey, progress: Progress | None = None, **more: bool
) -> dict[str, Any]:
    """Put a parcel back; the device becomes that terminal and restarts. `lost=True`: from a mere copy, for the old
    device will never be seen again."""
    keys = parcel.keys(made, key)
    line.call("restore_begin", size=len(made), keys=base64.b64encode(keys).decode())
    for at in range(0, len(made), PIECE):
        line.call("restore_put", at=at, data=base64.b64encode(made[at : at + PIECE]).decode())
        if progress is not None:
            progress({"at": 0.6 * at / len(made), "step": "sending"})
    return line.call("restore", progress, SILENT_S, **more)
