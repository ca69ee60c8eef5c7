"""Collects tests/unit as MicroPython: one interpreter per file, on the compiled images, under a capped heap.

Every `test_*` function of such a file is one test. Files elsewhere under tests/ are ordinary pytest.
"""

import ast
import json
import pathlib
import subprocess
import sys

import pytest

from tools import boards
from tools.image.build import build_product, build_silicon
from tools.paths import BUILD, ROOT
from tools.simulator import port

UNIT = ROOT / "tests" / "unit"
MARK = "@@test "
CASES = "cases of the fault matrix"  # a property of a test: how many it ran
TOLD = "what happened in the stateful shop"  # a property of a test: its kinds of ends, counted
TABLE = "the technician's visit"  # a property of a test: a row, a step of it
SECONDS = 120  # for one file of unit tests


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="tests/screens, tests/slips: what is drawn now is right")


def pytest_configure(config):
    """Build the images once, before any test and any worker process."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        build_product()
        build_silicon()


def pytest_terminal_summary(terminalreporter):
    """Tell how many cases the tests that count them have run."""
    reports = [report for group in ("passed", "failed") for report in terminalreporter.stats.get(group, [])]
    cases = sum(value for report in reports for name, value in report.user_properties if name == CASES)
    if cases:
        terminalreporter.write_line(f"fault matrix: {cases} cases")
    for told in [value for report in reports for name, value in report.user_properties if name == TABLE]:
        terminalreporter.write_line(f"technician's visit: {told}")
    for told in [value for report in reports for name, value in report.user_properties if name == TOLD]:
        terminalreporter.write_line(f"stateful shop: {told}")


def pytest_pycollect_makemodule(module_path: pathlib.Path, parent):
    """Files of tests/unit are not CPython modules."""
    if module_path.parent == UNIT:
        return UnitFile.from_parent(parent, path=module_path)
    return None


class UnitFile(pytest.File):
    """One file, one interpreter."""

    results: dict[str, str] | None = None
    output = ""
    heap = port.HEAP  # a file may ask for another one with HEAP = "..."

    def collect(self):
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HEAP":
                self.heap = ast.literal_eval(node.value)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield UnitTest.from_parent(self, name=node.name)

    def run(self) -> dict[str, str]:
        """Error text per finished test, "" for passed."""
        if self.results is None:
            self.results = {}
            roms = {"/sim": BUILD / "simulator" / "silicon.romfs", "/rom": boards.image(), "/frozen": boards.frozen()}
            command = [sys.executable, "-m", "tools.simulator.port"]
            command += ["--heap", self.heap, "--dir", f"/tests={UNIT}", "--dir", f"/repo={ROOT}"]
            for mount, image in roms.items():
                command += ["--rom", f"{mount}={image}"]
            command += ["--run", "run_unit", self.path.stem]
            try:
                done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=SECONDS)
                self.output = done.stdout + done.stderr
            except subprocess.TimeoutExpired as stuck:
                self.output = f"{(stuck.stdout or b'').decode()}\nno end after {SECONDS} s"
            for line in self.output.splitlines():
                if line.startswith(MARK):
                    report = json.loads(line.removeprefix(MARK))
                    if "end" in report:
                        self.results[report["end"]] = report["error"]
        return self.results


class UnitTest(pytest.Item):
    """One `test_*` function."""

    parent: UnitFile

    def runtest(self):
        error = self.parent.run().get(self.name)
        if error is None:
            raise UnitError(f"the interpreter did not finish this test; its output:\n{self.parent.output[-6000:]}")
        if error:
            raise UnitError(error)

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, UnitError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, 0, self.name


class UnitError(Exception):
    """What MicroPython printed about a failed test."""
