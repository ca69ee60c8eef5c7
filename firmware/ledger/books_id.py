"""Under which name these books number their transactions. The acquirer takes a name and a number once, for ever.

It is the device's serial number, until books move: whoever takes them over goes on under their name, and the device
that gave them away begins new ones under another name. In the secret store: `books`, the name that came with them
(ASCII), or none; `lives`, 1 byte, how often this device's own books were given away.
"""

from micropython import const

LONGEST = const(20)  # characters
_NAME = "books"
_LIVES = "lives"


def books_id(secrets, serial: str) -> str:
    """The name, up to LONGEST characters; "" for a device without a serial number."""
    buffer = bytearray(LONGEST)
    size = secrets.get(_NAME, buffer)
    if size:
        return bytes(buffer[:size]).decode()
    lives = _lives(secrets)
    return ("%s.%d" % (serial, lives))[-LONGEST:] if lives and serial else serial


def take_over(secrets, name: str) -> None:
    """Go on under this name."""
    secrets.put(_NAME, name.encode())


def begin_new(secrets) -> None:
    """The books are gone: those that begin now have a name of their own."""
    secrets.put(_LIVES, bytes([min(_lives(secrets) + 1, 255)]))
    secrets.erase(_NAME)


def _lives(secrets) -> int:
    kept = bytearray(1)
    return kept[0] if secrets.get(_LIVES, kept) else 0
