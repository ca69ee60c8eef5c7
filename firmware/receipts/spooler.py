"""Prints slips one after the other, beside everything else; waits out an empty roll, an open cover, a hot head.

The result of a sale is on flash and on the screen before its slip is begun; nothing about money depends on paper.
"""

import asyncio
from micropython import const

from drivers.escpos_printer import PrinterError
from log import log

_LOOK_MS = const(500)  # between two looks at a printer in trouble

# what keeps the printer; also the ids of the words for it
PAPER_OUT = "paper_out"
COVER_OPEN = "cover_open"
HEAD_HOT = "head_hot"
NO_ANSWER = "printer_silent"
BROKEN = "printer_broken"


class Job:
    """One slip on its way to paper."""

    def __init__(self, name: str, lines: list):
        self.name = name
        self.lines = lines
        self.printed = 0  # lines
        self.trouble = None  # what it waits for
        self.cancelled = False
        self.done = asyncio.Event()

    @property
    def part(self) -> float:
        """How much is printed, 0 to 1."""
        return self.printed / len(self.lines)

    def cancel(self) -> None:
        """Stop after the line being printed; what is on paper stays."""
        self.cancelled = True


class Spooler:
    """The only writer to the printer."""

    def __init__(self, printer, renderer):
        """`printer` is the driver, `renderer` turns a slip's line into bytes."""
        self._printer = printer
        self._renderer = renderer
        self._jobs = []
        self._wake = asyncio.Event()
        self.on_change = None  # called with a job that has got on or got stuck

    def submit(self, name: str, lines) -> Job:
        """Queue a slip, given as an iterable of its lines."""
        job = Job(name, list(lines))
        self._jobs.append(job)
        self._wake.set()
        return job

    async def run(self) -> None:
        """The background task."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._jobs:
                job = self._jobs[0]
                await self._print(job)
                self._jobs.pop(0)
                job.done.set()
                self._tell(job)

    async def _print(self, job: Job) -> None:
        log("PRINT", "%s, %d lines" % (job.name, len(job.lines)))
        started = False
        while not job.cancelled and job.printed < len(job.lines):
            job.trouble = await self._trouble()
            if job.trouble:
                log("PRINT", "%s waits: %s" % (job.name, job.trouble))
                self._tell(job)
                if not await self._relief(job):
                    break
            try:
                if not started:
                    await self._printer.write(self._renderer.start())
                    started = True
                await self._printer.write(self._renderer.render(job.lines[job.printed]))
            except PrinterError:
                continue  # its trouble is asked for above
            job.printed += 1
            self._tell(job)
        if started and not job.cancelled:
            await self._finish()
        log("PRINT", "%s %s" % (job.name, "cancelled" if job.cancelled else "done"))

    async def _finish(self) -> None:
        try:
            await self._printer.write(self._renderer.end())
        except PrinterError:
            pass  # only the feed to the tear bar is missing

    async def _relief(self, job: Job) -> bool:
        """Wait until the printer is well again; False when the job was cancelled meanwhile."""
        while not job.cancelled:
            await asyncio.sleep_ms(_LOOK_MS)
            trouble = await self._trouble()
            if trouble != job.trouble:
                job.trouble = trouble
                self._tell(job)
            if not trouble:
                return True
        return False

    async def _trouble(self):
        try:
            status = await self._printer.status()
        except PrinterError:
            return NO_ANSWER
        if status.paper_out:
            return PAPER_OUT
        if status.cover_open:
            return COVER_OPEN
        if status.overheated:
            return HEAD_HOT
        return BROKEN if status.error else None

    def _tell(self, job: Job) -> None:
        if self.on_change is not None:
            self.on_change(job)
