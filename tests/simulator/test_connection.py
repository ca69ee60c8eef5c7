"""A connection through the air, its ends held by hand."""

import asyncio
import socket
import struct

import pytest

from tools.simulator.air import Air
from tools.simulator.connection import End, Pair


async def an_end() -> tuple[End, socket.socket]:
    """An end of a connection, and its peer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        theirs, _ = server.accept()
    _, end = await asyncio.get_running_loop().create_connection(End, sock=ours)
    return end, theirs


async def reset_under_its_end() -> None:
    air = Air(True, lambda: 0)
    device, terminal = await an_end()
    server, host = await an_end()
    pair = Pair(air, device)
    pair.over.joined = True
    air.pairs.add(pair)
    pair.join(server)
    host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    host.close()  # a reset that the kernel knows of, and our loop not yet
    pair.take(device, None)
    assert not air.pairs
    await asyncio.sleep(0)
    terminal.settimeout(2)
    with pytest.raises(ConnectionResetError):
        terminal.recv(1)
    terminal.close()


def test_what_was_reset_meanwhile_has_no_end():
    asyncio.run(reset_under_its_end())
