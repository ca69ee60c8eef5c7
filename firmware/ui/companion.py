"""What runs while a screen is shown."""

import asyncio


class Companion:
    """A coroutine that runs beside a screen. An answer that comes although it was cancelled counts."""

    def __init__(self, coroutine):
        self._coroutine = coroutine
        self._task = None
        self._began = False
        self._over = asyncio.Event()
        self._value = None
        self._error = None
        self.was_cancelled = False

    def start(self, ended) -> None:
        """Begin; the Event `ended` is set when it is over."""
        self._task = asyncio.create_task(self._run(ended))

    async def _run(self, ended) -> None:
        self._began = True
        try:
            self._value = await self._coroutine
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        except Exception as error:
            self._error = error
        finally:
            self._over.set()
            ended.set()

    async def stop(self) -> None:
        """Cancel it unless it is over, and wait for it."""
        if not self._began:
            self._task.cancel()
            self.was_cancelled = True
        elif not self._over.is_set():
            self._task.cancel()
            await self._over.wait()

    def result(self):
        """What it returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value
