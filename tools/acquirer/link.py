"""The line: a TCP or TLS server on which terminals connect and converse."""

import asyncio
import functools
import itertools
import logging
import ssl
from collections.abc import Iterable
from dataclasses import dataclass

from tools.acquirer.host.host import Host
from tools.acquirer.lab.delivery import Delivery
from tools.acquirer.lab.facts import Facts, facts_of
from tools.acquirer.lab.faults import Effect, Faults, ordered_by
from tools.acquirer.lab.steps import Holds, Point, Steps
from tools.acquirer.wire.framing import BadFrame, Frame, read_frame
from tools.acquirer.wire.message import Unreadable, unpack

IDLE = 600.0  # seconds of silence after which a connection is closed
_MOST = 256  # connections at a time
_HANDSHAKE = 15.0  # seconds

log = logging.getLogger("acquirer")


@dataclass
class Line:
    """A port to listen on. `server` is None while the line is down: connections are refused then."""

    address: str
    port: int
    tls: ssl.SSLContext | None
    server: asyncio.Server | None = None


class Link:
    """Serves any number of connections on its lines; what one of them does harms no other."""

    def __init__(self, host: Host, faults: Faults, steps: Steps, holds: Holds):
        self._host = host
        self._faults = faults
        self._steps = steps
        self._holds = holds
        self.delivery = Delivery()
        self._numbers = itertools.count(1)
        self._conversations: dict[asyncio.Task, str] = {}  # and the line on which each came
        self._lines: dict[str, Line] = {}

    async def start(self, name: str, address: str, port: int, tls: ssl.SSLContext | None) -> int:
        """Open a line; port 0 takes a free one. Returns the port. Raises OSError."""
        line = self._lines[name] = Line(address, port, tls)
        await self._listen(name, line)
        return line.port

    async def _listen(self, name: str, line: Line) -> None:
        line.server = await asyncio.start_server(
            functools.partial(self._connected, name),
            line.address,
            line.port,
            ssl=line.tls,
            ssl_handshake_timeout=_HANDSHAKE if line.tls else None,
        )
        line.port = line.server.sockets[0].getsockname()[1]

    def lines(self) -> dict[str, bool]:
        """The lines by name, and whether they are up."""
        return {name: line.server is not None for name, line in self._lines.items()}

    async def switch(self, name: str, up: bool) -> None:
        """Take a line down, with its connections, or up again on its port. Raises KeyError, OSError."""
        line = self._lines[name]
        if up and line.server is None:
            await self._listen(name, line)
        elif not up and line.server is not None:
            line.server.close()
            line.server = None
            await self._drop(task for task, place in self._conversations.items() if place == name)

    async def all_up(self) -> None:
        """Every line is up. Raises OSError."""
        for name in self._lines:
            await self.switch(name, True)

    async def stop(self) -> None:
        """Stop listening and drop every connection."""
        for line in self._lines.values():
            if line.server:
                line.server.close()
        await self.drop_all()

    async def drop_all(self) -> None:
        """Close every connection now."""
        await self._drop(self._conversations)

    async def _drop(self, conversations: Iterable[asyncio.Task]) -> None:
        tasks = list(conversations)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = next(self._numbers)
        task = asyncio.current_task()
        assert task is not None
        self._conversations[task] = line
        try:
            if len(self._conversations) <= _MOST:
                await self._converse(number, line, reader, writer)
        except (BadFrame, Unreadable) as error:
            reason = " ".join(str(part) for part in error.args)
            log.warning("connection %d: cannot be read (%s), closed", number, reason)
            self._steps.record("unreadable", number, note=reason)
        except (OSError, EOFError, ssl.SSLError) as error:
            log.info("connection %d: lost (%s)", number, type(error).__name__)
        except asyncio.CancelledError:
            pass  # only drop_all cancels, and waits for this end; asyncio would report it as an unhandled error
        except Exception as error:  # the books failed: no answer is better than a wrong one
            log.error("connection %d: no answer, %s", number, type(error).__name__)
        finally:
            self._conversations.pop(task, None)
            writer.close()
            self._steps.record("closed", number)

    async def _converse(
        self, number: int, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._steps.record("accepted", number, line=line)
        await self._holds.at(Point.ACCEPTED, number, Facts())
        if self._faults.on_accept():
            return
        while frame := await read_frame(reader, IDLE):
            if not await self._exchange(number, frame, writer):
                return

    async def _exchange(self, number: int, frame: Frame, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to be closed."""
        message = unpack(frame.message)
        if not message.is_request:
            raise Unreadable("t", 0)
        facts = facts_of(message)
        orders = self._faults.on_request(facts)
        self._steps.record("received", number, facts, faults=[effect.value for effect in orders])
        await self._holds.at(Point.RECEIVED, number, facts)
        if Effect.DROP_REQUEST in orders:
            return True
        if Effect.CLOSE_AFTER_REQUEST in orders:
            return False
        answer = await self._host.answer(message, number, ordered_by(orders))
        log.info("%s -> %s %s", facts.line(), answer.code, answer.note)
        self._steps.record("decided", number, facts, code=answer.code, note=answer.note)
        await self._holds.at(Point.DECIDED, number, facts)
        done = await self.delivery.send(writer, frame, answer, orders)
        if done == "replied":
            self._steps.record("replied", number, facts, code=answer.code)
        return done != "closing"
