"""What screens have in common on which somebody types a password."""

from ui.screens.typed_secret import TypedSecret

LONGEST = 6
SHORTEST = 4


class PasswordEntry(TypedSecret):
    """Collects 4 to 6 digits."""

    def __init__(self, chips):
        super().__init__(chips, LONGEST)
