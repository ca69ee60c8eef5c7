"""Where the acquirer keeps its things and how it is reached: defaults, and what the command line may change."""

import pathlib
from dataclasses import dataclass

from tools.paths import VAR

DEFAULT_PORT = 7583
DEFAULT_ADMIN_PORT = 7584
DEFAULT_NAME = "acquirer.example"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Settings:
    """Everything that is fixed while the acquirer runs."""

    database: str = f"sqlite:///{VAR / 'acquirer.db'}"
    master_key: pathlib.Path = VAR / "acquirer.key"
    tls_folder: pathlib.Path = VAR / "acquirer-tls"
    tls: bool = True
    name: str = DEFAULT_NAME  # in the certificate
    address: str = LOOPBACK  # to listen on
    advertised: str = LOOPBACK  # what provisioned terminals connect to
    port: int = DEFAULT_PORT
    admin_port: int = DEFAULT_ADMIN_PORT
    backup_port: int | None = None  # a second line; 0: any free port
