"""What happens before the image runs: see imageslots/settle.py. When nothing can run, the recovery screen stays."""

import boot_parts
import trust
from imageslots.settle import settle
from imageslots.slots import REASONS, Slots
from loader.screens import Screens
from signedrom.errors import ImageError


def start() -> None:
    """Returns when the image in `romfs` is verified. Everything else ends in a restart or at the recovery screen."""
    secrets = boot_parts.secrets()
    screens = Screens(boot_parts.display)
    parts = (boot_parts.partition(label) for label in ("romfs", "staging", "previous"))
    try:
        if not settle(Slots(secrets, *parts, trust), screens.copying):
            return
    except ImageError as error:
        code = "R%02d %s" % (REASONS.index(error.reason) + 1, error.reason)
    except Exception as error:  # flash or store have failed: the screen tells it better than a prompt
        code = "R99 %s" % type(error).__name__
    else:
        boot_parts.restart()
    print("loader:", code)
    screens.recovery(_serial(secrets), code)


def _serial(secrets) -> str:
    buffer = bytearray(32)
    try:
        return bytes(buffer[: secrets.get("serial", buffer) or 0]).decode()
    except (OSError, UnicodeError):
        return ""
