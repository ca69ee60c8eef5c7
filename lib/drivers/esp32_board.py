"""What any board around an ESP32 has without a wire: what the chip itself and its flash give."""

import machine
import network
import sys
from micropython import const

from drivers import entropy
from drivers.console import Console
from drivers.rtc import Clock
from drivers.watchdog import Watchdog
from drivers.wifi import Wifi

_WATCHDOG_MS = const(8000)


class Esp32Board:
    """Base of a board.py's Board, which adds the parts that hang on pins: docs/architecture.md describes both."""

    def __init__(self, boot_parts) -> None:
        """`boot_parts` is the board's module of that name: what the loader needs, too."""
        self._boot_parts = boot_parts
        self.secrets = boot_parts.secrets()
        self.wifi = Wifi(network.WLAN(network.STA_IF))
        self.clock = Clock(machine.RTC())
        self.console = Console(sys.stdin, sys.stdout)
        self.ledger_flash = boot_parts.partition("ledger")
        self.files_flash = boot_parts.partition("vfs")
        self.watchdog = Watchdog(lambda: machine.WDT(timeout=_WATCHDOG_MS))

    @property
    def serial(self) -> str:
        """The serial number, "" before the board has one."""
        buffer = bytearray(32)
        length = self.secrets.get("serial", buffer) or 0
        return bytes(buffer[:length]).decode()

    @property
    def image_flash(self):
        """The partition of the image that runs."""
        return self._boot_parts.partition("romfs")

    @property
    def staging_flash(self):
        """The partition for the next image."""
        return self._boot_parts.partition("staging")

    @property
    def previous_flash(self):
        """The partition of the image that ran before."""
        return self._boot_parts.partition("previous")

    def random(self, buffer) -> None:
        """Fill `buffer` from the hardware generator, which draws its noise from the radio."""
        self.wifi.power_up()
        entropy.fill(buffer)

    def restart(self) -> None:
        """Reset the machine."""
        self._boot_parts.restart()
