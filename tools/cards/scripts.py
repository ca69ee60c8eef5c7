"""Issuer scripts: commands with a MAC of the issuer's (EMV Book 2, 9; JR/T 0025.5 annex on scripts).

The last four bytes of the data are the MAC over CLA INS P1 P2 Lc, ATC, the transaction's first cryptogram, data.
Secrets (a new PIN) are enciphered. A card has session keys of its own for both.
"""

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING

from tools.cards import apdu, lab
from tools.cards.apdu import Command, Refused
from tools.cards.cryptogram import SCRIPT_MAC_BYTES

if TYPE_CHECKING:
    from tools.cards.card import Card
    from tools.cards.session import Session

COMMANDS = frozenset(
    {
        apdu.PIN_CHANGE,
        apdu.APPLICATION_BLOCK,
        apdu.APPLICATION_UNBLOCK,
        apdu.CARD_BLOCK,
        apdu.PUT_DATA,
        apdu.UPDATE_RECORD,
    }
)
_WRITABLE = frozenset({"9F58", "9F59", "9F14", "9F23", "9F77", "9F78", "9F79"})


def covered(command: Command, atc: int, arqc: bytes) -> bytes:
    """What the MAC of a script command covers; `command` has its MAC already, or room for it."""
    head = bytes([command.cla, command.ins, command.p1, command.p2, len(command.data)])
    return head + atc.to_bytes(2) + arqc + command.data[:-SCRIPT_MAC_BYTES]


def run(session: "Session", command: Command) -> bytes:
    """Carry one out. 6985 without a transaction, 6988 when the MAC is wrong."""
    card = session.card
    if not session.arqc:
        raise Refused(0x6985)
    card.script_commands += 1
    try:
        _check(session, command)
        _ACTIONS[command.ins](card, command)
    except Refused:
        card.script_failed = True
        raise
    return b""


def _check(session: "Session", command: Command) -> None:
    card = session.card
    if len(command.data) < SCRIPT_MAC_BYTES:
        raise Refused(0x6700)
    mac = card.scheme.mac(card.session_key(lab.MAC), covered(command, card.atc, session.arqc))
    if not hmac.compare_digest(mac[:SCRIPT_MAC_BYTES], command.data[-SCRIPT_MAC_BYTES:]):
        raise Refused(0x6988)


def _change_pin(card: "Card", command: Command) -> None:
    """P2 00 unblocks, 01 and 02 bring a new PIN: an ISO 9564-1 format 2 block, enciphered."""
    hidden = command.data[:-SCRIPT_MAC_BYTES]
    if command.p2 == 0:
        if hidden:
            raise Refused(0x6700)
        card.pin_tries = card.most_tries
        return
    try:
        block = card.scheme.reveal(card.session_key(lab.ENC), hidden).hex()
        digits = block[2 : 2 + int(block[1], 16)]
    except (ValueError, IndexError):
        raise Refused(0x6A80) from None
    if command.p2 > 2 or block[0] != "2" or not digits.isdecimal():
        raise Refused(0x6A80)
    card.pin, card.pin_tries = digits, card.most_tries


def _put_data(card: "Card", command: Command) -> None:
    tag, value = f"{command.p1 << 8 | command.p2:04X}", command.data[:-SCRIPT_MAC_BYTES]
    if tag not in _WRITABLE:
        raise Refused(0x6A88)
    if tag == "9F79":
        card.cash = int(value.hex())
    card.written[tag] = value


def _update_record(card: "Card", command: Command) -> None:
    place = (command.p2 >> 3, command.p1)
    if place not in card.personal.records:
        raise Refused(0x6A83)
    card.personal.records[place] = command.data[:-SCRIPT_MAC_BYTES]


def _set(name: str, value: bool) -> Callable[["Card", Command], None]:
    return lambda card, _: setattr(card, name, value)


_ACTIONS: dict[int, Callable[["Card", Command], None]] = {
    apdu.PIN_CHANGE: _change_pin,
    apdu.APPLICATION_BLOCK: _set("application_blocked", True),
    apdu.APPLICATION_UNBLOCK: _set("application_blocked", False),
    apdu.CARD_BLOCK: _set("card_blocked", True),
    apdu.PUT_DATA: _put_data,
    apdu.UPDATE_RECORD: _update_record,
}
