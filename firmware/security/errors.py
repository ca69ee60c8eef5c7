"""What can go wrong in firmware/security. No message ever holds a key, a PIN or a password."""


class SecurityError(Exception):
    """Root of this package's errors."""


class KeyCheckError(SecurityError):
    """A key's check value does not match. Argument: the key's name."""


class KeyMissingError(SecurityError):
    """The vault has no such key. Argument: the key's name."""


class KeyUsageError(SecurityError):
    """A key was asked for something that it is not for. Arguments: the key's name, what was asked."""


class DualControlError(SecurityError):
    """A key's components were not brought by as many people as there are. Argument: what is missing."""


class SealError(SecurityError):
    """A sealed secret or record has been altered or belongs to another device. Argument: its name."""
