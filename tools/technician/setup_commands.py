"""Make a terminal of a device: provision it, print its label, make a technician's key."""

import json
import pathlib
import secrets
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives import serialization

from tools.image.signing import TECHNICIAN_KEY, modulus, technician_key
from tools.technician import label as labels
from tools.technician import master_key
from tools.technician.options import YOU, Json, Key, Number, Port, Sim, session
from tools.technician.report import reporting
from tools.technician.trouble import Trouble

Given = dict[str, Any]
PEOPLE = (("01", "收银员 1", "cashier"), ("00", "主管", "supervisor"), ("99", "管理员", "administrator"))
key_app = typer.Typer(help="Technicians' keys.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.command("provision")(provision)
    app.command("label")(label)
    app.add_typer(key_app, name="key")


def provision(
    file: Annotated[pathlib.Path | None, typer.Option(help="a provision file, such as the acquirer makes")] = None,
    merchant: Annotated[str, typer.Option(help="merchant number, 15 digits")] = "",
    terminal: Annotated[str, typer.Option(help="terminal number, 8 digits")] = "",
    name: Annotated[str, typer.Option(help="the shop's name, as slips have it")] = "",
    host: Annotated[str, typer.Option(help="the acquirer, as NAME:PORT")] = "",
    ca: Annotated[pathlib.Path | None, typer.Option(help="certificate that vouches for the acquirer (PEM)")] = None,
    wifi: Annotated[str, typer.Option(help="name of the Wi-Fi; its password is asked for, hidden")] = "",
    apn: Annotated[str, typer.Option(help="access point of the 4G operator")] = "",
    serial: Annotated[str, typer.Option(help="serial number of a new device")] = "",
    key_block: Annotated[str, typer.Option(help="master key as TR-31 key block")] = "",
    components: Annotated[int, typer.Option(help="master key in 2 or 3 components: each person types one, hidden")] = 0,
    label_file: Annotated[pathlib.Path | None, typer.Option("--label", help="draw the label (PNG or PDF)")] = None,
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False,
) -> None:  # fmt: skip
    """Tell a device which terminal it is, whom it calls, and its master key. What is not given is asked for."""
    with reporting("provision", as_json) as report:
        given = _read(file) if file else {}
        ask = _Asking(not as_json)
        _identity(given, ask, merchant, terminal, name)
        _acquirer(given, ask, host, ca)
        _network(given, ask, wifi, apn)
        if serial:
            given["serial"] = serial
        passwords = _people(given)
        _master_key(given, ask, key_block, components)
        with session(port, sim, key, number) as line:
            told = dict(line.told)
            answer = line.provision(json.dumps(given, ensure_ascii=False).encode(), report.step)
        for secret in ("tmk", "key_block", "protection_key"):
            given.pop(secret, None)
        report.done({**answer, "serial": told["serial"] or given.get("serial", "")})
        if passwords:
            report.done({"first_passwords": passwords})
            report.say("first passwords, to be changed at the first log-in: " + ", ".join(
                f"{who} {word}" for who, word in passwords.items()))
        if label_file is not None:
            _draw(label_file, report.result["serial"], given["terminal_id"], given["merchant_id"], told)
            report.done({"label": str(label_file)}, f"label drawn in {label_file}")
        report.done(line=f"this is terminal {answer['terminal']} now; it restarts. Next: tinytill selftest")


class _Asking:
    """Asks a person, where there is one."""

    def __init__(self, may: bool) -> None:
        self._may = may

    def text(self, what: str) -> str:
        return str(typer.prompt(what, err=True)).strip() if self._may else self._missing(what)

    def hidden(self, what: str) -> str:
        return str(typer.prompt(what, hide_input=True, default="", show_default=False, err=True)) if self._may \
            else self._missing(what)

    def _missing(self, what: str) -> str:
        raise Trouble(f"not given: {what}")


def _read(file: pathlib.Path) -> Given:
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(f"cannot read {file}: {error}") from None
    if not isinstance(given, dict):
        raise Trouble(f"{file} holds no provision object")
    return given


def _identity(given: Given, ask: _Asking, merchant: str, terminal: str, name: str) -> None:
    for field, value, what in (
        ("merchant_id", merchant, "Merchant number (15 digits)"),
        ("terminal_id", terminal, "Terminal number (8 digits)"),
        ("merchant_name", name, "Name of the shop"),
    ):
        if value or not given.get(field):
            given[field] = value or ask.text(what)


def _acquirer(given: Given, ask: _Asking, host: str, ca: pathlib.Path | None) -> None:
    acquirer = given.setdefault("acquirer", {})
    if host or not acquirer.get("host"):
        place, _, number = (host or ask.text("Acquirer (NAME:PORT)")).rpartition(":")
        if not place or not number.isdigit():
            raise Trouble("the acquirer is named as NAME:PORT")
        acquirer["host"], acquirer["port"] = place, int(number)
    if ca is not None:
        try:
            acquirer["ca"] = ca.read_text(encoding="ascii")
        except (OSError, UnicodeError) as error:
            raise Trouble(f"cannot read {ca}: {error}") from None
    if acquirer.get("tls", True) and not acquirer.get("ca"):
        raise Trouble("without --ca nobody vouches for the acquirer: name its certificate")


def _network(given: Given, ask: _Asking, wifi: str, apn: str) -> None:
    if wifi:
        given["wifi"] = {"ssid": wifi, "secret": ask.hidden(f"Password of {wifi}")}
    if apn:
        given["cellular"] = {"apn": apn}
    if not given.get("wifi") and not given.get("cellular"):
        raise Trouble("the terminal has no network: give --wifi or --apn")


def _people(given: Given) -> dict[str, str]:
    """Who works here, with first passwords made up for a file that names nobody; those passwords."""
    if given.get("operators"):
        return {}
    made = {number: f"{secrets.randbelow(1_000_000):06}" for number, _, _ in PEOPLE}
    given["operators"] = [
        {"number": number, "name": name, "role": role, "password": made[number], "change": True}
        for number, name, role in PEOPLE
    ]
    return made


def _master_key(given: Given, ask: _Asking, key_block: str, components: int) -> None:
    if key_block or components:
        for name in ("tmk", "tmk_kcv", "key_block"):
            given.pop(name, None)
    if key_block:
        given["key_block"] = key_block
    elif components:
        suite = given["acquirer"].get("suite", "tdes")
        given["tmk"], given["tmk_kcv"] = master_key.typed(components, suite, ask.text, ask.hidden)
    elif not any(name in given for name in ("tmk", "key_block")):
        raise Trouble("the master key is missing: --key-block, --components 2, or a file that has it")


def label(
    file: Annotated[pathlib.Path, typer.Argument(help="PNG or PDF")],
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False,
) -> None:  # fmt: skip
    """Draw the label of a terminal: a QR code and the same in words."""
    with reporting("label", as_json) as report, session(port, sim, key, number) as line:
        told = line.told
        if not told["provisioned"]:
            raise Trouble("this device is no terminal yet: provision it first")
        _draw(file, told["serial"], told["terminal"], "", told)
        report.done({"file": str(file)}, f"drawn in {file}")


def _draw(file: pathlib.Path, serial: str, terminal: str, merchant: str, told: Given) -> None:
    try:
        labels.write(file, labels.draw(serial, terminal, merchant, told["board"], told["version"]))
    except (OSError, ValueError) as error:
        raise Trouble(f"cannot write {file}: {error}") from None


@key_app.command("new")
def key_new(
    file: Annotated[pathlib.Path, typer.Argument(help="where the private key goes")] = TECHNICIAN_KEY,
    as_json: Json = False,
) -> None:
    """Make a technician's key. Devices believe it when their image was built with it (make image)."""
    with reporting("key", as_json) as report:
        if file.exists():
            raise Trouble(f"{file} is there already: a key is never written over")
        made = technician_key(file)
        public = made.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        report.done({"file": str(file), "modulus": modulus(made).hex(), "public": public.decode()})
        report.done(line=f"{file} made; keep it where only you can read it")
