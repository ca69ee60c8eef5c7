"""The power supply: a small process that starts and kills the MicroPython processes.

It has everything loaded that a MicroPython process needs, so that starting one is a fork (about a millisecond) and not
a new Python. It does one thing at a time, as the device host asks over a socket pair:

    {"on": {...}} with three file descriptors (link, output, line)  ->  {"pid": n}
    {"kill": pid}                                            ->  {"status": n}  killed, or ended by itself before

One JSON object a line. When the device host is gone it kills what runs and ends.
"""

import json
import os
import pathlib
import signal
import socket
from typing import Any

from tools.simulator import port

LIMIT = 65536  # bytes read at a time
# Words. More than the firmware gets: once the silicon has taken what it needs at boot (200 KB, 100 K words), start.py
# in boards/simulator leaves the firmware 256 K words and holds the rest back.
HEAP = "397wK"


def become_device(what: dict[str, Any], link: int, output: int, line: int) -> None:
    """In the new process: be the device. Does not return."""
    status = 70
    try:
        os.setpgid(0, 0)  # Ctrl-C is for the device host
        os.dup2(line, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        roms, maps, data = (
            {name: pathlib.Path(file) for name, file in what[kind].items()} for kind in ("roms", "maps", "data")
        )
        status = port.run("start", roms, maps, data=data, rest=[f"link={link}"], heap=HEAP)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(status)


def serve(control: socket.socket) -> None:
    """The supply's life."""
    running: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, LIMIT, 3)
        while message and not message.endswith(b"\n"):
            message += control.recv(LIMIT)
        if not message:
            break
        request = json.loads(message)
        if "on" in request:
            pid = os.fork()
            if pid == 0:
                control.close()
                become_device(request["on"], *descriptors)
            running.add(pid)
            answer = {"pid": pid}
        else:
            pid = request["kill"]
            os.kill(pid, signal.SIGKILL)
            answer = {"status": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}
            running.discard(pid)
        for descriptor in descriptors:
            os.close(descriptor)
        control.sendall((json.dumps(answer) + "\n").encode())
    for pid in running:
        os.kill(pid, signal.SIGKILL)


class Supply:
    """The device host's end. Make it before any thread is started: it forks."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        if os.fork() == 0:
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                self._control.close()
                serve(theirs)
            finally:
                os._exit(0)
        theirs.close()

    def on(self, what: dict[str, Any], link: socket.socket, output: int, line: int) -> int:
        """Start a device with these `roms`, `maps` and `data`; returns its process id. `output`: what it prints goes
        there; `line`: what it hears on its serial line comes from there."""
        socket.send_fds(self._control, [json.dumps({"on": what}).encode() + b"\n"], [link.fileno(), output, line])
        return self._answer("pid")

    def kill(self, pid: int) -> int:
        """End a device at once, or collect one that has ended; returns its exit status (-9: killed)."""
        self._control.sendall(json.dumps({"kill": pid}).encode() + b"\n")
        return self._answer("status")

    def _answer(self, name: str) -> int:
        answer = b""
        while not answer.endswith(b"\n"):
            piece = self._control.recv(LIMIT)
            if not piece:
                raise RuntimeError("the power supply has ended")
            answer += piece
        return int(json.loads(answer)[name])

    def close(self) -> None:
        """Switch the supply off, and whatever hangs on it."""
        self._control.close()
