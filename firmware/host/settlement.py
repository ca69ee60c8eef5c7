"""The settlement of a batch (批结算): totals, where they differ the details, the end. Loaded when there is one.

A batch is sealed on flash before its totals leave, so they can be told again, the same; a sale that begins meanwhile
belongs to the next batch and waits for nothing but the line. After each step a mark is written: a power cut repeats a
step at most, and the acquirer takes each of them any number of times.
Source: UnionPay-style dialect, settlement (18.6), F48; extension `journal` for T2 and the list of differences.
"""

import asyncio
import struct
import time
from micropython import const

from host.errors import BadAnswer, Refused
from host.responses import SIGN_ON_FIRST, outcome
from host.settlement_sums import sums_that_differ
from host.values import JOURNAL, Request
from ledger.difference import Difference
from ledger.kinds import CHIP_OFFLINE, KINDS, UNCOUNTED
from ledger.settlement import BALANCED, IN_ERROR, NOT_BALANCED, SEALED, UPLOADING
from ledger.states import APPROVED
from ledger.totals import is_domestic
from log import log

_TOTALS = "settlement|0500||00|201|11 41 42 48g 49 59g 60 63"
_DETAILS = "batch upload|0320||00|201|11 41 42 48g 60"
_ADVICE = "batch upload|0320|%s %s|%s|000|2 3 4 11 22 25 37 38a 41 42 49 60 63"
_CHIP = " 14 23q 55c"  # what it has more when a chip approved it
_END = "batch upload end|0320||00|%s|11 41 42 48g 60"
_END_BALANCED, _END_DIFFERENT = "207", "202"

_REPLY_S = const(20)  # how long an answer is awaited: a sale may be waiting for the line
_GROUP = const(31)  # digits of a group in F48
_AT_ONCE = const(8)  # records in a message
_PAUSE = const(8)  # transactions between two looks at the event loop
_DIFFERENCE = const(36)  # bytes of one in F62


