"""What an answer tells about a transaction, written into its record: whoever gets one, a flow or the drain."""

import time

from host.responses import APPROVED, outcome
from host.session import host_seconds
from ledger import states

_PARTIAL = "10"
_DUPLICATE = "94"
_CUP = "CUP"


def note_answer(transaction, values: dict, utc_offset_s: int) -> int:
    """Take over the fields of an answer; returns the state they lead to: APPROVED, DECLINED or REVERSING.

    A partial approval was never asked for: what was charged goes back. An advice that the acquirer has had before (94)
    is done.
    """
    it, clock = transaction, host_seconds(values.get(13, ""), values.get(12, ""), time.time(), utc_offset_s)
    it.response = values.get(39, "")
    it.reference = values.get(37, "").strip()
    it.auth_code = values.get(38, "").strip() or it.auth_code
    it.settlement_date = values.get(15, "").strip()
    it.institutions = _ascii(values.get(44, b""))
    it.card_org = _ascii(values.get(63, b"")[:3]).strip() or it.card_org
    it.decided_at = clock or time.time()
    if outcome(it.response) == APPROVED or (it.type.is_advice and it.response == _DUPLICATE):
        return states.APPROVED
    return states.REVERSING if it.response == _PARTIAL else states.DECLINED


def likely_org(pan) -> str:
    """The card organisation (F63.1) as far as the number tells it: UnionPay's begin with 62."""
    return _CUP if bytes(pan[:2]) == b"62" else ""


def _ascii(raw: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else " " for byte in raw)
