"""PC/SC for tests, where Debian's pcscd, vsmartcard-vpcd and python3-pyscard are. Elsewhere they are skipped.

There is one PC/SC daemon and one port of the virtual reader on a machine, so a lock lets one module of tests at a time
have them.
"""

import contextlib
import fcntl
import importlib
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import pytest

DRIVER = pathlib.Path("/etc/reader.conf.d/vpcd")
DEBIAN = "/usr/lib/python3/dist-packages"
PORT = 35963
READER = "Virtual PCD 00 00"
_START = 15.0  # seconds
_TRIES = 4


def missing() -> str:
    """What is not installed, or ""."""
    if not shutil.which("pcscd"):
        return "pcscd"
    if not DRIVER.exists():
        return "vsmartcard-vpcd"
    return "" if smartcard() else "python3-pyscard"


def smartcard():
    """The package `smartcard`, the virtual environment's or Debian's; None when there is neither."""
    for place in ("", DEBIAN):
        if place and place not in sys.path:
            sys.path.append(place)
        with contextlib.suppress(ImportError):
            return importlib.import_module("smartcard.System")
    return None


@pytest.fixture(scope="module")
def pcscd() -> Iterator[str]:
    """A running daemon; the name of its virtual reader."""
    if gone := missing():
        pytest.skip(f"{gone} is not installed")
    with pathlib.Path(tempfile.gettempdir(), "tinytill-pcscd.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for _ in range(_TRIES):
            _forget_context()
            daemon = None if _listens() else subprocess.Popen(["pcscd", "--foreground"], stdout=subprocess.DEVNULL)
            try:
                if _has_reader(daemon):
                    yield READER
                    return
            finally:
                if daemon:
                    daemon.terminate()
                    daemon.wait(_START)
        pytest.fail("pcscd has no virtual reader")


def _forget_context() -> None:
    """Of a daemon that has ended; newer pyscards have none that lasts."""
    with contextlib.suppress(ImportError):
        importlib.import_module("smartcard.pcsc.PCSCContext").PCSCContext.instance = None


def _listens() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def _has_reader(daemon: subprocess.Popen | None) -> bool:
    """Whether the virtual reader is there soon; a daemon that follows another one at once sometimes has none."""
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline:
        if daemon and daemon.poll() is not None:
            pytest.skip(f"pcscd does not run here, exit code {daemon.returncode}")
        with contextlib.suppress(Exception):  # pyscard's own errors while the daemon starts
            if any(str(reader) == READER for reader in smartcard().readers()):
                return True
        time.sleep(0.1)
    return False


def connect(patience: float = 10.0):
    """A pyscard connection to the card in the virtual reader, once one is there."""
    deadline = time.monotonic() + patience
    while True:
        [reader] = [one for one in smartcard().readers() if str(one) == READER]
        connection = reader.createConnection()
        try:
            connection.connect()
            return connection
        except Exception as error:
            if time.monotonic() > deadline:
                raise AssertionError("no card in the virtual reader") from error
            time.sleep(0.1)
