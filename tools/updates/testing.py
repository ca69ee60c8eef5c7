"""For tests that need a server with software: one process, on a free port."""

import pathlib
import subprocess
import sys

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

    def next_line(self) -> str:
        """What it tells of the next request; waits for it."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def stop(self) -> None:
        """Orderly end."""
        self.process.terminate()
        self.process.wait(_STOP)
