"""What things cost, against bench/budget.toml: `python -m tools.bench` (make bench).

Instructions are counted by valgrind's callgrind around the unix port: each case runs once with and once without its
work, and the difference is divided by the number of repetitions. Heap, flash steps and image size are read from the
running product. Results go to build/bench.json; the exit status is 1 when a budget is broken.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools import boards
from tools.bench.day import measure_day
from tools.paths import BUILD, ROOT

IMAGE = boards.image()
CASES: dict[str, tuple] = {  # budget: (case, repetitions, what is mapped if anything)
    "boot_verify": ("verify", 1, IMAGE),
    "boot_to_first_paint": ("boot", 1),
    "key_to_last_blit": ("key", 40),
    "sale_pack_and_mac": ("message", 40),
    "flash_record": ("record", 20),
    "unpack_answer": ("unpack", 40),
    "tap_share": ("tap_share", 20),
    "chip_share": ("chip_share", 10),
    "chip_exchange": ("chip_exchange", 40),
    "tlv_records": ("tlv_records", 40),
    "rsa_1984": ("rsa_1984", 20),
    "tdes_block": ("tdes_block", 400),
    "sm4_block": ("sm4_block", 400),
    "mac_200_tdes": ("mac", 100),
    "mac_200_sm4": ("mac_sm4", 100),
    "qr_code": ("qr_code", 20),
}
BOOKS = {  # what is done in full books: (case's word, repetitions); the budget is for the fullest
    "ledger_mount": ("mount", 1),
    "ledger_sale": ("sale", 5),
    "search_by_four_digits": ("search", 5),
    "find_by_trace": ("trace", 5),
    "settle_totals": ("totals", 5),
}
RECORDS = (100, 1_000, 10_000)


class BenchError(Exception):
    """Something cannot be measured; the argument says what to do."""


def port(*arguments: str) -> list[str]:
    """The command that runs a case on the images."""
    command = [sys.executable, "-m", "tools.simulator.port", "--heap", "8M"]
    command += ["--rom", f"/sim={BUILD}/simulator/silicon.romfs", "--rom", f"/rom={IMAGE}"]
    command += ["--rom", f"/frozen={boards.frozen()}"]
    return [*command, "--dir", f"/bench={ROOT}/tools/bench/cases", *arguments]


def count(case: str, times: int, books: Path | None = None, *more: str) -> int:
    """Instructions of a whole run of a case, with flash cells from a file if given."""
    mapped = ["--data", f"cells={books}"] if books else []
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command += port(*mapped, "--run", "run_case", case, str(times), *more)
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or found is None:
        raise BenchError(f"case {case} failed:\n{done.stdout}{done.stderr[-2000:]}")
    return int(found[1])


def instructions(case: str, times: int, books: Path | None = None, *more: str) -> int:
    """Instructions of one repetition."""
    return (count(case, times, books, *more) - count(case, 0, books, *more)) // times


def fill_books(folder: Path, records: int) -> Path:
    """Flash cells of books with so many records."""
    name = f"{records}.bin"
    more = ("--heap", "64M", "--dir", f"/books={folder}", "--run", "run_case", "fill_books", str(records), name)
    subprocess.run(port(*more), check=True, cwd=ROOT)
    return folder / name


def measure() -> dict[str, dict[str, int]]:
    """Everything, in the shape of the budget file."""
    if shutil.which("valgrind") is None:
        raise BenchError("valgrind is needed to count instructions (Debian: apt-get install valgrind)")
    with tempfile.TemporaryDirectory() as folder:
        day = measure_day(Path(folder))
        books = {records: fill_books(Path(folder), records) for records in RECORDS}
        with ThreadPoolExecutor(2) as pool:
            jobs = {name: pool.submit(instructions, *how) for name, how in CASES.items()}
            curves = {
                name: [pool.submit(instructions, "books", times, books[records], word) for records in RECORDS]
                for name, (word, times) in BOOKS.items()
            }
            counted = {name: job.result() for name, job in jobs.items()}
            curve = {name: [job.result() for job in runs] for name, runs in curves.items()}
    show_curve(curve)
    return {
        "instructions": {**counted, **{name: max(values) for name, values in curve.items()}},
        "flash_steps": {"record_programs": day.programs, "record_erases": day.erases},
        "bytes": {**{f"heap_in_{flow}": count for flow, count in day.heap.items()}, "image": IMAGE.stat().st_size},
    }


def show_curve(curve: dict[str, list[int]]) -> None:
    """Print what things cost in books of different size."""
    table = Table("instructions with", *(f"{records:,} records" for records in RECORDS), title="TinyTill: full books")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, values in curve.items():
        table.add_row(name, *(f"{value:,}" for value in values))
    Console(width=100).print(table)


def report(measured: dict[str, dict[str, int]], budget: dict[str, dict[str, int]]) -> bool:
    """Print the table; whether every budget holds."""
    table = Table("what", "measured", "budget", "used", title="TinyTill: what things cost")
    for column in (1, 2, 3):
        table.columns[column].justify = "right"
    good = True
    for kind, names in budget.items():
        for name, limit in names.items():
            value = measured[kind][name]
            good &= value <= limit
            used = f"{100 * value / limit:.0f} %" if limit else ("-" if value <= limit else "over")
            table.add_row(f"{name} ({kind})", f"{value:,}", f"{limit:,}", used, style="" if value <= limit else "red")
    Console(width=100).print(table)
    return good


def main() -> int:
    budget = tomllib.loads((ROOT / "bench" / "budget.toml").read_text(encoding="utf-8"))
    try:
        measured = measure()
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps({"measured": measured, "budget": budget}, indent=2), encoding="utf-8")
    if report(measured, budget):
        return 0
    print("bench: a budget is broken (bench/budget.toml)", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
