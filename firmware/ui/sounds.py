"""What the buzzer says: every key alike (a PIN cannot be heard), every outcome its own way."""

import asyncio

KEY = ((2400, 12),)
APPROVED = ((1760, 90), (2350, 110))
DECLINED = ((330, 400),)
UNKNOWN = ((440, 100), (0, 80), (440, 100), (0, 80), (440, 100))
WARNING = ((880, 150),)
LOCKED = ((330, 1000),)


class Sounds:
    """Plays one thing at a time; a sound that comes while another one plays is left out."""

    def __init__(self, buzzer):
        """`buzzer`: the board's, or None."""
        self._buzzer = buzzer
        self._task = None
        self.keys = True  # whether keys click

    def key(self) -> None:
        if self.keys:
            self.play(KEY)

    def play(self, notes) -> None:
        """Begin to play (hertz, ms) pairs; 0 hertz is a pause."""
        if self._buzzer is not None and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._buzzer.play(notes))
