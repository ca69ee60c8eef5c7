"""`device`: runs code of lib/ on MicroPython, so that a CPython library can judge what it computes."""

import json
import pathlib
import subprocess
import sys

import pytest

from tools import boards
from tools.paths import ROOT

HERE = pathlib.Path(__file__).parent
MARK = "@@result "
SECONDS = 120


@pytest.fixture
def device(tmp_path):
    """`device(module, cases)` calls functions of tests/judges/device/<module>.py, all in one interpreter.

    A case is a list: a function's name and its arguments, as JSON. Returns the results in order; a case that raises
    gives `{"raised": name of the exception's class, "arguments": [...]}`.
    """

    def run(module: str, cases: list[list]) -> list:
        # characters as they are: MicroPython's json does not join escaped surrogate pairs
        lines = (json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
        (tmp_path / "cases").write_text("".join(lines), encoding="utf-8")
        rom = boards.image()
        command = [sys.executable, "-m", "tools.simulator.port", "--rom", f"/rom={rom}"]
        command += ["--dir", f"/judge={HERE / 'device'}", "--dir", f"/in={tmp_path}", "--dir", f"/repo={ROOT}"]
        command += ["--run", "run_cases", module]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=SECONDS)
        lines = [line.removeprefix(MARK) for line in done.stdout.splitlines() if line.startswith(MARK)]
        assert len(lines) == len(cases), f"the interpreter ended early:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        return [json.loads(line) for line in lines]

    return run
