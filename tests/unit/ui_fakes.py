"""A display in memory and a keypad for tests (MicroPython)."""

import asyncio

WIDTH = 320
HEIGHT = 240


class FakeDisplay:
    """Keeps the picture as big-endian RGB565, row by row, and counts what is done to it."""

    width = WIDTH
    height = HEIGHT

    def __init__(self, memory):
        """`memory`: a writable buffer of 2 * WIDTH * HEIGHT bytes."""
        self.memory = memoryview(memory)
        self.blits = []
        self.level = None

    def blit(self, buffer, x, y, w, h):
        assert len(buffer) == 2 * w * h and x >= 0 and y >= 0 and x + w <= WIDTH and y + h <= HEIGHT
        self.blits.append((x, y, w, h))
        for row in range(h):
            at = 2 * ((y + row) * WIDTH + x)
            self.memory[at : at + 2 * w] = buffer[2 * w * row : 2 * w * (row + 1)]

    def backlight(self, percent):
        self.level = percent


class FakeKeypad:
    """Hands out the keys a test presses."""

    def __init__(self):
        self._keys = []
        self._pressed = asyncio.Event()
        self.flushes = 0

    def press(self, *keys):
        self._keys += keys
        self._pressed.set()

    def flush(self):
        self._keys.clear()
        self.flushes += 1

    async def read(self):
        while not self._keys:
            self._pressed.clear()
            await self._pressed.wait()
        return self._keys.pop(0), 0


class FakeBuzzer:
    """Remembers what was played."""

    def __init__(self):
        self.played = []

    async def play(self, notes):
        self.played.append(notes)
