"""Sending an answer, with whatever was ordered to go wrong on the way."""

import asyncio
import random

from tools.acquirer.host.host import Answer
from tools.acquirer.host.replies import sign
from tools.acquirer.lab.faults import Effect, Rule
from tools.acquirer.wire.framing import Frame
from tools.acquirer.wire.message import Message, pack

Orders = dict[Effect, Rule]


class Delivery:
    """Knows the answers that are kept back, by terminal."""

    def __init__(self) -> None:
        self._late: dict[str, bytes] = {}

    def forget(self) -> None:
        self._late.clear()

    async def send(self, writer: asyncio.StreamWriter, request: Frame, answer: Answer, orders: Orders) -> str:
        """Send the answer to `request`. Returns the step that was made: replied, silent or closing.

        After `closing` the connection is to be closed. Raises OSError when the peer has gone.
        """
        if Effect.DELAY in orders:
            await asyncio.sleep(orders[Effect.DELAY].seconds)
        if Effect.CLOSE_BEFORE_REPLY in orders:
            return "closing"
        if Effect.DROP_ANSWER in orders:
            return "silent"
        terminal = answer.reply.get(41)
        data = request.reply(_altered(answer, orders), answer.requirement).pack()
        if Effect.LATE_ANSWER in orders:
            self._late[terminal] = data
            return "silent"
        if Effect.CUT in orders:
            writer.write(data[: orders[Effect.CUT].bytes or len(data) // 2])
            await writer.drain()
            return "closing"
        if Effect.ANSWER_TWICE in orders:
            data += data
        writer.write(self._late.pop(terminal, b"") + data)
        await writer.drain()
        return "replied"


def _altered(answer: Answer, orders: Orders) -> bytes:
    """The bytes of the answer, falsified as ordered."""
    if Effect.GARBAGE in orders:
        return random.Random(orders[Effect.GARBAGE].id).randbytes(len(answer.reply.wire))
    reply = Message(answer.reply.mti, dict(answer.reply.fields))
    if Effect.WRONG_TRACE in orders and 11 in reply.fields:
        reply.fields[11] = f"{(int(reply.fields[11]) + 1) % 1_000_000:06}"
    if (make_mac := answer.make_mac) is None:
        return pack(reply)
    wrong = b"\1" if Effect.BAD_MAC in orders else b""
    sign(reply, lambda block: make_mac(block + wrong))
    return reply.wire