class Settler:
    """Brings a sealed batch to its end. `on_step()` is called after each step."""

    def __init__(self, till, settlement, on_step):
        self._till = till
        self._settlement = settlement
        self._on_step = on_step
        self.differences = []
        self.not_taken = []  # advices that the acquirer refused, or that were given up
        self._chips = None  # `host.chip_uploads`, when the batch has any

    async def run(self) -> None:
        """Raises a HostError when it did not get through; run it again then."""
        it, till = self._settlement, self._till
        code = await self._look_through()
        if it.step == SEALED:
            await self._tell_totals(code)
            till.ledger.keep_settlement(it)
            self._on_step()
        if not it.is_balanced and not it.in_chips:
            await self._upload()
        if self._chips is not None:
            await self._upload_chips()
        await self._end()
        till.ledger.close_batch(it, time.time())
        self._on_step()

    async def _tell_totals(self, code: str) -> None:
        it = self._settlement
        given = {48: _totals(it.domestic) + _totals(it.foreign)}
        if JOURNAL in self._till.parameters.acquirer.extensions:
            proof = b"%010d%010d" % (it.first_counter, it.last_counter) + code.encode()
            given[59] = b"T2%03d" % len(proof) + proof
        values = await self._exchange(_TOTALS, given)
        told = values.get(48, "")
        if len(told) != 2 * _GROUP:
            raise BadAnswer("settlement", 48, "%d digits" % len(told))
        it.domestic_result, it.foreign_result = _result(told[_GROUP - 1]), _result(told[-1])
        it.host_domestic.take(_told_totals(told))
        it.host_foreign.take(_told_totals(told[_GROUP:]))
        it.step = UPLOADING
        log("HOST", "batch %06d: domestic %d, foreign %d" % (it.batch, it.domestic_result, it.foreign_result))

    async def _look_through(self) -> str:
        """The code that proves that no transaction of the batch was dropped or altered; lists what was not taken."""
        code, self.not_taken = self._till.vault.audit_code(), []
        for one in self._batch(0):
            if one is None:
                await asyncio.sleep_ms(0)
                continue
            if one.has_chip and self._chips is None:
                from host import chip_uploads

                self._chips = chip_uploads
            if one.state != APPROVED:
                if KINDS[one.kind].is_advice:
                    self.not_taken.append(one)
                continue
            type_code = int(KINDS[one.kind].type_code)
            code.update(struct.pack(">IB", one.counter, type_code))
            code.update(one.trace.to_bytes(3, "big") + one.batch.to_bytes(3, "big") + one.amount.to_bytes(6, "big"))
            code.update(b"A")
        return code.text()

    async def _upload(self) -> None:
        """The details of the groups that do not balance, from where it stopped."""
        it = self._settlement
        both = {it.domestic_result, it.foreign_result} != {BALANCED, NOT_BALANCED}
        records, last = [], 0
        for one in self._batch(it.cursor):
            if one is None:
                await asyncio.sleep_ms(0)
                continue
            mine = it.domestic_result if is_domestic(one) else it.foreign_result
            if one.state != APPROVED or KINDS[one.kind].side == UNCOUNTED or not (both or mine != BALANCED):
                continue
            if KINDS[one.kind].is_advice:
                await self._send(records, last)
                await self._send_advice(one)
                records = []
                continue
            if self._chips is not None and self._chips.is_payment(one, self._till.ledger.chip_of(one)):
                continue  # follows with its certificate
            pan = bytes(one.pan).decode()
            group = "00" if is_domestic(one) else "01"
            records.append(group + "%06d" % one.trace + "0" * (20 - len(pan)) + pan + "%012d" % one.amount)
            last = one.counter
            if len(records) == _AT_ONCE:
                await self._send(records, last)
                records = []
        await self._send(records, last)

    async def _send(self, records: list, last: int) -> None:
        if records:
            await self._exchange(_DETAILS, {48: "%02d" % len(records) + "".join(records)})
            self._sent(len(records), last)

    async def _send_advice(self, one) -> None:
        kind = KINDS[one.kind]
        row = _ADVICE % (kind.processing_code, kind.condition_code, kind.type_code)
        if one.kind == CHIP_OFFLINE and self._till.ledger.chip_of(one) is not None:
            row += _CHIP
        await self._exchange(row, {}, one)
        self._sent(1, one.counter)

    async def _upload_chips(self) -> None:
        """What the cards have certified or refused, from where it stopped."""
        it, ledger = self._settlement, self._till.ledger
        if not it.in_chips:
            it.in_chips, it.cursor = True, 0
        for one in self._batch(it.cursor):
            if one is None:
                await asyncio.sleep_ms(0)
                continue
            found = self._chips.uploads_of(one, ledger.chip_of(one), it.is_balanced)
            for row, given in found:
                await self._exchange(row, given, one)
            if found:
                self._sent(len(found), one.counter)

    def _sent(self, count: int, last: int) -> None:
        it = self._settlement
        it.uploaded += count
        it.cursor = last
        self._till.ledger.keep_settlement(it, False)
        self._on_step()

    async def _end(self) -> None:
        it = self._settlement
        row = _END % (_END_BALANCED if it.is_balanced else _END_DIFFERENT)
        values = await self._exchange(row, {48: "%04d" % (it.uploaded % 10000)})
        if not it.is_balanced:
            self.differences = _told_differences(values.get(62, b"")) or sums_that_differ(it)
            found = self.differences[0].trace
            it.different = int(found) if found else 0

    def _batch(self, after: int):
        """What the acquirer knows of the batch above a counter, oldest first; and now and then None: let others
        work."""
        for seen, one in enumerate(self._till.ledger.in_batch(self._settlement)):
            if seen % _PAUSE == _PAUSE - 1:
                yield None
            if one.counter > after and not one.is_cash:
                yield one

    async def _exchange(self, row: str, given: dict, transaction=None) -> dict:
        """The values of a good answer. Raises a HostError."""
        till = self._till
        await till.sign_on.ensure()
        trace = transaction.trace if transaction is not None else till.session.next_trace()
        request = Request(row, till.parameters, trace, self._settlement.batch, self._settlement.operator)
        request.transaction, request.given = transaction, given
        values = (await till.client.exchange(request, None, _REPLY_S)).values
        code = values.get(39, "00")
        if outcome(code) == SIGN_ON_FIRST:
            till.session.signed_on = False
        if code != "00" and not (row == _TOTALS and 48 in values):  # the verdict of the totals
            raise Refused(code)
        return values


def _totals(group) -> str:
    debit_count, debit_sum, credit_count, credit_sum = group.values()
    return "%012d%03d%012d%03d0" % (debit_sum, debit_count % 1000, credit_sum, credit_count % 1000)


def _told_totals(digits: str) -> tuple:
    """Counts and sums of a group, in the order of `Group.take`."""
    return int(digits[12:15]), int(digits[:12]), int(digits[27:30]), int(digits[15:27])


def _result(digit: str) -> int:
    return int(digit) if digit in "123" else IN_ERROR


def _told_differences(data: bytes) -> list:
    """The transactions that differ, as the end's answer tells them in F62; [] when it does not, or not in this form."""
    if len(data) < 2 or any(not 0x20 <= byte < 0x7F for byte in data):
        return []
    text, found = data.decode(), []
    names = {kind.type_code: "kind." + kind.name for kind in KINDS.values()}
    for at in range(2, len(text) - _DIFFERENCE + 1, _DIFFERENCE):
        trace, last = text[at : at + 6], text[at + 8 : at + 12].strip()
        ours, theirs = text[at + 12 : at + 24].strip(), text[at + 24 : at + 36].strip()
        if not (trace + last + ours + theirs).isdigit() or " " in trace:
            return []
        kind = names.get(text[at + 6 : at + 8], "kind.sale")
        found.append(Difference(trace, kind, last, int(ours) if ours else None, int(theirs) if theirs else None))
    return found
