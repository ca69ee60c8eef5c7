"""The settlement of a training: it takes its time, and the totals always agree."""

import asyncio
import time
from micropython import const

from services.settle_keeper import DONE, FIRST, IDLE, TOTALS

_STEP_MS = const(1200)


class TrainingKeeper:
    """Stands where flows find the `services.settle_keeper.SettleKeeper`."""

    is_stuck = is_watched = False
    open = 0
    differences = ()

    def __init__(self, trainee):
        self._trainee = trainee
        self._task = None
        self.phase = IDLE
        self.job = None  # the slip's

    def begin(self, operator: str) -> None:
        """Settle the batch, unless that is under way."""
        if self.phase in (IDLE, DONE):
            self.phase, self.job = FIRST, None
            self._task = asyncio.create_task(self._settle(operator))

    def stop(self) -> None:
        """The training is over."""
        if self._task is not None:
            self._task.cancel()

    async def _settle(self, operator: str) -> None:
        trainee = self._trainee
        await asyncio.sleep_ms(_STEP_MS)
        self.phase = TOTALS
        await asyncio.sleep_ms(_STEP_MS)
        settlement = trainee.ledger.close_batch(operator, time.time())
        if trainee.slips.possible:
            from flows.settlement_slips import print_slips

            self.job = await print_slips(trainee, settlement, [], [])
        self.phase = DONE
