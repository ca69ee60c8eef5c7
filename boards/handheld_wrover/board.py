"""The WROVER handheld: ESP32 with 16 MB of flash and 8 MB of PSRAM, no touch panel. Wires the drivers to its pins."""

import asyncio
import esp32
import machine
import network
from machine import Pin
from micropython import const

import boot_parts
from drivers.buzzer import Buzzer
from drivers.escpos_printer import EscposPrinter
from drivers.esp32_board import Esp32Board
from drivers.key_matrix import KeyMatrix
from drivers.leds import Leds
from drivers.max17048 import Max17048
from drivers.sc16is752 import Sc16is752
from drivers.sc16is752_pins import OpenDrain
from drivers.stripe_uart import StripeUart
from drivers.tamper import Tamper

_KEY_ROWS = (13, 14, 32, 33, 2)  # read, top to bottom
_TAP_TX = const(26)
_TAP_RX = const(35)
_MODEM_TX = const(25)
_MODEM_RX = const(34)
_I2C_SDA = const(21)
_I2C_SCL = const(22)
_BUZZER = const(12)
_BRIDGE_IRQ = const(36)
_TAMPER = const(39)
_CHARGER = const(15)
_FUSES = const(0x3FF5A000)  # EFUSE_BLK0_RDATA0_REG (ESP32 Technical Reference Manual, "eFuse Controller")
_JTAG_FUSES = (198,)  # JTAG_DISABLE

_KEYS = (
    ("menu", "1", "4", "7", "clear"),
    ("up", "2", "5", "8", "0"),
    ("down", "3", "6", "9", "00"),
    ("func", "cancel", "back", "ok", "ok"),
)
_BRIDGE_ADDRESS = const(0x48)
_BRIDGE_STRIPE = const(0)  # channels
_BRIDGE_CHIP = const(1)
_BRIDGE_LEDS = (0, 1, 2, 3)  # pins
_BRIDGE_TAP_RESET = const(4)
_BRIDGE_MODEM_KEY = const(5)
_BRIDGE2_ADDRESS = const(0x49)
_BRIDGE2_SCANNER = const(0)
_BRIDGE2_PRINTER = const(1)
_BRIDGE2_KEY_COLUMNS = (0, 1, 2, 3)  # driven, left to right


class Board(Esp32Board):
    """The parts, as docs/architecture.md describes them."""

    name = "handheld_wrover"
    fuses = _FUSES
    jtag_fuses = _JTAG_FUSES
    touch = None

    def __init__(self) -> None:
        super().__init__()
        self.display = boot_parts.display()
        i2c = machine.I2C(0, scl=Pin(_I2C_SCL), sda=Pin(_I2C_SDA), freq=400_000)
        line = Pin(_BRIDGE_IRQ, Pin.IN)  # with a resistor: this pin has no pull-up, nor has the tamper switch's
        bridge = self._bridge = Sc16is752(i2c, _BRIDGE_ADDRESS, line, Pin.IRQ_FALLING)
        bridge2 = self._bridge2 = Sc16is752(i2c, _BRIDGE2_ADDRESS, line, Pin.IRQ_FALLING, beside=bridge)
        columns = tuple(OpenDrain(bridge2, number) for number in _BRIDGE2_KEY_COLUMNS)
        rows = tuple(Pin(number, Pin.IN, Pin.PULL_UP) for number in _KEY_ROWS)
        self.keypad = KeyMatrix(columns, rows, _KEYS, Pin.IRQ_FALLING)
        self.stripe = StripeUart(bridge.channel(_BRIDGE_STRIPE, 9600))
        self.printer = EscposPrinter(bridge2.channel(_BRIDGE2_PRINTER, 115200))
        self.gauge = Max17048(i2c)
        self.buzzer = Buzzer(machine.PWM(Pin(_BUZZER), freq=2700, duty_u16=0))
        self.leds = Leds([bridge.output(number) for number in _BRIDGE_LEDS])
        self.tamper = Tamper(Pin(_TAMPER, Pin.IN), Pin.IRQ_RISING)
        self._tap: object = None
        self._modem: object = None
        self._chip: object = None
        self._scanner: object = None
        self.tasks = (("keypad", self.keypad.run),)

    @property
    def tap(self):
        """The reader for contactless cards; its driver is loaded when somebody asks for it."""
        if self._tap is None:
            from drivers.pn532 import Pn532

            uart = machine.UART(1, baudrate=115200, tx=Pin(_TAP_TX), rx=Pin(_TAP_RX), txbuf=512, rxbuf=512)
            self._tap = Pn532(uart, self._bridge.output(_BRIDGE_TAP_RESET))
        return self._tap

    @property
    def modem(self):
        """The 4G modem; its driver is loaded when somebody asks for it."""
        if self._modem is None:
            from drivers.sim7600 import Sim7600

            uart = machine.UART(2, baudrate=115200, tx=Pin(_MODEM_TX), rx=Pin(_MODEM_RX), txbuf=512, rxbuf=2048)
            self._modem = Sim7600(uart, network.PPP, self._bridge.output(_BRIDGE_MODEM_KEY))
        return self._modem

    @property
    def chip(self):
        """The chip card reader; its driver is loaded when somebody asks for it."""
        if self._chip is None:
            from drivers.tda8029 import Tda8029

            self._chip = Tda8029(self._bridge.channel(_BRIDGE_CHIP, 38400, 384))
        return self._chip

    @property
    def scanner(self):
        """The code scanner, None when its bridge does not answer; its driver is loaded when somebody asks for it."""
        if self._scanner is None:
            if not self._bridge2.wake():
                return None
            from drivers.gm65 import Gm65

            self._scanner = Gm65(self._bridge2.channel(_BRIDGE2_SCANNER, 9600))
        return self._scanner

    async def start(self) -> None:
        """Bring up the parts that take time: the display's reset, the keypad's first look. About 140 ms."""
        await asyncio.gather(self.display.start(), self.keypad.start())

    def off(self) -> None:
        """Deep sleep until the charger is plugged in: then it starts as at power-on. Does not return."""
        esp32.wake_on_ext0(Pin(_CHARGER, Pin.IN), esp32.WAKEUP_ALL_LOW)
        machine.deepsleep()


def build() -> Board:
    """Make the board's parts; nothing waits and nothing moves yet."""
    return Board()
