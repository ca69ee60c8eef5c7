"""A magnetic stripe reader with a decoder, TTL serial, 9600 baud 8N1, sending only.

Format as MagTek's swipe readers send it (RS-232 Swipe Reader, 3-Track, chapter 3, and the error mark of its sibling,
the Port Powered Insertion Reader), STX and ETX off, CR on:

    [%track 1?][;track 2?][+track 3?]CR

Tracks in this order, each with its sentinels and without the LRC, which the decoder has checked. Of a track that holds
no stripe data nothing is sent. Of a track that could not be decoded (parity, LRC, end sentinel missing) an `E` comes in
place of the data: `;E?`. One swipe, one message; the reader does not answer and takes no commands.
"""

BAUD = 9600
_SENTINELS = ("%", ";", "+")
DAMAGES = ("lrc", "parity", "short")


def message(tracks, damage=None) -> bytes:
    """What the decoder sends for a card whose `tracks` are text with sentinels, or None for a silent one.

    `damage` is one of DAMAGES and spoils every track there is; all three end in the same error mark.
    """
    parts = []
    for sentinel, track in zip(_SENTINELS, tracks):
        if track:
            parts.append(sentinel + "E?" if damage else track)
    return ("".join(parts) + "\r").encode() if parts else b""


class Stripe:
    """The reader; `wire` is its UART wire, set by wiring.py."""

    wire = None

    def receive(self, piece) -> None:
        """It has no input."""

    def swipe(self, tracks, damage=None) -> int:
        """A card goes through; returns how many bytes are sent."""
        data = message(tracks, damage)
        self.wire.send(data)
        return len(data)
