"""A card drawn through a stripe reader."""

from micropython import const

ABSENT = "absent"  # nothing recorded on this track, or its stripe did not pass the head
UNREADABLE = "unreadable"  # recorded, but the reader could not decode it
CUT = "cut"  # the reader stopped in the middle
BROKEN = "broken"  # characters or a length that the track cannot have

_TRACKS = const(3)


class Swipe:
    """The tracks of one swipe: `track1`, `track2`, `track3` hold the characters between the sentinels, or None.

    They are secrets: whoever has the swipe wipes it.
    """

    def __init__(self) -> None:
        self.track1: bytearray | None = None
        self.track2: bytearray | None = None
        self.track3: bytearray | None = None
        self._reasons: list[str | None] = [ABSENT] * _TRACKS

    def reason(self, track: int) -> str | None:
        """Why track 1, 2 or 3 is missing: ABSENT, UNREADABLE, CUT or BROKEN; None when it is there."""
        return self._reasons[track - 1]

    def keep(self, track: int, data: bytearray) -> None:
        """Fill in a track; `data` belongs to the swipe from now on."""
        self._wipe(track)
        setattr(self, "track%d" % track, data)
        self._reasons[track - 1] = None

    def miss(self, track: int, reason: str) -> None:
        """Note why a track is missing."""
        self._wipe(track)
        self._reasons[track - 1] = reason

    def wipe(self) -> None:
        """Overwrite the tracks with zeros and drop them."""
        for track in range(1, _TRACKS + 1):
            self._wipe(track)

    def _wipe(self, track: int) -> None:
        name = "track%d" % track
        data = getattr(self, name)
        if data is not None:
            for i in range(len(data)):
                data[i] = 0
            setattr(self, name, None)
