"""The card checks the PIN: VERIFY, plain and enciphered, and GET CHALLENGE (EMV Book 3, 6.5.12; Book 2, 7)."""

import secrets
from typing import TYPE_CHECKING

from tools.cards.apdu import Command, Refused

if TYPE_CHECKING:
    from tools.cards.session import Session

_PLAIN, _ENCIPHERED = 0x80, 0x88
_CHALLENGE = 8
_HEADER = 0x7F  # of the enciphered block


def get_challenge(session: "Session", command: Command) -> bytes:
    """Eight random bytes; good for the next command only."""
    if command.p1 or command.p2 or command.data:
        raise Refused(0x6A86)
    session.challenge = secrets.token_bytes(_CHALLENGE)
    return session.challenge


def verify(session: "Session", command: Command) -> bytes:
    """Compare the PIN; a wrong one costs a try."""
    session.started()
    card = session.card
    challenge, session.challenge = session.challenge, b""
    if command.p2 == _PLAIN:
        block = command.data
    elif command.p2 == _ENCIPHERED:
        block = _deciphered(session, command.data, challenge)
    else:
        raise Refused(0x6A86)
    if not card.pin_tries:
        raise Refused(0x6983)
    verification = session.verification
    verification.pin_done = True
    if block != _block(card.pin):
        card.pin_tries -= 1
        verification.pin_failed = True
        verification.pin_blocked = not card.pin_tries
        raise Refused(0x63C0 | card.pin_tries)
    card.pin_tries, verification.pin_failed = card.most_tries, False
    return b""


def _deciphered(session: "Session", data: bytes, challenge: bytes) -> bytes:
    """The PIN block inside: 7F, block, challenge, padding. Any fault in it is a wrong command, not a wrong PIN."""
    key = session.card.personal.card_key
    if not challenge:
        raise Refused(0x6985)
    if len(data) != key.size:
        raise Refused(0x6700)
    clear = key.decipher(data)
    if clear[0] != _HEADER or clear[9:17] != challenge:
        raise Refused(0x6984)
    return clear[1:9]


def _block(digits: str) -> bytes:
    """ISO 9564-1 format 2."""
    return bytes.fromhex(f"2{len(digits):X}{digits}".ljust(16, "F"))
