"""Script-result notices (0620): what an issuer's script did to a chip, kept until the next online transaction.

A notice is sent before that transaction and forgotten once it has left, answered or not; while there is no connection
it is kept. It holds no card number: that is in the books, under the transaction's counter.
Source: UnionPay-style dialect, script results (18.7) and order of work (18.1).
"""

import binascii
from micropython import const

import files
from host.errors import BadRequest, HostError, NotConnected
from host.messages import script_notice
from host.values import Request
from log import log
from paths import NOTICES

_SCHEMA = const(1)
_MOST = const(16)  # the oldest goes first: without a connection no chip gets a script
_CHIP_DATA = const(255)  # bytes of F55


class ScriptNotices:
    """Those that wait. Raises nothing: a notice never stands in the way of money."""

    def __init__(self, client, parameters, session, ledger):
        self._client = client
        self._parameters = parameters
        self._session = session
        self._ledger = ledger
        self._kept = []
        try:
            kept = files.read_json(NOTICES) or {}
        except files.FileError as error:
            log("TILL", "notices: %s" % (error.args,))
            kept = {}
        if kept.get("schema") == _SCHEMA and isinstance(kept.get("notices"), list):
            self._kept = [notice for notice in kept["notices"] if _is_notice(notice)]

    @property
    def pending(self) -> int:
        """How many wait."""
        return len(self._kept)

    def add(self, transaction, chip_data, card_sequence: str = "", institution: str = "") -> None:
        """Keep one over restarts.

        `chip_data`: F55 with the script results (DF31), at most 255 bytes. `card_sequence`: F23, where the card has
        one. `institution`: F32 of the answer that brought the script.
        """
        assert len(chip_data) <= _CHIP_DATA
        chip = binascii.hexlify(chip_data).decode()
        self._kept.append({"counter": transaction.counter, "chip": chip, "sequence": card_sequence, "by": institution})
        if len(self._kept) > _MOST:
            log("HOST", "script notice dropped: too many")
            del self._kept[0]
        self._store()

    async def send(self) -> None:
        """Send what waits, oldest first; returns when that is done or there is no connection."""
        while self._kept:
            try:
                await self._send(self._kept[0])
            except (NotConnected, BadRequest) as error:
                log("HOST", "script notice waits: %s" % error)
                if isinstance(error, NotConnected):
                    return
            except HostError as error:
                log("HOST", "script notice sent, no answer: %s" % error)
            del self._kept[0]
            self._store()

    async def _send(self, notice: dict) -> None:
        transaction = self._ledger.get(notice["counter"])
        if transaction is None:
            log("HOST", "script notice dropped: its transaction is no longer in the books")
            return
        session = self._session
        message = script_notice(transaction.kind)
        request = Request(message, self._parameters, session.next_trace(), session.batch, transaction.operator)
        request.transaction = transaction
        request.given[55] = binascii.unhexlify(notice["chip"])
        if notice["sequence"]:
            request.given[23] = notice["sequence"]
        if notice["by"]:
            request.given[32] = notice["by"]
        answer = await self._client.exchange(request)
        log("HOST", "script notice of %06d: %s" % (transaction.trace, answer.values.get(39, "--")))

    def _store(self) -> None:
        if self._kept:
            files.write_json(NOTICES, {"schema": _SCHEMA, "notices": self._kept})
        else:
            files.remove(NOTICES)


def _is_notice(notice) -> bool:
    """Whether a stored entry can be sent."""
    if not isinstance(notice, dict) or not isinstance(notice.get("counter"), int):
        return False
    texts = [notice.get(name) for name in ("chip", "sequence", "by")]
    return all(isinstance(text, str) for text in texts) and len(texts[0]) % 2 == 0 and _is_hex(texts[0])


def _is_hex(text: str) -> bool:
    return len(text) <= 2 * _CHIP_DATA and all(sign in "0123456789abcdef" for sign in text)
