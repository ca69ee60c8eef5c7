"""What can go wrong below the board's interface: one root, one class per part."""


class DriverError(Exception):
    """A part does not do what was asked; the argument is a short reason, one of the words its driver lists."""

    @property
    def reason(self) -> str:
        return str(self.args[0]) if self.args else ""


class GaugeError(DriverError):
    """The battery gauge does not answer."""


class ModemError(DriverError):
    """No mobile network: `"silent"` (the modem does not answer), `"no_sim"`, `"locked"` (the SIM wants a PIN),
    `"denied"` or `"no_network"` (registration), `"refused"` (a command; second argument: what the modem said),
    `"no_carrier"` or `"ppp"` (dialling)."""


class PrinterError(DriverError):
    """The printer does not print: `"paper"`, `"cover"`, `"hot"`, `"fault"`, `"offline"` or `"silent"`; `"lost"`: it
    does, but what it had may be gone."""


class WifiError(DriverError):
    """No Wi-Fi: `"secret"`, `"absent"`, `"timeout"` or `"radio"`."""


class ReaderError(DriverError):
    """A card reader: `"removed"` (the card went away), `"mute"` (no answer to reset, activation or a command),
    `"protocol"` (the card breaks the rules of the transmission), `"several"` (more than one card in the field),
    `"reader"` (the reader's chip does not answer)."""


class ScannerError(DriverError):
    """The code scanner: `"silent"` (it does not answer), `"fault"` (it does not do what it is told)."""


class TouchError(DriverError):
    """The touch panel does not answer: `"silent"`."""
