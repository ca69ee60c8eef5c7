"""What can go wrong between the terminal and the server that has its next software."""


class UpdateError(Exception):
    """Root of this package's errors. Argument: a short reason for the log, never data."""


class BadReply(UpdateError):
    """The server's answer cannot be read or is not what was asked for."""


class NotThere(UpdateError):
    """The server has no image for this board."""


class Changed(UpdateError):
    """The server has another image than when the download began."""
