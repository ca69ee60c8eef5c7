"""A display in memory, a keypad, and an ear for what is drawn, for tests (MicroPython)."""

import asyncio
import gc

from ui import probe

WIDTH = 320
HEIGHT = 240


class FakeDisplay:
    """Notes what is painted; with memory, keeps the picture as big-endian RGB565, row by row."""

    width = WIDTH
    height = HEIGHT

    def __init__(self, memory=None):
        """`memory`: a writable buffer of 2 * WIDTH * HEIGHT bytes, or None."""
        self.memory = memory and memoryview(memory)
        self.blits = []
        self.last_pixel = None  # of the last blit
        self.level = None

    def blit(self, buffer, x, y, w, h):
        assert len(buffer) == 2 * w * h and x >= 0 and y >= 0 and x + w <= WIDTH and y + h <= HEIGHT
        self.blits.append((x, y, w, h))
        self.last_pixel = bytes(buffer[-2:])
        if self.memory is None:
            return
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


class Desk:
    """A Ui on fakes with its background tasks: `async with Desk() as desk`."""

    def __init__(self):
        from ui.ui import Ui

        gc.collect()
        self.display = FakeDisplay()
        self.keypad = FakeKeypad()
        self.buzzer = FakeBuzzer()
        self.ui = Ui(self.display, self.keypad, self.buzzer)
        self._tasks = []

    async def __aenter__(self):
        self._tasks = [asyncio.create_task(task()) for task in (self.ui.read_keys, self.ui.paint, self.ui.dim)]
        return self

    async def __aexit__(self, *_):
        while self._tasks:
            await self.close(self._tasks[-1])
        await asyncio.sleep(10)  # what they had started ends too, and lets go of its memory

    async def open(self, screen):
        """Show a screen in a task of its own; returns the task once the screen is painted."""
        task = asyncio.create_task(self.ui.show(screen))
        self._tasks.append(task)
        await asyncio.sleep_ms(0)
        await asyncio.wait_for(self.ui.settled(), 5)  # a screen that cannot be drawn stops the painter
        self.display.blits.clear()
        return task

    async def close(self, task):
        """End a task; what it comes to was looked at by the test, or does not matter to it."""
        self._tasks.remove(task)
        task.cancel()
        try:
            await task
        except (asyncio.CancelledError, Exception):
            pass

    async def press(self, *keys):
        """Press keys one after the other and wait until what they change is painted."""
        for key in keys:
            self.keypad.press(key)
            await asyncio.sleep_ms(1)
        await self.ui.settled()

    def painted(self):
        """The box around everything painted since `open`, and how many pixels that was."""
        blits = self.display.blits
        left, top = min(b[0] for b in blits), min(b[1] for b in blits)
        right, bottom = max(b[0] + b[2] for b in blits), max(b[1] + b[3] for b in blits)
        return left, top, right - left, bottom - top


async def outcome(awaitable):
    """What it returns, or the exception it raises."""
    try:
        return await awaitable
    except Exception as error:
        return error


class Texts:
    """What stands on the display, by listening in: `texts` maps id or data to the text."""

    def __enter__(self):
        self.texts = {}
        probe.on_text = self._hear
        return self

    def __exit__(self, *_):
        probe.on_text = None

    def _hear(self, text_id, text, x, y, size):
        self.texts[text_id or text] = text


def keys_of(screen):
    return tuple(chip and chip[0] for chip in screen.chips)
