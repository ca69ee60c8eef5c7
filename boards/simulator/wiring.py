"""A board's circuit: which chip hangs on which pins. It is made of the board's own pins.csv and circuit.toml.

tools/boards.py puts both of every board into the silicon's image, as circuits/<board>.json: `pins` (name to GPIO),
`i2c` (part to address), `bridges` (bridge to channel or pin to name), `pull_ups` (pins with a resistor), `soc`.
"""

import esp32
import json

import vitals
from chips.escpos_printer import BAUD as PRINTER_BAUD
from chips.escpos_printer import EscposPrinter, Paper
from chips.front import Backlight, Buzzer, Charger, Leds, TamperSwitch
from chips.ft6236 import Ft6236
from chips.ili9341 import Ili9341
from chips.key_matrix import KeyMatrix
from chips.max17048 import Max17048
from chips.nor import Nor
from chips.sc16is752 import Sc16is752
from chips.sim7600 import BAUD as MODEM_BAUD
from chips.sim7600 import Sim7600
from chips.stripe import BAUD as STRIPE_BAUD
from chips.stripe import Stripe
from soc import bus, model, uart
from soc.gpio import line
from soc.outside import outside

_CIRCUITS = "/sim/circuits/"


def _ignore(*given) -> None:
    """For calls nobody listens to."""


class Circuit:
    """The board's wires. `board` is a folder's name; None: the one that the product's image is made for."""

    def __init__(self, board=None):
        if board is None:
            from build_info import BOARD as board
        with open(_CIRCUITS + board + ".json") as file:
            told = json.load(file)
        model.use(told["soc"])
        self.pins = told["pins"]
        self._bridges = told["bridges"]
        self.bridges = {}  # name: chip
        self.i2c = {}  # address: chip
        self._addresses = told["i2c"]
        uart.wires.clear()
        if told["i2c"]:
            bus.i2c_chips[self.pins["I2C_SCL"], self.pins["I2C_SDA"]] = self.i2c
        for name in told["pull_ups"]:
            line(self.pins[name]).resistor = 1
        for name in self._bridges:
            self.bridges[name] = self.hang(name, lambda: Sc16is752(self.line("BRIDGE_IRQ")))
        if self.bridges:
            self.line("BRIDGE_IRQ").source = self._bridges_call

    def _bridges_call(self):
        return 0 if any(bridge.calls() for bridge in self.bridges.values()) else None

    def hang(self, part: str, make):
        """Hang the chip that `make()` gives on the I2C bus; None when the board has no such part."""
        if part not in self._addresses:
            return None
        chip = self.i2c[self._addresses[part]] = make()
        return chip

    def _behind(self, name: str):
        """The bridge and its line that lead there."""
        for bridge, lines in self._bridges.items():
            for place, what in lines.items():
                if what == name:
                    return self.bridges[bridge], place
        return None, ""

    def has(self, part: str) -> bool:
        """Whether a part that talks over a serial line is there."""
        return part + "_RX" in self.pins or self._behind(part)[0] is not None

    def line(self, name: str):
        """The line with this name: a pin's, or one of a bridge's. None when the board has none."""
        if name in self.pins:
            return line(self.pins[name])
        bridge, place = self._behind(name)
        return None if bridge is None else bridge.pins[int(place[4:])]

    def lines(self, name: str) -> list:
        """The lines NAME1, NAME2 ..."""
        found = []
        while self.line(name + str(len(found) + 1)) is not None:
            found.append(self.line(name + str(len(found) + 1)))
        return found

    def plug(self, part: str, chip, baud: int):
        """Lead a chip's serial line to the UART or the bridge where it belongs; its wire is `chip.wire`."""
        if part + "_RX" in self.pins:
            chip.wire = uart.Wire(chip, baud, self.pins.get(part + "_TX", -1), self.pins[part + "_RX"])
            uart.wires.append(chip.wire)
        else:
            bridge, channel = self._behind(part)
            chip.wire = bridge.channels["AB".index(channel)].plug(chip, baud)
        return chip


