"""The fuzzer's half on CPython: starts the interpreters, watches them from outside, keeps what they fail on.

The real code runs on MicroPython with the heap of a board, see device/engine.py.
"""

import dataclasses
import hashlib
import json
import mmap
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

from tools import boards
from tools.paths import BUILD, ROOT

HERE = pathlib.Path(__file__).parent
FOUND = BUILD / "fuzz"
MARK = "@@fuzz "
SHARED = 1 << 16  # bytes of memory shared with MicroPython
HEAD = struct.Struct("<II")  # in it: number of the input, its length; the input follows
HANG_S = 20.0  # for one input that normally takes less than a millisecond
LOOK_S = 0.2
TAIL = 2000  # characters of output that are shown

# name: inputs in `make test`, and of a million in `make fuzz`
TARGETS: dict[str, tuple[int, int]] = {
    "iso8583_unpack": (150000, 400000),
    "iso8583_pack": (150000, 250000),
    "stripe_frame": (50000, 100000),
    "update_reply": (4000, 30000),
    "scanner_frame": (5000, 40000),
    "printer_status": (20000, 20000),
    "gb18030_text": (60000, 80000),
    "gbk_text": (20000, 40000),
    "bertlv_walk": (20000, 100000),
    "key_block": (1500, 20000),
    "log_mask": (5000, 30000),
    "ledger_record": (30000, 70000),
    "chip_record": (10000, 10000),
    "details_record": (10000, 10000),
    "emv_answer": (20000, 60000),
    "emv_contact": (1500, 20000),
    "emv_tap": (6000, 60000),
    "flash_log": (4000, 20000),
    "host_answer": (8000, 100000),
    "download_f62": (10000, 90000),
    "issuer_f55": (10000, 10000),
    "balance_groups": (20000, 40000),
    "settlement_answer": (3000, 30000),
    "tap_dialogue": (5000, 60000),
    "modem_lines": (3000, 30000),
    "set_up_file": (5000, 20000),
    "chip_atr": (20000, 60000),
    "alpar_frames": (3000, 40000),
    "console_line": (1500, 20000),
}
MESSAGES = ("iso8583_unpack", "iso8583_pack", "host_answer", "download_f62", "settlement_answer")


@dataclasses.dataclass(frozen=True)
class Report:
    """How a run of a target ended; `error` is empty when nothing was found."""

    target: str
    inputs: int
    accepted: int
    seconds: float
    error: str = ""
    kept: pathlib.Path | None = None

    def __str__(self) -> str:
        rate = self.inputs / max(self.seconds, 0.001)
        line = f"{self.target:<18}{self.inputs:>9,} inputs {self.accepted:>9,} accepted {self.seconds:>7.1f} s"
        line += f" {rate:>8,.0f}/s"
        if self.error:
            line += f"\n{self.error}"
        if self.kept:
            line += f"\nagain: python -m tests.fuzz replay {self.kept.relative_to(ROOT)}"
        return line


def fuzz(target: str, seed: int, inputs: int, hang_s: float = HANG_S) -> Report:
    """Give a target its inputs; a failing one is kept under build/fuzz."""
    return _run(target, str(seed), inputs, b"", hang_s)


def replay(file: pathlib.Path, hang_s: float = HANG_S) -> Report:
    """Give a kept input to its target again; the file's name begins with the target's."""
    return _run(file.name.rpartition("-")[0], "-", 1, file.read_bytes(), hang_s)


def _run(target: str, seed: str, inputs: int, given: bytes, hang_s: float) -> Report:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = pathlib.Path(folder)
        (path / "shared").write_bytes((HEAD.pack(0, len(given)) + given).ljust(SHARED, b"\0"))
        rom = boards.image()
        command = [sys.executable, "-m", "tools.simulator.port", "--rom", f"/rom={rom}"]
        command += ["--dir", f"/repo={ROOT}", "--dir", f"/fuzz={HERE / 'device'}"]
        command += ["--map", f"shared={path / 'shared'}", "--run", "run_fuzz", target, seed, str(inputs)]
        began = time.monotonic()
        with (path / "shared").open("rb") as file, (path / "output").open("wb") as output:
            shared = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
            hung = _wait(process, shared, hang_s)
            seconds = time.monotonic() - began
            done, length = HEAD.unpack_from(shared)
            failing = shared[HEAD.size : HEAD.size + length]
            shared.close()
        text = (path / "output").read_text(encoding="utf-8", errors="replace")
    report = next((json.loads(line.removeprefix(MARK)) for line in text.splitlines() if line.startswith(MARK)), None)
    if hung:
        report = {"error": f"no end after {hang_s:.0f} s"}
    elif report is None:
        report = {"error": f"the interpreter died with {process.returncode}:\n{text[-TAIL:]}"}
    if "error" not in report:
        return Report(target, report["inputs"], report["accepted"], seconds)
    kept = _keep(target, failing) if seed != "-" else None
    return Report(target, done + 1, 0, seconds, report["error"], kept)


def _wait(process: subprocess.Popen, shared: mmap.mmap, hang_s: float) -> bool:
    """Wait for the end; True, and the process is killed, when one input took too long."""
    seen, since = -1, time.monotonic()
    while True:
        try:
            process.wait(LOOK_S)
            return False
        except subprocess.TimeoutExpired:
            now = HEAD.unpack_from(shared)[0]
            if now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > hang_s:
                process.kill()
                process.wait()
                return True


def _keep(target: str, data: bytes) -> pathlib.Path:
    FOUND.mkdir(parents=True, exist_ok=True)
    file = FOUND / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    file.write_bytes(data)
    return file
