"""What is wrong with a backup."""


class BackupError(Exception):
    """A backup cannot be made or put back. `reason`: a word, which console/moving.py puts into a sentence."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
