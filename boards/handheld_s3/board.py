"""The reference handheld: ESP32-S3 with 16 MB of flash and 8 MB of PSRAM. Wires the drivers to the pins of pins.csv."""

import asyncio
import esp32
import machine
import network
from machine import Pin
from micropython import const

import boot_parts
from drivers.buzzer import Buzzer
from drivers.errors import TouchError
from drivers.esp32_board import Esp32Board
from drivers.key_matrix import KeyMatrix
from drivers.leds import Leds
from drivers.max17048 import Max17048
from drivers.sc16is752 import Sc16is752
from drivers.stripe_uart import StripeUart
from drivers.tamper import Tamper

_KEY_COLUMNS = (1, 2, 4, 5)  # driven, left to right
_KEY_ROWS = (6, 13, 14, 15, 16)  # read, top to bottom
_PRINTER_TX = const(17)
_PRINTER_RX = const(18)
_TAP_TX = const(41)
_TAP_RX = const(42)
_TAP_RESET = const(45)
_MODEM_TX = const(43)
_MODEM_RX = const(44)
_MODEM_KEY = const(46)
_I2C_SDA = const(38)
_I2C_SCL = const(39)
_BUZZER = const(40)
_TOUCH_IRQ = const(48)
_BRIDGE_IRQ = const(47)
_TAMPER = const(3)
_CHARGER = const(21)

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
_BRIDGE2_ADDRESS = const(0x49)
_BRIDGE2_SCANNER = const(0)
_FUSES = const(0x6000702C)  # EFUSE_RD_WR_DIS_REG, block 0 (ESP32-S3 Technical Reference Manual, "eFuse Controller")
_JTAG_FUSES = (51, 118)  # DIS_PAD_JTAG, DIS_USB_JTAG


class Board(Esp32Board):
    """The parts, as docs/architecture.md describes them."""

    name = "handheld_s3"
    fuses = _FUSES
    jtag_fuses = _JTAG_FUSES

    def __init__(self) -> None:
        super().__init__()
        self.display = boot_parts.display()
        self.keypad = _keypad()
        i2c = self._i2c = machine.I2C(0, scl=Pin(_I2C_SCL), sda=Pin(_I2C_SDA), freq=400_000)
        self._bridge = Sc16is752(i2c, _BRIDGE_ADDRESS, Pin(_BRIDGE_IRQ, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING)
        self.stripe = StripeUart(self._bridge.channel(_BRIDGE_STRIPE, 9600))
        self.gauge = Max17048(i2c)
        self.buzzer = Buzzer(machine.PWM(Pin(_BUZZER), freq=2700, duty_u16=0))
        self.leds = Leds([self._bridge.output(number) for number in _BRIDGE_LEDS])
        self.tamper = Tamper(Pin(_TAMPER, Pin.IN, Pin.PULL_UP), Pin.IRQ_RISING)
        self._printer: object = None
        self._tap: object = None
        self._modem: object = None
        self._chip: object = None
        self._touch: object = None
        self._bridge2: Sc16is752 | None = None
        self._scanner: object = None
        self.tasks = (("keypad", self.keypad.run),)

    @property
    def printer(self):
        """The receipt printer; its driver is loaded when somebody asks for it: the logo comes before."""
        if self._printer is None:
            from drivers.escpos_printer import EscposPrinter

            uart = machine.UART(1, baudrate=115200, tx=Pin(_PRINTER_TX), rx=Pin(_PRINTER_RX), txbuf=1024, rxbuf=256)
            self._printer = EscposPrinter(uart)
        return self._printer

    @property
    def tap(self):
        """The reader for contactless cards; its driver is loaded when somebody asks for it."""
        if self._tap is None:
            from drivers.pn532 import Pn532

            uart = machine.UART(2, baudrate=115200, tx=Pin(_TAP_TX), rx=Pin(_TAP_RX), txbuf=512, rxbuf=512)
            self._tap = Pn532(uart, Pin(_TAP_RESET, Pin.OUT, value=0))
        return self._tap

    @property
    def modem(self):
        """The 4G modem; its driver is loaded when somebody asks for it."""
        if self._modem is None:
            from drivers.sim7600 import Sim7600

            uart = machine.UART(0, baudrate=115200, tx=Pin(_MODEM_TX), rx=Pin(_MODEM_RX), txbuf=512, rxbuf=2048)
            self._modem = Sim7600(uart, network.PPP, Pin(_MODEM_KEY, Pin.OUT, value=0))
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
            if self._bridge2 is None:
                self._bridge2 = Sc16is752(
                    self._i2c, _BRIDGE2_ADDRESS, self._bridge.line, Pin.IRQ_FALLING, beside=self._bridge
                )
            if not self._bridge2.wake():
                return None
            from drivers.gm65 import Gm65

            self._scanner = Gm65(self._bridge2.channel(_BRIDGE2_SCANNER, 9600))
        return self._scanner

    @property
    def touch(self):
        """The touch panel, None when it does not answer; its driver is loaded when somebody asks for it."""
        if self._touch is None:
            from drivers.ft6236 import Ft6236

            touch = Ft6236(self._i2c, Pin(_TOUCH_IRQ, Pin.IN, Pin.PULL_UP), _on_display, Pin.IRQ_FALLING)
            try:
                touch.start()
            except TouchError:
                return None
            self._touch = touch
        return self._touch

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


def _on_display(x: int, y: int) -> tuple:
    """The panel stands on its side behind the display."""
    return y, 239 - x


def _keypad() -> KeyMatrix:
    columns = tuple(Pin(number, Pin.OPEN_DRAIN, value=0) for number in _KEY_COLUMNS)
    rows = tuple(Pin(number, Pin.IN, Pin.PULL_UP) for number in _KEY_ROWS)
    return KeyMatrix(columns, rows, _KEYS, Pin.IRQ_FALLING)
