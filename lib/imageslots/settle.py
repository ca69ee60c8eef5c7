"""What happens before an image is started: install the next one, count the starts of one on trial, go back to the one
before, and put another one in the place of one that does not verify.

Every change is a copy of a verified image over one that is not needed, and what is to be done is forgotten only after
it is done; so a cut at any step is made good by doing the same again.
"""

from micropython import const

from imageslots.copying import copying, sectors
from imageslots.slots import INSTALL, TRIAL
from signedrom.errors import ImageError

_STARTS = const(3)  # that an image on trial gets to be confirmed
_UNKNOWN = (0, 0, 0)


def settle(slots, show) -> bool:
    """Whether the image to start is another one now, so that the device must begin anew; False: it is verified, start
    it. Raises the running image's ImageError when nothing verifies. `show(done, total)` is told the sectors of a copy.
    """
    if slots.state() == INSTALL:
        return _install(slots, show) or settle(slots, show)
    on_trial = slots.state() == TRIAL
    if on_trial and slots.starts() >= _STARTS and _go_back(slots, show):
        return True
    try:
        slots.verify(slots.image)
    except ImageError as error:
        slots.refuse("image", error.reason)
        if _replace(slots, show, error.reason):
            return True
        raise
    if on_trial and slots.starts() < _STARTS:
        slots.count_start()
    return False


def _install(slots, show) -> bool:
    """Whether the image in `staging` is now the one that runs."""
    try:
        label = slots.verify(slots.staging)
    except ImageError as error:
        slots.refuse("staging", error.reason)
        slots.give_up(_UNKNOWN, error.reason)
        return False
    _copy(slots.staging, slots.image, label, show)
    try:
        slots.verify(slots.image)
    except ImageError as error:
        slots.refuse("image", error.reason)
        slots.give_up(label.version, "flash")
    else:
        slots.begin_trial(label.version)
    return True


def _go_back(slots, show) -> bool:
    """Nobody confirmed the image on trial. Whether the one before is back; if it is no good, the new one must do."""
    try:
        label = slots.verify(slots.previous)
    except ImageError as error:
        slots.refuse("previous", error.reason)
        return False
    version = slots.trial_version()
    _copy(slots.previous, slots.image, label, show)
    slots.give_up(version, "not confirmed")
    return True


def _replace(slots, show, reason: str) -> bool:
    """The running image does not verify. Whether another one is in its place."""
    for partition in (slots.previous, slots.staging):
        try:
            label = slots.verify(partition)
            if partition is slots.previous and slots.state() == TRIAL:
                slots.give_up(slots.trial_version(), reason)
            _copy(partition, slots.image, label, show)
            slots.verify(slots.image)
        except ImageError:
            continue
        return True
    return False


def _copy(source, target, label, show) -> None:
    total = sectors(label)
    for done in copying(source, target, total):
        show(done, total)
