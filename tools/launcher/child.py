"""One program that the launcher starts, watches and stops."""

import re
import subprocess
import threading
from collections import deque
from pathlib import Path
from typing import IO

from tools.paths import ROOT

LAST_LINES = 12  # of a child's output, kept for the day it dies
STOP_SECONDS = 8.0  # to end by itself after SIGTERM


class ChildError(Exception):
    """A child did not start, or died; the argument is what to print."""


class Child:
    """A process in its own session: Ctrl-C at the launcher's terminal does not reach it, only `stop()` does.

    `start()` it; `stop()` is always allowed.
    """

    def __init__(self, name: str, command: list[str], ready: str, log: Path) -> None:
        """`ready` is a regular expression for the line that says that the program serves; `log` gets its output."""
        self.name = name
        self._ready = re.compile(ready)
        self._found: re.Match[str] | None = None
        self._heard = threading.Event()
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._command, self._log = command, log
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    def start(self) -> None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()

    def _listen(self, output: IO[str]) -> None:
        with self._log.open("w", encoding="utf-8") as file:
            for line in output:
                file.write(line)
                file.flush()
                self._last.append(line.rstrip())
                if self._found is None and (found := self._ready.search(line)):
                    self._found = found
                    self._heard.set()
        self._heard.set()

    def wait_ready(self, seconds: float = 30.0) -> re.Match[str]:
        """Wait for the line that says so and return its match. Raises ChildError."""
        if not self._heard.wait(seconds):
            self.stop()
            raise ChildError(f"{self.name}: not ready after {seconds:.0f} s\n{self.last_words()}")
        if self._found is None:
            raise ChildError(self.obituary())
        return self._found

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def obituary(self) -> str:
        """That it is dead, and its last lines."""
        code = None
        if self._process is not None and self._listener is not None:
            self._listener.join(1)
            code = self._process.wait(STOP_SECONDS)
        return f"{self.name} ended by itself (exit {code})\n{self.last_words()}"

    def last_words(self) -> str:
        return "\n".join(f"  | {line}" for line in self._last)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it: politely, then not."""
        if self._process is None or self._listener is None:
            return
        self._process.terminate()  # does nothing to a process that has ended
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(1)
