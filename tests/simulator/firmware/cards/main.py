"""A device with two readers that need no chips: each powers what comes, sends 00A4 and one byte more each time, waits
5 s for the answer, and logs all of it with the time. A card that answers 6F00 is reset (warm) and spoken to no more."""

import asyncio
import time

from agent import Agent
from log import log

ANSWER_MS = 5000
START = time.ticks_ms()


class Reader:
    def __init__(self, name):
        self.name = name
        self.cards = []

    def note(self, *words):
        log("TILL", " ".join([str(word) for word in (self.name,) + words + (time.ticks_diff(time.ticks_ms(), START),)]))

    def put(self, card):
        self.note("put", card.kind, (card.atr or card.uid or card.atqb).hex())
        self.cards.append(card)
        self.talking = asyncio.create_task(self.talk(card))

    def take(self, card):
        self.note("take", card.number)
        self.cards.remove(card)

    async def talk(self, card):
        await asyncio.sleep_ms(100)
        card.power(True)
        for number in range(3):
            answers = []
            card.transceive(bytes((0, 0xA4, number)), answers.append)
            start = time.ticks_ms()
            while not answers and card in self.cards and time.ticks_diff(time.ticks_ms(), start) < ANSWER_MS:
                await asyncio.sleep_ms(10)
            if card not in self.cards:
                return
            self.note("said", answers[0].hex() if answers and answers[0] else answers)
            if answers and answers[0] == b"\x6f\x00":
                card.power(True, warm=True)
                self.note("atr", card.atr.hex())
                return
        card.power(False)
        card.power(False)


readers = {"insert": Reader("slot"), "tap": Reader("field")}
Agent._card_reader = lambda self, name: readers[name]


async def main():
    while True:
        await asyncio.sleep(10)


asyncio.run(main())
