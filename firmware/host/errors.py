"""What can go wrong between terminal and acquirer, named by what it means for the money."""


class HostError(Exception):
    """Root of this package's errors. Argument: a short reason for the log, never data."""


class NotConnected(HostError):
    """No connection; nothing of the message has left. Trying again is safe."""


class BadRequest(HostError):
    """A request of ours cannot be made: nothing has left. Arguments: message, field, what is wrong and where."""


class HostNotGenuine(NotConnected):
    """The other end has no valid certificate for the acquirer's name. Nothing has left."""


class NoAnswer(HostError):
    """The message, or part of it, has left and no valid answer came: the outcome is unknown."""


class BadAnswer(HostError):
    """An answer came that cannot be read or believed. Arguments: message, field, what is wrong; or a reason."""


class BadMac(BadAnswer):
    """An answer came whose MAC is missing or wrong."""


class BadDownload(BadAnswer):
    """A download's data is broken. Arguments: what is wrong, the offset in F62 (-1: the whole)."""


class Refused(HostError):
    """The acquirer does not do what a management message asks for. Argument: response code."""

    @property
    def code(self) -> str:
        return self.args[0]


class SignOnRefused(HostError):
    """The acquirer does not let this terminal on. Argument: response code."""

    @property
    def code(self) -> str:
        return self.args[0]


class KeysRefused(HostError):
    """The delivered working keys fail their check values. Argument: the key's name."""
