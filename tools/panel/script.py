"""Writes a recording down as a test: Python that plays it again with the moves of tools/shop.py, in virtual time."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tools.panel.acquirer import FAULTS, FINANCIAL

if TYPE_CHECKING:
    from tools.panel.recorder import Step

HEAD = '''"""Recorded on the panel. Run it from the project's folder: python -m pytest {name}"""

{imports}


def test_recorded(tmp_path):
    for name in ("acquirer", "device"):
        (tmp_path / name).mkdir()
    process = AcquirerProcess(tmp_path / "acquirer")
    try:
        with shop_in(tmp_path / "device", process) as shop:
            play(shop)
    finally:
        process.stop()


def play(shop):
'''
SUPPRESS = "suppress(PowerLost, NotReachedError)"
IMPORTS = (  # word that needs it, line
    ("", "from tools.acquirer.testing import AcquirerProcess"),
    ("", "from tools.shop import shop_in"),
    ("read_code(", "from tools.panel.phones import read_code"),
    (SUPPRESS, "from contextlib import suppress"),
    (SUPPRESS, "from tools.simulator.client import NotReachedError, PowerLost"),
)
NAME = "test_recorded.py"
POWER = {"on": "power_on", "off": "power_off", "cut": "cut"}
LONG_MS = 500  # a key that is held for longer is held on purpose
WITHIN = 120  # seconds of the terminal's time for a screen
OUTCOMES = ("approved", "declined", "unknown", "reversed")  # screens whose sum is checked
BOOKED = ("kind", "amount", "state", "code")
ORDINARY: dict[str, dict[str, Any]] = {
    "network": {"up": True, "ap": "ok", "delay_ms": 0, "loss": 0},
    "cellular": {"up": True},
    "paper": {"out": False, "cover_open": False, "hot": False, "connected": True},
    "case": {"open": False},
    "scanner": {"dirty": False},
}
SETTLED_MS = 3000  # after the last step: what the terminal still does by itself


def write(begun_on: str, world: dict, steps: list["Step"], rows: list[dict]) -> str:
    """The test. `begun_on`: the screen, "" without power; `world` then; the last step is the end; `rows`: what the
    acquirer has booked meanwhile."""
    body = Body()
    body.add(_before(begun_on, world))
    there: set[str] = set()
    for step in steps:
        message = step.message
        waits = [*_waits(step), *(f"shop.take({card!r})" for card in sorted(there - step.held - {message.get("card")}))]
        body.add(waits)
        there &= step.held | {message.get("card", "")}
        if message["do"] == "key" and step.hold_ms < LONG_MS:
            body.keys.append(message["down"])
            continue
        body.add([], dangerous=body.dangerous and message["do"] not in ("power", "end"))
        body.add(_done(step))
        if message["do"] == "card" and message["way"] != "swipe":
            there.add(message["card"])
        body.add([], dangerous=message.get("at") is not None if message["do"] == "cut" else body.dangerous)
    body.add([f"shop.device.run({SETTLED_MS})"])
    body.add([f"booked = [tuple(row[name] for name in {BOOKED!r}) for row in shop.acquirer.transactions()]"])
    body.add([f"assert booked == {[tuple(row.get(name) for name in BOOKED) for row in rows]!r}"])
    return HEAD.format(name=NAME, imports=_imports(body.lines)) + "".join(f"    {line}\n" for line in body.lines)


class Body:
    """Lines of the test. Short presses one after the other become one line; while a power cut is armed, what it may
    interrupt stands in a block that lets it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.keys: list[str] = []
        self.dangerous = False

    def add(self, lines: Iterable[str], dangerous: bool | None = None) -> None:
        """Lines after the keys so far; `dangerous` says whether a cut is armed from here on."""
        new = list(lines)
        if self.keys and (new or dangerous is not None):
            new.insert(0, f"shop.press({', '.join(map(repr, self.keys))})")
            self.keys = []
        if new and self.dangerous:
            new = [f"with {SUPPRESS}:", *(f"    {line}" for line in new)]
        self.lines += new
        if dangerous is not None:
            self.dangerous = dangerous


def _imports(lines: list[str]) -> str:
    """Only what the lines need."""
    text = "\n".join(lines)
    needed = [line for word, line in IMPORTS if word in text]
    standard = [line for line in needed if not line.startswith("from tools")]
    return "\n".join([*standard, *([""] if standard else []), *sorted(set(needed) - set(standard))])


def _before(begun_on: str, world: dict) -> Iterator[str]:
    """From a new terminal to where the recording began."""
    yield "shop.signs = True"
    yield "shop.device.provision(**shop.provisioning())"
    if begun_on:
        yield "shop.open()" if begun_on == "amount" else "shop.power_on()"
    for part, fields in ORDINARY.items():
        now = world.get(part, {})
        unusual = {name: now[name] for name, value in fields.items() if now.get(name, value) != value}
        if unusual:
            yield f"shop.device.world({part}={unusual!r})"


def _waits(step: "Step") -> Iterator[str]:
    """What the person saw before the step: a screen that stayed, and the one that was there at last."""
    names = [name for name, _ in step.screens]
    if len(names) == 1 or not names[-1]:
        return
    if names[-1] == names[0]:
        stayed = max(step.screens[1:-1], key=lambda one: one[1])
        yield f"shop.expect(screen={stayed[0]!r}, within={WITHIN})"
    yield f"shop.expect(screen={names[-1]!r}, within={WITHIN})"
    if names[-1] in OUTCOMES:
        for text in dict.fromkeys(step.amounts):
            yield f"assert {text!r} in shop.texts()"


def _done(step: "Step") -> list[str]:
    """The lines of a step that is not a short press of a key."""
    message = step.message
    match message["do"]:
        case "key":
            return [f"shop.press({message['down']!r}, hold_ms={step.hold_ms})"]
        case "touch":
            return [f"shop.device.touch({[tuple(point) for point in message['stroke']]!r})"]
        case "card" if message["way"] == "swipe":
            return [f"shop.swipe({message['card']!r})"]
        case "card":
            return [f"shop.hold({message['card']!r}, {message['way']!r}, {message.get('trouble', '')!r})"]
        case "take":
            return [f"shop.take({message['card']!r})"]
        case "power":
            return [f"shop.device.{POWER[message['set']]}()"]
        case "world":
            return [f"shop.device.world({message['part']}={ {message['field']: message['value']}!r})"]
        case "cut":
            return [f"shop.device.cut_at({message['at']!r}, {message.get('torn', False)!r})"]
        case "time" if "shift" in message:
            return [f"shop.device.request('time', shift={message['shift']})"]
        case "tear":
            return ["shop.device.tear()"]
        case "answer":
            return [_fault(message)]
        case "phone":
            change = {name: value for name, value in message.items() if name in ("balance", "behaviour")}
            return [f"shop.acquirer.phone({message['phone']!r}, **{change!r})"]
        case "show_code":
            return [f"shop.shows_code(shop.acquirer.show_code({message['phone']!r}))"]
        case "scan_display":
            return [f"shop.acquirer.scan_code({message['phone']!r}, read_code(shop.device.lcd_image()))"]
    return []


def _fault(message: dict) -> str:
    """Arm a fault at the acquirer; taking one back takes all back."""
    if not message["on"]:
        return "shop.acquirer.disarm()"
    rule = dict(FAULTS[message["fault"]]) | FINANCIAL | ({"code": message["code"]} if message.get("code") else {})
    effect = rule.pop("effect")
    if effect == "script":
        return f"shop.acquirer.script(*{rule['script']!r}, template={rule['template']!r}, mti='0200')"
    return f"shop.acquirer.arm({effect!r}, {', '.join(f'{name}={value!r}' for name, value in rule.items())})"
