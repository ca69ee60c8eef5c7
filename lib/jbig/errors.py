"""The error of this package and its reasons."""

HEADER = "header"  # not one of the forms that are understood
SIZE = "size"  # more pixels than the limits let through, or none
ROOM = "no room"
DATA = "data"  # no stripe, or more than one


class JbigError(Exception):
    """A picture cannot be encoded or decoded; the argument is one of the texts in this module."""

    @property
    def reason(self) -> str:
        return str(self.args[0])
