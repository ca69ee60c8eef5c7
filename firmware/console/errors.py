"""What a command refuses."""


class CommandError(Exception):
    """A request is refused. Arguments: reason (a word), what it means and what to do next (English, for the tool)."""
