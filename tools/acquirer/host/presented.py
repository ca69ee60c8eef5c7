"""Card number and expiry out of F2, F14 and F35."""

from tools.acquirer.host.work import Presented
from tools.acquirer.keys.suites import Suite
from tools.acquirer.wire.message import Message

_SEPARATOR = "D"


def presented_card(message: Message, suite: Suite, track_key: bytes) -> Presented | None:
    """The card a request shows, or None when its fields contradict each other or cannot be read."""
    pan, expiry = message.get(2), message.get(14)
    track = message.get(35)
    if track:
        if message.get(53)[2:3] == "1":
            if not track_key:
                return None
            track = suite.clear_track(track_key, track)
        number, separator, rest = track.partition(_SEPARATOR)
        if not separator or not rest[:4].isdecimal() or (pan and pan != number):
            return None
        pan, expiry = number, expiry or rest[:4]
    if pan and not (pan.isdecimal() and 13 <= len(pan) <= 19):
        return None
    return Presented(pan, expiry)


def visible_number(message: Message) -> str:
    """The card number as far as it can be told without any key: for logs and for rules that match a card."""
    if message.get(2):
        return message.get(2)
    number, separator, _ = message.get(35).partition(_SEPARATOR)
    return number if separator and number.isdecimal() else ""
