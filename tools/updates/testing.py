"""For tests that need a server with software: one process, on a free port."""

import pathlib
import queue
import subprocess
import sys
import threading

from tools.paths import ROOT

NAME = "localhost"
_STOP = 20.0  # seconds


class UpdateServer:
    """`port`; `authority` in PEM; `next_line()`: what it tells, one line a request."""

    def __init__(self, folder: pathlib.Path, state: pathlib.Path):
        self._log = state / "updates.log"
        command = [sys.executable, "-m", "tools.updates", "serve", "--folder", str(folder), "--port", "0"]
        command += ["--name", NAME, "--tls-dir", str(state / "updates-tls")]
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline().split()
        if line[:1] != ["updates"]:
            self.process.wait(_STOP)
            raise RuntimeError(f"the server did not start: {self._log.read_text(encoding='utf-8')[-2000:]}")
        self.port = int(line[1].rpartition(":")[2])
        self.authority = pathlib.Path(line[2]).read_text(encoding="ascii")
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """A pipe that nobody reads would stop the server when it is full."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def next_line(self) -> str:
        """What it tells of the next request; waits for it."""
        return self._lines.get(timeout=_STOP)

    def stop(self) -> None:
        """Orderly end."""
        self.process.terminate()
        self.process.wait(_STOP)
