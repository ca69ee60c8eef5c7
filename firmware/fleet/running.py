"""The image that runs, and the three slots for images, as `imageslots` sees them."""

import trust
from imageslots.copying import label_in
from imageslots.slots import Slots


def slots_of(board) -> Slots:
    return Slots(board.secrets, board.image_flash, board.staging_flash, board.previous_flash, trust)


def running_version(slots) -> tuple:
    """Three numbers."""
    return label_in(slots.image).version
