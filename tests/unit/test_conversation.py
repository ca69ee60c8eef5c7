"""firmware/cards/conversation.py: questions come one by one, and the kernel never outlives its block."""

import asyncio

from cards.conversation import CHOOSE, OFFLINE_PIN, ONLINE_PIN, Conversation
from check import equal, raises


class Pad:
    def write_plain_block(self, out):
        out[:] = b"\x24\x12\x34\xff\xff\xff\xff\xff"


async def kernel(person, log):
    log.append(await person.choose(["A", "B"]))
    log.append(await person.offline_pin(2))
    log.append(await person.online_pin())
    return "online"


async def test_questions_and_answers():
    log = []
    async with Conversation() as talk:
        talk.begin(kernel(talk, log))
        equal(await talk.next(), (CHOOSE, ["A", "B"]))
        talk.answer(1)
        equal(await talk.next(), (OFFLINE_PIN, 2))
        talk.answer(True)
        equal(await talk.next(), (ONLINE_PIN, None))
        talk.answer(False)
        equal(await talk.next(), None)
        equal(talk.result(), "online")
    equal(log, [1, True, False])


async def test_what_the_kernel_raises():
    async def broken():
        raise ValueError("x")

    async with Conversation() as talk:
        talk.begin(broken())
        equal(await talk.next(), None)
        raises(ValueError, talk.result)


async def test_leaving_in_the_middle_ends_the_kernel():
    log = []

    async def working():
        try:
            await asyncio.sleep(60)
        finally:
            log.append("ended")

    async with Conversation() as talk:
        talk.begin(working())
        await asyncio.sleep_ms(1)
    equal(log, ["ended"])


async def test_nothing_begun():
    async with Conversation():
        pass


async def test_the_pin_block_comes_from_the_pad():
    out, talk = bytearray(8), Conversation()
    talk.pad = Pad()
    talk.pin_block(out)
    equal(out[0], 0x24)


async def test_one_step_after_the_other():
    async def step(value):
        return value

    talk = Conversation()
    for value in (1, 2):
        async with talk:
            talk.begin(step(value))
            equal(await talk.next(), None)
            equal(talk.result(), value)
