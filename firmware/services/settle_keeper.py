"""Settles in the background, while sales go on, and after a restart takes up a settlement where it stopped."""

import asyncio
import time
from micropython import const

import files
from flows.on_demand import forget
from host.errors import HostError
from host.messages import ECHO
from host.values import Request
from ledger.errors import Unsettled
from ledger.settlement import SEALED
from log import log
from paths import NOTICES
from ui.texts import phrase

IDLE = const(0)  # `phase`
FIRST = const(1)  # what is open is sent before
TOTALS = const(2)
DETAILS = const(3)
DONE = const(4)
_AGAIN_S = (2, 5, 15, 30, 60)  # after each failed try; the last one again and again
_LOOK_MS = const(250)  # between two looks whether somebody can see the screen
# modules that only settlements use
_PASSING = (
    "host.settlement host.settlement_sums host.chip_uploads receipts.settlement_slip "
    "flows.settlement_slips flows.takings ledger.takings receipts.takings_slip flows.sign_off ledger.signatures"
)


class SettleKeeper:
    """`phase` tells how far it is; `open` how many transactions stood against it; `is_stuck` that a try failed."""

    def __init__(self, till):
        self._till = till
        self._wake = asyncio.Event()
        self._operator = None  # of who wants to settle
        self.phase = IDLE
        self.is_stuck = False
        self.is_watched = False  # whether a screen tells how it gets on
        self.open = 0
        self.differences = []
        self.job = None  # the slip's, in the printer's queue
        self.owed = None  # the task that prints what did not come out

    def begin(self, operator: str) -> None:
        """Settle the batch, or go on with the one under way, at once."""
        self._operator = operator
        self.open, self.differences, self.job = 0, [], None
        self.phase = FIRST
        self._wake.set()

    def hurry(self) -> None:
        """Try now, if there is something to settle: the network is back."""
        self._wake.set()

    async def run(self) -> None:
        """The background task."""
        failures = 0
        self._print_owed()
        while True:
            self._wake.clear()
            if self._operator is None and self._till.ledger.settlement is None:
                await self._wake.wait()
                continue
            try:
                await self._settle()
                failures = 0
                if not self.is_watched:
                    await self._tell()
                continue
            except Unsettled:
                self._operator, self.phase = None, IDLE
                self.open = len(self._till.ledger.open)
                continue
            except HostError as error:
                log("HOST", "settlement: %s %s" % (type(error).__name__, error))
            finally:
                forget(_PASSING)
            self.is_stuck = True
            if self._till.ledger.settlement is None:  # nothing was sealed: it is the operator's to try again
                self._operator, self.phase = None, IDLE
                continue
            wait = _AGAIN_S[min(failures, len(_AGAIN_S) - 1)]
            failures += 1
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except asyncio.TimeoutError:
                pass

    async def _settle(self) -> None:
        till, ledger = self._till, self._till.ledger
        self.is_stuck = False
        settlement = ledger.settlement
        if settlement is None:
            self.phase = FIRST
            await self._clear_the_way()
            settlement = ledger.seal_batch(self._operator, time.time())
        self.phase = TOTALS if settlement.step == SEALED else DETAILS
        self.differences, not_taken = await self._compare(settlement)
        forget(_PASSING)  # before there is a slip
        await self._print(settlement, not_taken)
        till.signatures.forget(settlement.last_counter + 1)
        self._operator, self.phase = None, DONE
        if till.parameters.auto_sign_off:
            await self._sign_off()
        till.status.refresh()

    async def _compare(self, settlement) -> tuple:
        """What differs, and the advices that were not taken."""
        from host.settlement import Settler

        settler = Settler(self._till, settlement, self._next_phase)
        await settler.run()
        return settler.differences, settler.not_taken

    async def _sign_off(self) -> None:
        """As the acquirer's parameters want it; when it fails, nothing is lost."""
        from flows.sign_off import sign_off

        try:
            await sign_off(self._till)
        except HostError as error:
            log("HOST", "sign-off: %s" % type(error).__name__)

    async def _clear_the_way(self) -> None:
        """Send what is open. An advice that is not taken in a whole round, though the acquirer answers, is given up and
        listed. Raises Unsettled when something stays open, a HostError when nothing can be sent."""
        till = self._till
        await till.sign_on.ensure()
        if files.is_there(NOTICES):
            await till.script_notices().send()
        given_up = await till.signature_sender.send_all()
        if given_up:
            till.ui.toast(phrase("toast.signatures_refused", n=len(given_up)))
        if till.ledger.open:
            await asyncio.sleep_ms(till.drain.rest_ms())
            till.drain.retry()
            for _ in range(till.parameters.retries + 1):  # and the look whether it was the last
                if await till.drain.settle_all():
                    break
                await asyncio.sleep(1)
        if till.ledger.open:
            await till.client.exchange(Request(ECHO, till.parameters, 0, till.session.batch))
            till.drain.give_up()
        if till.ledger.open:
            raise Unsettled("open transactions")

    def _next_phase(self) -> None:
        self.phase = DETAILS

    async def _print(self, settlement, not_taken: list) -> None:
        if self._till.slips.possible:
            from flows.settlement_slips import print_slips

            self.job = await print_slips(self._till, settlement, self.differences, not_taken)

    def _print_owed(self) -> None:
        """The power went before a slip was out."""
        if self._till.slips.possible and self._till.ledger.slips_owed():
            from flows.settlement_slips import print_owed

            self.owed = asyncio.create_task(print_owed(self._till))
            forget(_PASSING)

    async def _tell(self) -> None:
        """Nobody has watched it end: say so when somebody can see it."""
        while not self._till.nobody_waits and self._operator is None:
            await asyncio.sleep_ms(_LOOK_MS)
        agree = self._till.ledger.last_settlement.is_balanced
        self._till.ui.toast("toast.settled" if agree else "toast.settled_off", "tick" if agree else "warn")
