"""Prints slips one after the other, beside everything else; waits out an empty roll, an open cover, a hot head.

The result of a sale is on flash and on the screen before its slip is begun; nothing about money depends on paper. What
slips are made with is loaded for the first one, and forgotten when the last one is out.
"""

import asyncio
from micropython import const

from drivers.errors import PrinterError
from flows.on_demand import forget
from log import log

_LOOK_MS = const(500)  # between two looks at a printer in trouble
# modules that only printing uses; none with machine code, whose memory is not given back
_PASSING = (
    "receipts.escpos_slip", "receipts.frame", "receipts.slip", "receipts.issuers", "receipts.words", "escpos.line",
    "escpos.commands",
)  # fmt: skip


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
        self._news = asyncio.Event()

    @property
    def part(self) -> float:
        """How much is printed, 0 to 1."""
        return self.printed / self.count if self.count else 0.0

    async def news(self) -> None:
        """Return when it has got on, got stuck, or ended."""
        await self._news.wait()
        self._news.clear()

    def tell(self) -> None:
        """Something about it has changed."""
        self._news.set()

    def cancel(self) -> None:
        """Stop after the line being printed; what is on paper stays."""
        self.cancelled = True


class Spooler:
    """The only writer to the printer."""

    def __init__(self, printer):
        """`printer` is the driver."""
        self._printer = printer
        self._jobs = []
        self._wake = asyncio.Event()

    def submit(self, name: str, lines) -> Job:
        """Queue a slip, given as an iterable of its lines."""
        job = Job(name, lines)
        self._jobs.append(job)
        self._wake.set()
        return job

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
            await self._print(job, renderer)
            self._jobs.pop(0)
            job.done.set()
            job.tell()

    async def _print(self, job: Job, renderer) -> None:
        lines = list(job.lines)
        job.count = len(lines)
        log("PRINT", "%s, %d lines" % (job.name, job.count))

        async def send(piece):
            await self._insist(job, self._printer.write, piece)

        await renderer.start(send)
        for line in lines:
            await renderer.line(line, send)
            job.printed += 1
            job.tell()
            if job.cancelled:
                break
        await renderer.end(send)
        await self._insist(job, self._printer.finish)
        log("PRINT", "%s %s" % (job.name, "cancelled" if job.cancelled else "done"))

    async def _insist(self, job: Job, act, *args) -> None:
        """Do it, as often as it takes until the printer is well; a cancelled job is let go.

        A PrinterError means that nothing of this piece has been sent, so a second try prints nothing twice.
        """
        while not job.cancelled:
            try:
                await act(*args)
            except PrinterError as error:
                if job.trouble != str(error):
                    log("PRINT", "%s waits: %s" % (job.name, error))
                    job.trouble = str(error)
                    job.tell()
                await asyncio.sleep_ms(_LOOK_MS)
                continue
            if job.trouble:
                job.trouble = None
                job.tell()
            return
