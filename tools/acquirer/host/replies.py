"""Putting an answer together."""

from collections.abc import Callable

from tools.acquirer.books.tables import Card
from tools.acquirer.host.work import Outcome, Work
from tools.acquirer.wire.message import Message, pack

_ECHOED = (3, 4, 11, 23, 25, 41, 42, 49, 60)
_NO_MAC_YET = "0" * 8


def reply_mti(mti: str) -> str:
    """0200 is answered by 0210."""
    return mti[:2] + str(int(mti[2]) + 1) + mti[3]


def compose(message: Message, outcome: Outcome, now, reference: str, acquirer_id: str) -> Message:
    """The answer without MAC: what is echoed, what every answer has, what only this one has; "" leaves a field out."""
    fields = {number: message.fields[number] for number in _ECHOED if number in message.fields}
    fields |= {12: now.strftime("%H%M%S"), 13: now.strftime("%m%d"), 32: acquirer_id, 37: reference, 39: outcome.code}
    present = {number: text for number, text in (fields | outcome.fields).items() if text}
    return Message(reply_mti(message.mti), present)


def sign(reply: Message, make_mac: Callable[[bytes], str]) -> None:
    """Pack the answer with its MAC."""
    reply.fields[64] = _NO_MAC_YET
    pack(reply)
    reply.fields[64] = make_mac(reply.mac_block())
    pack(reply)


def card_fields(work: Work, card: Card) -> dict[int, str]:
    """What an issuer that knows the card adds: number, institutions, organisation."""
    institutions = f"{card.issuer:<11}{work.policy.institution:<11}"
    return {2: work.presented.pan, 44: institutions, 63: card.organisation}


def balance_field(available: int) -> str:
    """F54: default account, available balance, renminbi, sign, fen."""
    return f"1002156{'D' if available < 0 else 'C'}{abs(available):012}"
