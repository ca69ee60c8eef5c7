"""Composition: the books, the host, the line and the laboratory of one running acquirer."""

from tools.acquirer.books import offered, registry
from tools.acquirer.books.database import Books, open_books
from tools.acquirer.certificates import Certificates
from tools.acquirer.downloads import load_downloads
from tools.acquirer.host.host import Host
from tools.acquirer.host.work import Policy
from tools.acquirer.keys.suites import TDES
from tools.acquirer.keys.vault import Vault, open_vault
from tools.acquirer.lab.faults import Faults
from tools.acquirer.lab.steps import Holds, Steps
from tools.acquirer.link import Link
from tools.acquirer.provisioning import Endpoint
from tools.acquirer.settings import Settings
from tools.acquirer.wallet import load_cards

TMK_BYTES = 16
MAIN, BACKUP = "main", "backup"  # lines


def open_store(settings: Settings) -> tuple[Vault, Books]:
    """The vault and the books, with the first merchant and the wallet in them. Raises VaultError, BooksError."""
    vault = open_vault(settings.master_key)
    books = open_books(settings.database, vault)
    books.do(registry.seed, vault, load_cards(), TDES.new_key(TMK_BYTES))
    books.do(offered.enter, vault, load_downloads())
    return vault, books


def endpoint(settings: Settings, port: int, backup: tuple[str, int] | None = None) -> Endpoint:
    """What terminals are told about this acquirer. Raises CertificateError."""
    authority = Certificates(settings.tls_folder, settings.name).authority if settings.tls else ""
    return Endpoint(settings.advertised, port, settings.name, authority, backup)


class Acquirer:
    """One running acquirer; make, start and stop it inside an event loop."""

    def __init__(self, settings: Settings, policy: Policy):
        self.settings = settings
        self.policy = policy
        self.vault, self.books = open_store(settings)
        self.faults = Faults()
        self.steps = Steps()
        self.holds = Holds(self.steps)
        self.host = Host(self.books, self.vault, policy)
        self.link = Link(self.host, self.faults, self.steps, self.holds)
        self.endpoint = endpoint(settings, settings.port)

    async def start(self) -> None:
        """Listen for terminals. Raises OSError, CertificateError."""
        tls = None
        if self.settings.tls:
            tls = Certificates(self.settings.tls_folder, self.settings.name).server_context()
        port = await self.link.start(MAIN, self.settings.address, self.settings.port, tls)
        backup = None
        if self.settings.backup_port is not None:
            second = await self.link.start(BACKUP, self.settings.address, self.settings.backup_port, tls)
            backup = (self.settings.advertised, second)
        self.endpoint = endpoint(self.settings, port, backup)

    async def stop(self) -> None:
        self.holds.release()
        await self.link.stop()
        self.books.close()

    async def reset(self) -> None:
        """Back to the first day: no rule, no hold, lines up, no connection, empty books, full cards. Terminals stay."""
        self.faults.clear()
        self.policy.phones.reset()
        self.holds.release()
        self.link.delivery.forget()
        await self.link.drop_all()
        await self.link.all_up()
        await self.books.run(registry.wipe, self.vault, load_cards())
