"""Ports on the loopback."""

import socket

LOOPBACK = "127.0.0.1"
TRIES = 50


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def preferred(port: int) -> int:
    """`port` when it is free, else 0: any."""
    return port if is_free(port) else 0


def next_free(port: int, host: str = LOOPBACK) -> int:
    """`port`, or the first free one after it. Raises OSError when there is none near."""
    for candidate in range(port, min(port + TRIES, 65536)):
        if is_free(candidate, host):
            return candidate
    raise OSError(f"no free port from {port} on")
