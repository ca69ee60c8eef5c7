"""What a command tells: words and a progress bar for people, or one JSON object for programs; and its exit code."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tools.simulator.client import DeviceError
from tools.technician.console_line import Refused
from tools.technician.partitions import PartitionError
from tools.technician.trouble import Trouble

TROUBLE = 1  # the command could not go on
REFUSED = 3  # the device said no; 2 is a wrong command line, as everywhere
Message = dict[str, Any]


class Report:
    """One command's. Everything that is not the result goes to stderr, so that stdout can be read by a program."""

    def __init__(self, name: str, as_json: bool) -> None:
        self.name = name
        self.as_json = as_json
        self.result: Message = {}
        self._words: list[str] = []
        self._console = Console(stderr=True, highlight=False)
        self._bar: Progress | None = None
        self._task: Any = None

    def step(self, told: Message) -> None:
        """Progress, as the device tells it: `at` from 0 to 1, `step` in words. Both may be missing."""
        if self.as_json or not self._console.is_terminal:
            return
        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self.name, total=1.0)
        text = str(told.get("step", ""))
        self._bar.update(self._task, description=f"{self.name}: {text}" if text else self.name)
        if "at" in told:
            self._bar.update(self._task, completed=float(told["at"]))

    def say(self, line: str) -> None:
        """A line of the result, in words."""
        self._words.append(line)

    def done(self, result: Message | None = None, line: str = "") -> None:
        """The result."""
        self.result.update(result or {})
        if line:
            self.say(f"{self.name}: {line}")

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def tell(self) -> None:
        self.close()
        if self.as_json:
            print(json.dumps({"ok": True, **self.result}, ensure_ascii=False))
        for line in () if self.as_json else self._words:
            print(line)

    def fail(self, error: Exception, code: int) -> None:
        self.close()
        reason = error.reason if isinstance(error, Refused) else "trouble"
        if self.as_json:
            print(json.dumps({"ok": False, "error": reason, "say": str(error), **self.result}, ensure_ascii=False))
        else:
            for line in self._words:
                print(line)
            print(f"{self.name}: {error}", file=sys.stderr)
        raise typer.Exit(code)


@contextmanager
def reporting(name: str, as_json: bool) -> Iterator[Report]:
    """Around a command: what goes wrong ends in one line and an exit code, never in a traceback."""
    report = Report(name, as_json)
    try:
        yield report
    except Refused as refused:
        report.fail(refused, REFUSED)
    except (Trouble, PartitionError) as trouble:
        report.fail(trouble, TROUBLE)
    except DeviceError as error:
        report.fail(Trouble(f"the simulated device: {error}; switch it on"), TROUBLE)
    except KeyboardInterrupt:
        report.fail(Trouble("stopped; the command can simply be run again"), TROUBLE)
    else:
        report.tell()
    finally:
        report.close()
