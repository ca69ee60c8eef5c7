"""Background tasks by name: none dies silently, and one the terminal cannot do without brings it to a safe stop."""

import asyncio
import sys

from log import log

_AGAIN_S = 5  # before a failed task is started anew


class Supervisor:
    """Starts tasks and watches them. `died` is set when a critical one has ended by an error: `who`, `cause`."""

    def __init__(self):
        self.died = asyncio.Event()
        self.who = ""
        self.cause = None
        self._tasks = {}

    def start(self, name: str, coroutine_function) -> None:
        """Keep a helper running: after an error it is started again in 5 s."""
        self._tasks[name] = asyncio.create_task(self._keep(name, coroutine_function))

    def start_critical(self, name: str, coroutine_function):
        """Run a task the terminal cannot do without; returns the asyncio task."""
        self._tasks[name] = task = asyncio.create_task(self._guard(name, coroutine_function))
        return task

    async def _keep(self, name: str, coroutine_function) -> None:
        while True:
            try:
                await coroutine_function()
                return
            except Exception as error:
                _tell(name, error)
            await asyncio.sleep(_AGAIN_S)

    async def _guard(self, name: str, coroutine_function) -> None:
        try:
            await coroutine_function()
        except Exception as error:
            _tell(name, error)
            if not self.died.is_set():
                self.who, self.cause = name, error
                self.died.set()


def _tell(name: str, error) -> None:
    """Log what died; the error's own text passes the masker there. The place goes to the console, without values."""
    log("TILL", "task %s: %s %s" % (name, type(error).__name__, error))
    sys.print_exception(error)
