"""What the terminal believes: its books, read from its flash by another process."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from tools import boards
from tools.paths import BUILD, ROOT
from tools.simulator.state import partition_table

HERE = pathlib.Path(__file__).parent
MARK = "@@books "
DEBIT = frozenset(["sale", "completion", "offline_sale"])  # money to the merchant, and money back: F48 of a settlement
CREDIT = frozenset(["void", "refund", "completion_void"])
OPEN = frozenset(["SENT", "REVERSING", "ADVISING"])


@dataclass(frozen=True)
class Record:
    """A transaction in its newest state."""

    counter: int
    kind: str
    state: str
    amount: int
    trace: int
    batch: int
    code: str
    auth: str
    original: list[int]

    @property
    def key(self) -> tuple[str, str]:
        """Batch and trace as the acquirer writes them."""
        return f"{self.batch:06d}", f"{self.trace:06d}"


@dataclass(frozen=True)
class TerminalBooks:
    """All readable transactions, and the running totals: per card group debit count, sum, credit count, sum."""

    records: list[Record]
    batch: int
    groups: list[list[int]]
    open: int
    fault: list | None
    chain: list | None

    def sums(self, batch: int) -> list[int]:
        """What the records of a batch add up to."""
        standing = [record for record in self.records if record.state == "APPROVED" and record.batch == batch]
        added = []
        for kinds in (DEBIT, CREDIT):
            amounts = [record.amount for record in standing if record.kind in kinds]
            added += [len(amounts), sum(amounts)]
        return added

    @property
    def totals(self) -> list[int]:
        """The running totals of both card groups together."""
        return [a + b for a, b in zip(*self.groups, strict=True)]


def read_books(flash: pathlib.Path) -> TerminalBooks:
    """The books in a flash image, which is left as it is."""
    with tempfile.TemporaryDirectory(prefix="books-") as folder:
        copy = pathlib.Path(folder) / "flash"
        shutil.copyfile(flash, copy)
        roms = {"/sim": BUILD / "simulator" / "silicon.romfs", "/rom": boards.image()}
        command = [sys.executable, "-m", "tools.simulator.port", "--heap", "238wK"]
        for mount, image in roms.items():
            command += ["--rom", f"{mount}={image}"]
        command += ["--dir", f"/books={HERE / 'device'}", "--map", f"flash={copy}", "--run", "read_books", "--"]
        command.append(json.dumps(partition_table()))
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    line = next((line for line in done.stdout.splitlines() if line.startswith(MARK)), None)
    assert line is not None, f"the books cannot be read:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    told = json.loads(line.removeprefix(MARK))
    return TerminalBooks(**{**told, "records": [Record(**record) for record in told["records"]]})