class Chips:
    """All chips of the board, wired to the pins. A part that the board does not have is None.

    `memories` has writable buffers: `flash` (whole sectors), `screen` (153,600 bytes), `paper` (rows of 48 bytes),
    `font` (the printer's ROM), `vitals` (more than vitals.OUTSIDE bytes). A part whose memory is missing is not
    fitted (None), so a test of a driver can have just its own chip. `table` is the partition table (esp32.Fitted).

    `tell` has the listeners: `changed(name)` for "leds" and "backlight", `tone(hz, ms)`, `text(bytes)` and `rows()` of
    the printer, `fault(words)`, `qr(data, level)`, `air_link(up)` of the modem. `readers`: fit those that take cards
    (chips/card.py), and the code scanner. `board` as Circuit takes it.
    """

    display = printer = tap_field = chip_slot = scanner = stripe = modem = None

    def __init__(self, memories, table=(), tell=None, readers=True, board=None):
        changed = getattr(tell, "changed", _ignore)
        if "vitals" in memories:
            self.vitals = vitals.Vitals(memories["vitals"])
            outside.use(memoryview(memories["vitals"])[vitals.OUTSIDE :])
        else:
            self.vitals = vitals.Vitals(bytearray(vitals.WEAR))
        self.flash = None
        if "flash" in memories:
            self.flash = Nor(memories["flash"], wear=self.vitals.wear or None)
            esp32.fitted.flash, esp32.fitted.table = self.flash, table

        self.circuit = circuit = Circuit(board)
        if "screen" in memories:
            self._fit_display(memories["screen"], getattr(tell, "fault", _ignore))
        if "font" in memories and "paper" in memories and circuit.has("PRINTER"):
            paper = Paper(memories["paper"], self.vitals, vitals.PAPER_ROWS)
            printer = EscposPrinter(
                memories["font"], paper, getattr(tell, "text", _ignore), getattr(tell, "rows", _ignore),
                getattr(tell, "fault", _ignore), getattr(tell, "qr", None),
            )  # fmt: skip
            self.printer = circuit.plug("PRINTER", printer, PRINTER_BAUD)
        if circuit.has("STRIPE"):
            self.stripe = circuit.plug("STRIPE", Stripe(), STRIPE_BAUD)
        if readers:
            self._fit_readers()
        if circuit.has("MODEM"):
            modem = Sim7600(circuit.line("MODEM_KEY"), getattr(tell, "air_link", _ignore))
            self.modem = circuit.plug("MODEM", modem, MODEM_BAUD)
        self.keys = KeyMatrix(circuit.lines("KEY_COLUMN"), circuit.lines("KEY_ROW"))
        self.gauge = circuit.hang("gauge", Max17048)
        self.touch = circuit.hang("touch", lambda: Ft6236(circuit.line("TOUCH_IRQ")))
        self.backlight = Backlight(circuit.line("DISPLAY_LIGHT"), lambda: changed("backlight"))
        self.leds = Leds(circuit.lines("LED"), lambda: changed("leds"))
        self.buzzer = Buzzer(circuit.line("BUZZER"), getattr(tell, "tone", _ignore))
        self.tamper = TamperSwitch(circuit.line("TAMPER"))
        self.charger = Charger(circuit.line("CHARGER"))

    @property
    def bridge(self) -> Sc16is752:
        """The first bridge."""
        return self.circuit.bridges["bridge"]

    @property
    def bridge2(self) -> Sc16is752:
        """The second one."""
        return self.circuit.bridges["bridge2"]

    def _fit_display(self, memory, fault) -> None:
        circuit = self.circuit
        self.display = Ili9341(memory, fault)
        circuit.line("DISPLAY_DC").on_level = self.display.data_command
        circuit.line("DISPLAY_CS").on_level = self.display.select
        circuit.line("DISPLAY_RESET").on_level = self.display.reset
        bus.spi_chips[circuit.pins["DISPLAY_SCK"], circuit.pins["DISPLAY_MOSI"]] = [self.display]

    def _fit_readers(self) -> None:
        from chips.gm65 import BAUD as SCANNER_BAUD
        from chips.gm65 import Gm65
        from chips.pn532 import Pn532
        from chips.pn532_hsu import BAUD as TAP_BAUD
        from chips.tda8029 import BAUD as CHIP_BAUD
        from chips.tda8029 import Tda8029

        circuit = self.circuit
        if circuit.has("TAP"):
            self.tap_field = circuit.plug("TAP", Pn532(circuit.line("TAP_RESET")), TAP_BAUD)
        if circuit.has("CHIP"):
            self.chip_slot = circuit.plug("CHIP", Tda8029(), CHIP_BAUD)
        if circuit.has("SCANNER"):
            self.scanner = circuit.plug("SCANNER", Gm65(), SCANNER_BAUD)
