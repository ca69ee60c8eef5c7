"""GPIO: pins, and the lines of the circuit board that lead from them to the chips.

A line's level comes from the pin when it drives, else from the chip behind it (`source`), else from a pull: the pin's
or a resistor's.
"""

from micropython import const

from soc import model

_IN = const(1)
_OUT = const(3)
_OPEN_DRAIN = const(7)

_lines = {}


def line(number: int):
    """The line of a GPIO number."""
    if number not in _lines:
        _lines[number] = Line(number)
    return _lines[number]


class Line:
    """One wire: driven by a pin, by a chip, or held by a pull."""

    # defaults live in the class: most lines change few of them, and the heap is small
    mode = _IN
    pull = None
    resistor = 0  # 1: one on the board pulls it up
    out = 0  # the output latch
    pwm = None  # the PWM that drives the pin, if any
    source = None  # chip: call it for the level it gives, None when it lets go
    on_level = None  # chip: called with the level the pin drives (1 for an open drain that lets go)
    on_pwm = None  # chip: called with hertz and duty 0..65535
    handler = None
    trigger = 0
    pin = None  # what the handler is called with
    _last = 0

    def __init__(self, number: int):
        self.number = number

    def level(self) -> int:
        if self.mode == _OUT or (self.mode == _OPEN_DRAIN and not self.out):
            return self.out
        given = None if self.source is None else self.source()
        if given is not None:
            return given
        return 1 if self.resistor or self.pull == Pin.PULL_UP else 0

    def drive(self, level: int) -> None:
        """The firmware sets the output latch."""
        changed = level != self.out
        self.out = level
        if self.mode != _IN and self.on_level is not None and (changed or self.pwm):
            self.on_level(level)

    def changed(self) -> None:
        """The chip's side may have another level now: raise the interrupt that belongs to the edge."""
        level = self.level()
        if level == self._last:
            return
        self._last = level
        if self.handler is not None and self.trigger & (Pin.IRQ_RISING if level else Pin.IRQ_FALLING):
            self.handler(self.pin)


class Pin:
    """`machine.Pin`. Objects for the same GPIO share its state."""

    IN = _IN
    OUT = _OUT
    OPEN_DRAIN = _OPEN_DRAIN
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def __init__(self, id, mode=None, pull=-1, *, value=None, drive=None, hold=None):
        if isinstance(id, Pin):
            id = id.line.number
        if not model.exists(id):
            raise ValueError("invalid pin")
        self.line = line(id)
        if mode is not None or pull != -1 or value is not None:
            self.init(mode, pull, value=value)

    def init(self, mode=None, pull=-1, *, value=None, drive=None, hold=None) -> None:
        wire = self.line
        is_input_only = model.is_input_only(wire.number)
        if is_input_only and mode not in (None, _IN):
            raise ValueError("pin can only be input")
        if value is not None:
            wire.out = 1 if value else 0
        if mode is not None:
            wire.mode = mode
        if pull != -1 and not is_input_only:
            wire.pull = pull
        if wire.mode != _IN and wire.on_level is not None:
            wire.on_level(wire.out)
        wire._last = wire.level()

    def value(self, level=None):
        if level is None:
            return self.line.level()
        return self.line.drive(1 if level else 0)

    __call__ = value

    def on(self) -> None:
        self.line.drive(1)

    def off(self) -> None:
        self.line.drive(0)

    def toggle(self) -> None:
        self.line.drive(1 - self.line.out)

    def irq(self, handler=None, trigger=3, wake=None, hard=False):
        if hard:
            raise ValueError("hard IRQ is not supported")
        wire = self.line
        wire.pin = self
        wire.handler = handler
        wire.trigger = trigger
        wire._last = wire.level()
        return self

    def __repr__(self) -> str:
        return "Pin(%d)" % self.line.number


def number(pin) -> int:
    """GPIO number of a Pin, an int, or -1 for None."""
    if pin is None:
        return -1
    return pin.line.number if isinstance(pin, Pin) else pin
