"""What a terminal is provisioned with: the JSON object of boards/simulator/README.md, "Provisioning"."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tools.acquirer.books.registry import RegistryError
from tools.acquirer.books.tables import Terminal
from tools.acquirer.keys.dukpt import InitialKey
from tools.acquirer.keys.suites import SUITES
from tools.acquirer.keys.vault import Vault

_TPDU = "6000030000"
_HEADER = "603100310000"
_OPERATORS = (
    {"number": "01", "name": "李敏", "role": "cashier", "password": "0000"},
    {"number": "00", "name": "主管", "role": "supervisor", "password": "123456"},
    {"number": "99", "name": "管理员", "role": "administrator", "password": "999999"},
)
_WIFI = {"ssid": "TinyTill", "secret": "tinytill-test"}


@dataclass(frozen=True)
class Endpoint:
    """Where and how terminals reach this acquirer."""

    host: str
    port: int
    server_name: str
    authority: str  # CA certificate in PEM, "" without TLS
    backup: tuple[str, int] | None = None  # host and port of the second line, under the same names and authority

    def describe(self) -> dict:
        described: dict = {"host": self.host, "port": self.port, "tls": bool(self.authority)}
        named = {"server_name": self.server_name} if self.authority else {}
        if self.authority:
            described |= {"ca": self.authority} | named
        if self.backup:
            described["backup"] = {"host": self.backup[0], "port": self.backup[1]} | named
        return described | {"tpdu": _TPDU, "header": _HEADER}


def provisioning(session: Session, vault: Vault, terminal_id: str, endpoint: Endpoint) -> dict:
    """The whole object, with the clear terminal master key: handle the result as a key. Raises RegistryError."""
    terminal = session.get(Terminal, terminal_id)
    if terminal is None:
        raise RegistryError(f"there is no terminal {terminal_id}")
    tmk = vault.open(terminal.tmk, terminal.id)
    suite = SUITES[terminal.suite]
    return {
        "merchant_id": terminal.merchant_id,
        "terminal_id": terminal.id,
        "merchant_name": terminal.merchant.name,
        "acquirer": endpoint.describe() | _ways(terminal),
        "tmk": tmk.hex().upper(),
        "tmk_kcv": suite.kcv(tmk).hex().upper(),
        "wifi": dict(_WIFI),
        "operators": [dict(operator) for operator in _OPERATORS],
        "limits": {"sale_max": terminal.sale_max},
    }


def dukpt_provisioning(session: Session, vault: Vault, terminal_id: str) -> dict:
    """What a terminal under DUKPT is provisioned with before that, one after the other. Raises RegistryError."""
    terminal = session.get(Terminal, terminal_id)
    if terminal is None or terminal.dukpt is None:
        raise RegistryError(f"there is no terminal {terminal_id} with DUKPT")
    return InitialKey.unpack(vault.open(terminal.dukpt, terminal.id)).block()


def _ways(terminal: Terminal) -> dict:
    """How this terminal speaks with the acquirer."""
    return {
        "suite": terminal.suite,
        "pin_format": SUITES[terminal.suite].pin_format,
        "mac": terminal.mac,
        "key_scheme": terminal.key_scheme,
        "encrypt_track": terminal.encrypt_track,
        "extensions": terminal.extension_names,
    }
