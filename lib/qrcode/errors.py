"""What can go wrong."""


class QrError(Exception):
    """The text has more characters than a code of version 20 takes at this level; the argument is its length."""
