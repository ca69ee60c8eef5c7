"""What goes wrong between a control client, the device host and the device."""

from typing import Any

Message = dict[str, Any]


class RequestError(Exception):
    """A request that cannot be done; the argument says why."""


class PowerLostError(Exception):
    """The device went away while it was asked: `how` is off, cut, reset or crash, `elapsed_us` its clock (or -1)."""

    def __init__(self, how: str, elapsed_us: int = -1) -> None:
        super().__init__(how)
        self.how = how
        self.elapsed_us = elapsed_us
