"""Prints slips one after the other, beside everything else; waits out an empty roll, an open cover, a hot head.

The result of a sale is on flash and on the screen before its slip is begun; nothing about money depends on paper. A
slip goes on where it stopped, as long as the printer answers. Where it may have lost something, the slip is printed
whole once more, and says so. What slips are made with is loaded for the first one, and forgotten when the last one is
out.
"""

import asyncio
import time
from micropython import const

from drivers.errors import PrinterError
from flows.on_demand import forget
from log import log
from services.wear import HEAD

_LOOK_MS = const(500)  # between two looks at a printer in trouble
_CALM_MS = const(2000)  # until a printer that was away has printed what it still had
_RESTARTS = const(2)  # more make no sense: the printer does not do as it says
_MOST = const(6)  # slips that wait: each keeps 2 KB, and a morning's backlog is of no use to anybody
_LATE_MS = const(600_000)  # a slip that nobody waits for is not printed later than this
# modules that only printing uses; none with machine code, whose memory is not given back
_PASSING = (
    "receipts.escpos_slip receipts.frame receipts.slip receipts.issuers receipts.words escpos.line "
    "escpos.commands receipts.slip_mark receipts.again receipts.drawn receipts.takings_slip "
    "ledger.takings receipts.cash_lines receipts.price_lines pricing receipts.e_slip receipts.code_lines "
    "ledger.signatures"
)


class Job:
    """One slip on its way to paper."""

    def __init__(self, name: str, lines):
        self.name = name
        self.lines = lines
        self.count = 0  # lines, known when it is begun
        self.printed = 0
        self.trouble = None  # what it waits for: the reason of a PrinterError
        self.cancelled = False
        self.done = asyncio.Event()
        self.noting = None  # a task that waits for its end
        self.note = None  # called with "begun", "over", or "late"
        self._left_at = None  # when the last one who waited for it went away
        self._is_pushed = False  # newer ones need its place
        self._news = asyncio.Event()

    @property
    def part(self) -> float:
        """How much is printed, 0 to 1."""
        return self.printed / self.count if self.count else 0.0

    @property
    def is_late(self) -> bool:
        """Whether nobody has waited for it for a long time, or nobody waits and too many others do."""
        if self._left_at is None:
            return False
        return self._is_pushed or time.ticks_diff(time.ticks_ms(), self._left_at) > _LATE_MS

    async def news(self) -> None:
        """Return when it has got on, got stuck, or ended."""
        await self._news.wait()
        self._news.clear()

    def tell(self) -> None:
        """Something about it has changed."""
        self._news.set()

    def leave(self) -> None:
        """Nobody waits for it any more."""
        self._left_at = time.ticks_ms()

    def push(self) -> None:
        """Make room for newer ones, if nobody waits for it and it cannot be printed now."""
        self._is_pushed = True

    def cancel(self) -> None:
        """Stop after the line being printed; what is on paper stays."""
        self.cancelled = True


class Spooler:
    """The only writer to the printer."""

    def __init__(self, printer, power, wear):
        """`printer` is the driver; `power.is_low`: not now, the head would take what is left in the battery. `wear`
        counts the paper."""
        self._printer = printer
        self._power = power
        self._wear = wear
        self._jobs = []
        self._wake = asyncio.Event()
        self._is_ragged = False  # what hangs out may be part of a slip

    def submit(self, name: str, lines) -> Job:
        """Queue a slip, given as an iterable of its lines."""
        job = Job(name, lines)
        self._jobs.append(job)
        for old in self._jobs[:-_MOST]:
            old.push()
        self._wake.set()
        return job

    async def open_drawer(self) -> bool:
        """Whole commands of two writers may follow each other; False when the printer is not ready."""
        from escpos import commands

        pulse = bytearray(5)
        commands.open_drawer(pulse, 0)
        try:
            if not (await self._printer.status()).online:
                return False
            await self._printer.write(pulse)
        except PrinterError as error:
            log("PRINT", "drawer: %s" % error)
            return False
        log("PRINT", "drawer opened")
        return True

    async def run(self) -> None:
        """The background task."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._print_all()
            forget(_PASSING)

    async def _print_all(self) -> None:
        from receipts.escpos_slip import EscposSlip

        renderer = EscposSlip()
        while self._jobs:
            job = self._jobs[0]
            if job.note is not None:
                job.note("begun")
            end = await self._print(job, renderer)
            self._wear.add(HEAD, renderer.dots)
            renderer.dots = 0
            log("PRINT", "%s %s" % (job.name, end))
            if job.note is not None:
                job.note("late" if end == "late" else "over")
            self._jobs.pop(0)
            job.done.set()
            job.tell()

    async def _print(self, job: Job, renderer) -> str:
        """Print it as often as it takes; returns how it ended: "done", "cancelled" or "late"."""
        lines = list(job.lines)
        job.count = len(lines)
        log("PRINT", "%s, %d lines" % (job.name, job.count))
        for _ in range(_RESTARTS + 1):
            try:
                await self._put_on_paper(job, lines, renderer)
                break
            except PrinterError:  # what was sent may be on paper, or not
                log("PRINT", "%s may be incomplete" % job.name)
                from receipts.again import marked

                lines = marked(lines)
                self._is_ragged = True
                await asyncio.sleep_ms(_CALM_MS)
        else:
            while not job.cancelled:
                await self._stuck(job, "fault")
        return "late" if job.is_late else "cancelled" if job.cancelled else "done"

    async def _put_on_paper(self, job: Job, lines: list, renderer) -> None:
        """Raises PrinterError when some of it may be lost."""

        async def send(piece):
            await self._insist(job, self._printer.write, piece)

        while self._power.is_low and not job.cancelled:
            await self._stuck(job, "power")
        await self._insist(job, self._printer.ready)
        if job.cancelled:
            return
        await renderer.start(send)
        if self._is_ragged:
            from receipts.again import AFTER_A_PART

            for line in AFTER_A_PART:
                await renderer.line(line, send)
        self._is_ragged = True
        job.printed = 0
        for line in lines:
            await renderer.line(line, send)
            job.printed += 1
            job.tell()
            if job.cancelled:
                return
        await renderer.end(send)
        await self._insist(job, self._printer.finish)
        self._is_ragged = job.cancelled

    async def _insist(self, job: Job, act, *args) -> None:
        """Do it, as often as it takes until the printer is well; a cancelled job is let go.

        A PrinterError means that nothing of this piece has been sent, so a second try prints nothing twice. Raises the
        one that says what was sent before may be lost.
        """
        while not job.cancelled:
            try:
                await act(*args)
            except PrinterError as error:
                if error.reason == "lost":
                    raise
                await self._stuck(job, error.reason)
                continue
            if job.trouble:
                job.trouble = None
                job.tell()
            return

    async def _stuck(self, job: Job, reason: str) -> None:
        """Say what it waits for, and wait a little."""
        if job.trouble != reason:
            log("PRINT", "%s waits: %s" % (job.name, reason))
            job.trouble = reason
            job.tell()
        if job.is_late:
            job.cancel()
        await asyncio.sleep_ms(_LOOK_MS)
