"""What any board around an ESP32 has without a wire: what the chip itself and its flash give."""

import machine
import network
import sys
from micropython import const

from drivers import esp32_store
from drivers.rtc import Clock
from drivers.watchdog import Watchdog

_WATCHDOG_MS = const(8000)


class Esp32Board:
    """Base of a board.py's Board, which adds the parts that hang on pins: docs/architecture.md describes both."""

    fuses: int  # of a board: address of the first word of eFuse block 0
    jtag_fuses: tuple  # of a board: bits there that shut a debugger out

    def __init__(self) -> None:
        self._wifi: object = None
        self._console: object = None
        self.secrets = esp32_store.secrets()
        self.clock = Clock(machine.RTC())
        self.ledger_flash = esp32_store.partition("ledger")
        self.files_flash = esp32_store.partition("vfs")
        self.watchdog = Watchdog(lambda: machine.WDT(timeout=_WATCHDOG_MS))

    @property
    def serial(self) -> str:
        """The serial number, "" before the board has one."""
        buffer = bytearray(32)
        length = self.secrets.get("serial", buffer) or 0
        return bytes(buffer[:length]).decode()

    @property
    def wifi(self):
        """The radio; its driver is loaded when somebody asks for it, as the console's is: the logo comes before."""
        if self._wifi is None:
            from drivers.wifi import Wifi

            self._wifi = Wifi(network.WLAN(network.STA_IF))
        return self._wifi

    @property
    def console(self):
        """The technician's line."""
        if self._console is None:
            from drivers.console import Console

            self._console = Console(sys.stdin, sys.stdout)
        return self._console

    @property
    def image_flash(self):
        """The partition of the image that runs."""
        return esp32_store.partition("romfs")

    @property
    def staging_flash(self):
        """The partition for the next image."""
        return esp32_store.partition("staging")

    @property
    def previous_flash(self):
        """The partition of the image that ran before."""
        return esp32_store.partition("previous")

    def debug_is_open(self) -> bool:
        """Whether the fuses leave a debugger a way in."""
        from drivers.efuses import all_burnt

        return not all_burnt(machine.mem32, self.fuses, self.jtag_fuses)

    def random(self, buffer) -> None:
        """Fill `buffer` from the hardware generator, which draws its noise from the radio."""
        from drivers import entropy

        self.wifi.power_up()
        entropy.fill(buffer)

    def restart(self) -> None:
        """Reset the machine."""
        machine.reset()
