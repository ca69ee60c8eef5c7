"""Check each board's wiring: its code uses pins as pins.csv and circuit.toml say, and the chip can do what it must.

    python -m tools.lint.pins

- Every `Pin(_NAME)` of the board's modules is a row NAME of pins.csv with the same number, and every row is used.
  `_KEY_ROWS = (6, 13)` stands for KEY_ROW1 and KEY_ROW2. A pin without a name is a fault.
- No pin is used twice, does not exist, or is taken by the module's flash, PSRAM, USB or console.
- Nothing drives a pin that can only be read, or asks it for a pull-up, or is to be woken by one that cannot.
- A pin that decides how the chip starts is named in [straps] with the reason why it does no harm.
- Constants `_BRIDGE_ADDRESS`, `_BRIDGE_STRIPE` and so on are what circuit.toml says about [bridge], both ways.
"""

import ast
import pathlib
import sys
from dataclasses import dataclass, field

from tools import boards
from tools.boards import Board, BoardError

DRIVEN = {"tx", "sck", "mosi", "scl", "sda", "rts"}  # keywords under which a peripheral drives the pin


@dataclass
class Uses:
    """What a board's code says."""

    constants: dict[str, int] = field(default_factory=dict)
    pins: dict[str, int] = field(default_factory=dict)  # of those, what goes into Pin()
    driven: set[str] = field(default_factory=set)
    waking: set[str] = field(default_factory=set)
    pulled: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class _Reader(ast.NodeVisitor):
    """Collects the uses of one module. A constant that is a tuple counts as its members, numbered from 1."""

    def __init__(self, tree: ast.Module, place: str, uses: Uses) -> None:
        self.place = place
        self.uses = uses
        self.members: dict[str, dict[str, int]] = {}  # constant's name in the code to names without _, and numbers
        self.loops: dict[str, str] = {}  # variable of a comprehension to the constant it goes through
        self.driving = False  # within an argument that makes the pin an output
        self.waking = False  # within one that makes it wake the chip
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self._constant(node.targets[0].id, node.value)
        self.visit(tree)

    def _constant(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "const":
            value = value.args[0]
        bare = name.removeprefix("_")
        if isinstance(value, ast.Constant) and type(value.value) is int:
            self.members[name] = {bare: value.value}
        elif isinstance(value, ast.Tuple) and all(type(getattr(item, "value", None)) is int for item in value.elts):
            numbers = [ast.literal_eval(item) for item in value.elts]
            self.members[name] = {f"{bare.removesuffix('S')}{place}": it for place, it in enumerate(numbers, 1)}
        self.uses.constants.update(self.members.get(name, {}))

    def visit_GeneratorExp(self, node: ast.GeneratorExp | ast.ListComp) -> None:
        for part in node.generators:
            if isinstance(part.target, ast.Name) and isinstance(part.iter, ast.Name):
                self.loops[part.target.id] = part.iter.id
        self.generic_visit(node)

    visit_ListComp = visit_GeneratorExp

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "Pin":
            self._pin(node)
        before = self.driving, self.waking
        for argument in node.args:
            self.driving, self.waking = called == "PWM", called.startswith("wake_on_ext")
            self.visit(argument)
        for keyword in node.keywords:
            self.driving = keyword.arg in DRIVEN
            self.visit(keyword.value)
        self.driving, self.waking = before
        self.visit(node.func)

    def _pin(self, node: ast.Call) -> None:
        first = node.args[0] if node.args else None
        name = first.id if isinstance(first, ast.Name) else ""
        members = self.members.get(self.loops.get(name, name))
        if members is None:
            self.uses.faults.append(f"{self.place}:{node.lineno}: a pin without a name of pins.csv")
            return
        self.uses.pins.update(members)
        modes = {argument.attr for argument in node.args[1:] if isinstance(argument, ast.Attribute)}
        if self.driving or modes & {"OUT", "OPEN_DRAIN"}:
            self.uses.driven.update(members)
        if self.waking:
            self.uses.waking.update(members)
        if modes & {"PULL_UP", "PULL_DOWN"}:
            self.uses.pulled.update(members)


def read_code(folder: pathlib.Path) -> Uses:
    """What the modules of a board's folder do with pins."""
    uses = Uses()
    for path in boards.modules(folder.name, folder.parent):
        _Reader(ast.parse(path.read_text(encoding="utf-8")), f"{folder.name}/{path.name}", uses)
    return uses


def bridge_constants(board: Board) -> dict[str, int]:
    """What the code's constants must be for the board's bridges: BRIDGE_ADDRESS, BRIDGE_STRIPE ..."""
    found = {}
    for bridge, lines in board.bridges.items():
        found[f"{bridge.upper()}_ADDRESS"] = board.i2c[bridge]
        for place, name in lines.items():
            number = "AB".index(place) if place in "AB" else int(place.removeprefix("GPIO"))
            found[f"{bridge.upper()}_{name}"] = number
    return found


def differences(said: dict[str, int], used: dict[str, int], file: str) -> list[str]:
    """Where the code differs from a file."""
    lines = [f"{file}: the code does not use {name}" for name in sorted(said.keys() - used.keys())]
    lines += [f"{file}: the code uses {name}, which is not there" for name in sorted(used.keys() - said.keys())]
    both = sorted(name for name in said.keys() & used.keys() if said[name] != used[name])
    return lines + [f"{file}: {name} is {said[name]}, in the code {used[name]}" for name in both]


def check(board: Board) -> list[str]:
    """What is wrong with a board's wiring, a line each."""
    uses = read_code(board.folder)
    table, circuit = f"{board.name}/pins.csv", f"{board.name}/circuit.toml"
    faults = uses.faults + differences(board.pins, uses.pins, table)
    heads = tuple(f"{bridge.upper()}_" for bridge in board.bridges)
    there = {name: it for name, it in uses.constants.items() if heads and name.startswith(heads)}
    behind = {name: it for name, it in there.items() if name not in board.pins}
    faults += differences(bridge_constants(board), behind, circuit)
    names: dict[int, str] = {}
    for name, pin in board.pins.items():
        faults += [f"{table}: {name}: {words}" for words in pin_faults(board, uses, name, pin)]
        if pin in names:
            faults.append(f"{table}: {name}: GPIO{pin} is {names[pin]} already")
        names[pin] = name
    faults += [f"{circuit}: [straps]: {name} is no strapping pin" for name in sorted(idle_straps(board))]
    return faults


def pin_faults(board: Board, uses: Uses, name: str, pin: int) -> list[str]:
    """Why this pin cannot do what it is used for."""
    if pin not in board.chip.pins:
        return [f"the {board.chip.name} has no GPIO{pin}"]
    faults = []
    if pin in board.module.taken:
        faults.append(f"GPIO{pin} is taken: {board.module.taken[pin]}")
    if pin in board.chip.input_only and name in uses.driven:
        faults.append(f"GPIO{pin} can only be read")
    if pin in board.chip.input_only and name in uses.pulled:
        faults.append(f"GPIO{pin} has no pull-up of its own: a resistor, and its name in pull_ups")
    if pin not in board.chip.waking and name in uses.waking:
        faults.append(f"GPIO{pin} cannot wake the chip")
    if pin in board.chip.straps and not board.straps.get(name):
        faults.append(f"GPIO{pin} decides how the chip starts: say in [straps] why it does no harm")
    return faults


def idle_straps(board: Board) -> list[str]:
    """Names in [straps] that are none."""
    return [name for name in board.straps if board.pins.get(name) not in board.chip.straps]


def main() -> int:
    """Check all boards; the exit code."""
    faults = []
    for name in boards.names():
        try:
            faults += check(boards.load(name))
        except BoardError as error:
            faults.append(str(error))
    print("\n".join(f"boards/{fault}" for fault in faults) if faults else "pins: as wired")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
