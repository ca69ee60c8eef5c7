"""The reference board's circuit: which chip hangs on which pins. The other end of `boards/handheld_s3/pins.csv`."""

import esp32

import vitals
from chips.escpos_printer import BAUD as PRINTER_BAUD
from chips.escpos_printer import EscposPrinter, Paper
from chips.front import Backlight, Buzzer, Leds, TamperSwitch
from chips.ft6236 import ADDRESS as TOUCH_ADDRESS
from chips.ft6236 import Ft6236
from chips.ili9341 import Ili9341
from chips.key_matrix import KeyMatrix
from chips.max17048 import ADDRESS, Max17048
from chips.nor import Nor
from chips.sc16is752 import Sc16is752
from chips.sim7600 import BAUD as MODEM_BAUD
from chips.sim7600 import Sim7600
from chips.stripe import BAUD as STRIPE_BAUD
from chips.stripe import Stripe
from soc import bus, uart
from soc.gpio import line
from soc.outside import outside

DISPLAY_SPI = (12, 11)  # SCK, MOSI
DISPLAY_DC, DISPLAY_CS, DISPLAY_RST, DISPLAY_BACKLIGHT = 10, 9, 8, 7
KEYS_DRIVEN = (1, 2, 4, 5)
KEYS_SENSED = (6, 13, 14, 15, 16)
PRINTER_UART = (17, 18)  # to the printer, from it
TAP_UART = (41, 42)  # to the PN532, from it
TAP_RESET = 21
MODEM_UART = (43, 44)  # to the modem, from it
MODEM_KEY = 46
I2C = (39, 38)  # SCL, SDA: gauge and bridge
BRIDGE_IRQ = 47
TOUCH_IRQ = 48
BUZZER = 40
TAMPER = 3

_BRIDGE = 0x48  # channel A: stripe reader, B: chip reader; pins 0 to 3: light emitting diodes
_BRIDGE2 = 0x49  # channel A: code scanner; both interrupt on one line


def _ignore(*given) -> None:
    """For calls nobody listens to."""


class Chips:
    """All chips of the board, wired to the pins.

    `memories` has writable buffers: `flash` (whole sectors), `screen` (153,600 bytes), `paper` (rows of 48 bytes),
    `font` (the printer's ROM), `vitals` (more than vitals.OUTSIDE bytes). A part whose memory is missing is not
    fitted (None), so a test of a driver can have just its own chip. `table` is the partition table (esp32.Fitted).

    `tell` has the listeners: `changed(name)` for "leds" and "backlight", `tone(hz, ms)`, `text(bytes)` and `rows()` of
    the printer, `fault(words)`, `qr(data, level)`, `air_link(up)` of the modem. `readers`: fit those that take cards
    (chips/card.py), and the code scanner.
    """

    tap_field = chip_slot = scanner = None

    def __init__(self, memories, table=(), tell=None, readers=True):
        changed = getattr(tell, "changed", _ignore)
        fault = getattr(tell, "fault", _ignore)
        if "vitals" in memories:
            self.vitals = vitals.Vitals(memories["vitals"])
            outside.use(memoryview(memories["vitals"])[vitals.OUTSIDE :])
        else:
            self.vitals = vitals.Vitals(bytearray(vitals.WEAR))

        uart.wires.clear()
        self.flash = None
        if "flash" in memories:
            self.flash = Nor(memories["flash"], wear=self.vitals.wear or None)
            esp32.fitted.flash, esp32.fitted.table = self.flash, table

        self.display = None
        if "screen" in memories:
            self.display = Ili9341(memories["screen"], fault)
            line(DISPLAY_DC).on_level = self.display.data_command
            line(DISPLAY_CS).on_level = self.display.select
            line(DISPLAY_RST).on_level = self.display.reset
            bus.spi_chips[DISPLAY_SPI] = [self.display]

        self.printer = None
        if "font" in memories and "paper" in memories:
            paper = Paper(memories["paper"], self.vitals, vitals.PAPER_ROWS)
            self.printer = EscposPrinter(
                memories["font"], paper, getattr(tell, "text", _ignore), getattr(tell, "rows", _ignore), fault,
                getattr(tell, "qr", None),
            )  # fmt: skip
            self.printer.wire = uart.Wire(self.printer, PRINTER_BAUD, *PRINTER_UART)
            uart.wires.append(self.printer.wire)

        self.bridge = Sc16is752(line(BRIDGE_IRQ))
        self.bridge2 = Sc16is752(line(BRIDGE_IRQ))
        line(BRIDGE_IRQ).source = lambda: 0 if self.bridge.calls() or self.bridge2.calls() else None
        self.stripe = Stripe()
        self.stripe.wire = self.bridge.channels[0].plug(self.stripe, STRIPE_BAUD)
        if readers:
            self._fit_readers()
        self.modem = Sim7600(line(MODEM_KEY), getattr(tell, "air_link", _ignore))
        self.modem.wire = uart.Wire(self.modem, MODEM_BAUD, *MODEM_UART)
        uart.wires.append(self.modem.wire)
        self.keys = KeyMatrix([line(pin) for pin in KEYS_DRIVEN], [line(pin) for pin in KEYS_SENSED])
        self.gauge = Max17048()
        self.touch = Ft6236(line(TOUCH_IRQ))
        bus.i2c_chips[I2C] = {
            ADDRESS: self.gauge, _BRIDGE: self.bridge, _BRIDGE2: self.bridge2, TOUCH_ADDRESS: self.touch,
        }  # fmt: skip
        self.backlight = Backlight(line(DISPLAY_BACKLIGHT), lambda: changed("backlight"))
        self.leds = Leds(self.bridge.pins[:4], lambda: changed("leds"))
        self.buzzer = Buzzer(line(BUZZER), getattr(tell, "tone", _ignore))
        self.tamper = TamperSwitch(line(TAMPER))

    def _fit_readers(self) -> None:
        from chips.gm65 import BAUD as SCANNER_BAUD
        from chips.gm65 import Gm65
        from chips.pn532 import Pn532
        from chips.pn532_hsu import BAUD as TAP_BAUD
        from chips.tda8029 import BAUD as CHIP_BAUD
        from chips.tda8029 import Tda8029

        self.tap_field = Pn532(line(TAP_RESET))
        self.tap_field.wire = uart.Wire(self.tap_field, TAP_BAUD, *TAP_UART)
        uart.wires.append(self.tap_field.wire)
        self.chip_slot = Tda8029()
        self.chip_slot.wire = self.bridge.channels[1].plug(self.chip_slot, CHIP_BAUD)
        self.scanner = Gm65()
        self.scanner.wire = self.bridge2.channels[0].plug(self.scanner, SCANNER_BAUD)
