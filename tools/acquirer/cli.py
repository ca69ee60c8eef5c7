"""The command line."""

import asyncio
import contextlib
import dataclasses
import json
import logging
import pathlib
import sys
from collections.abc import Callable, Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from tools.acquirer.books import registry, reports
from tools.acquirer.books.database import Books, BooksError
from tools.acquirer.books.registry import RegistryError
from tools.acquirer.certificates import CertificateError
from tools.acquirer.host.work import Policy
from tools.acquirer.keys.dukpt import SESSION
from tools.acquirer.keys.suites import SUITES, TDES, UP_ECB
from tools.acquirer.keys.vault import Vault, VaultError
from tools.acquirer.keys.working import WorkingKeys
from tools.acquirer.lab.faults import FaultError, parse_rule
from tools.acquirer.provisioning import provisioning
from tools.acquirer.serve import PortTaken, serve
from tools.acquirer.service import TMK_BYTES, Acquirer, endpoint, open_store
from tools.acquirer.settings import Settings

_DEFAULT = Settings()
_RESULTS = {1: "balanced", 2: "different", 3: "error"}
_EXPECTED = (BooksError, RegistryError, CertificateError, VaultError, FaultError, PortTaken)

app = typer.Typer(help="The reference acquirer.", no_args_is_help=True, add_completion=False)
terminal_app = typer.Typer(help="Terminals.", no_args_is_help=True)
card_app = typer.Typer(help="Test cards.", no_args_is_help=True)
app.add_typer(terminal_app, name="terminal")
app.add_typer(card_app, name="card")

Database = Annotated[str, typer.Option("--db", help="books: an SQLAlchemy URL", show_default="var/acquirer.db")]
KeyFile = Annotated[pathlib.Path, typer.Option("--key-file", help="master key", show_default="var/acquirer.key")]
TlsFolder = Annotated[pathlib.Path, typer.Option("--tls-dir", help="CA and keys", show_default="var/acquirer-tls")]
Tls = Annotated[bool, typer.Option("--tls/--no-tls")]
Name = Annotated[str, typer.Option(help="name in the server certificate")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="for terminals; 0: any free one")]
AdminPort = Annotated[int, typer.Option(min=0, max=65535, help="HTTP on the loopback; 0: any free one")]
Advertise = Annotated[str, typer.Option(help="address that provisioned terminals connect to")]


@contextlib.contextmanager
def _one_line_errors() -> Iterator[None]:
    """What can be expected to go wrong is one line on standard error and exit code 1."""
    try:
        yield
    except _EXPECTED as error:
        print(f"acquirer: {error}", file=sys.stderr)
        raise typer.Exit(1) from None


@contextlib.contextmanager
def _store(db: str, key_file: pathlib.Path) -> Iterator[tuple[Vault, Books]]:
    """The vault and the books for one command."""
    with _one_line_errors():
        vault, books = open_store(dataclasses.replace(_DEFAULT, database=db, master_key=key_file))
        with contextlib.closing(books):
            yield vault, books


@app.command("serve")
def serve_command(
    *,
    port: Port = _DEFAULT.port,
    admin_port: AdminPort = _DEFAULT.admin_port,
    host: Annotated[str, typer.Option(help="address to listen on for terminals")] = _DEFAULT.address,
    tls: Tls = True,
    db: Database = _DEFAULT.database,
    key_file: KeyFile = _DEFAULT.master_key,
    tls_dir: TlsFolder = _DEFAULT.tls_folder,
    name: Name = _DEFAULT.name,
    advertise: Advertise = _DEFAULT.advertised,
    backup_port: Annotated[int | None, typer.Option(min=0, max=65535, help="a second line; 0: any free port")] = None,
    working_keys: Annotated[str, typer.Option(metavar="PIK:MAK:TDK", help="instead of random ones, hexadecimal")] = "",
    mak: Annotated[int, typer.Option(help="bytes of the MAK: 8 or 16")] = 8,
    fault: Annotated[list[str] | None, typer.Option(metavar="RULE", help="effect[,name=value...], see README")] = None,
    amount_codes: Annotated[bool, typer.Option("--amount-codes/--no-amount-codes")] = True,
    mac_on_declines: Annotated[bool, typer.Option("--mac-on-declines/--no-mac-on-declines")] = True,
) -> None:
    """Answer terminals until Ctrl-C."""
    settings = Settings(db, key_file, tls_dir, tls, name, host, advertise, port, admin_port, backup_port)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    if mak not in (8, 16):
        raise typer.BadParameter("--mak is 8 or 16")
    policy = Policy(
        mak_bytes=mak, fixed_keys=_keys(working_keys), amount_codes=amount_codes, mac_on_declines=mac_on_declines
    )
    with _one_line_errors():
        asyncio.run(_serve(settings, policy, [parse_rule(text) for text in fault or []]))


async def _serve(settings: Settings, policy: Policy, rules: list) -> None:
    acquirer = Acquirer(settings, policy)
    try:
        for rule in rules:
            acquirer.faults.arm(rule)
        await serve(acquirer, lambda line: print(line, flush=True))
    finally:
        await acquirer.stop()


def _keys(text: str) -> WorkingKeys | None:
    try:
        return WorkingKeys.parse(text) if text else None
    except (ValueError, TypeError):
        raise typer.BadParameter("--working-keys is PIK:MAK:TDK, 16, 8 or 16, and 16 bytes in hexadecimal") from None


@terminal_app.command("add")
def terminal_add(
    *,
    terminal: Annotated[str, typer.Argument(help="F41, 8 characters")],
    merchant: Annotated[str, typer.Option(help="F42, 15 characters")] = registry.FIRST_MERCHANT,
    merchant_name: str = "",
    tmk: Annotated[str, typer.Option(help="terminal master key, hexadecimal; random when absent")] = "",
    suite: Annotated[str, typer.Option(help="tdes or sm4")] = TDES.name,
    mac: Annotated[str, typer.Option(help="up_ecb, cbc or cmac; with tdes x919 too")] = UP_ECB,
    encrypt_track: Annotated[bool, typer.Option("--encrypt-track/--no-encrypt-track")] = True,
    key_scheme: Annotated[str, typer.Option(help="session, or with tdes dukpt")] = SESSION,
    extension: Annotated[list[str] | None, typer.Option(help="journal, query; both when absent, none: '-'")] = None,
    db: Database = _DEFAULT.database,
    key_file: KeyFile = _DEFAULT.master_key,
) -> None:
    """Enter a terminal. `provision` then tells it everything."""
    try:
        cipher = SUITES.get(suite, TDES)
        key = bytes.fromhex(tmk) if tmk else cipher.new_key(TMK_BYTES)
    except ValueError:
        raise typer.BadParameter("--tmk is hexadecimal") from None
    with _store(db, key_file) as (vault, books):
        books.do(
            lambda session: registry.add_terminal(
                session,
                vault,
                terminal,
                key,
                merchant_id=merchant,
                merchant_name=merchant_name,
                extensions=_extensions(extension),
                suite=suite,
                mac=mac,
                encrypt_track=encrypt_track,
                key_scheme=key_scheme,
            )
        )
    print(f"terminal {terminal}, check value of its master key {cipher.kcv(key).hex().upper()}")


def _extensions(given: list[str] | None) -> list[str]:
    return [name for name in given if name != "-"] if given else list(registry.EXTENSIONS)


@terminal_app.command("list")
def terminal_list(db: Database = _DEFAULT.database, key_file: KeyFile = _DEFAULT.master_key) -> None:
    """All terminals."""
    rows = _read(db, key_file, reports.terminals)
    _print_table(
        ("terminal", "merchant", "name", "batch", "signed on"),
        [(row.id, row.merchant_id, row.merchant.name, row.batch, "yes" if row.working_keys else "no") for row in rows],
    )


@card_app.command("list")
def card_list(db: Database = _DEFAULT.database, key_file: KeyFile = _DEFAULT.master_key) -> None:
    """All cards and their balances."""
    rows = _read(db, key_file, reports.cards)
    _print_table(
        ("card", "name", "number", "expiry", "balance", "wrong PINs"),
        [(row.id, row.name, row.masked, row.expiry, _yuan(row.balance), row.pin_failures) for row in rows],
    )


@app.command()
def ledger(
    db: Database = _DEFAULT.database,
    key_file: KeyFile = _DEFAULT.master_key,
    terminal: str | None = None,
    limit: int = 50,
) -> None:
    """The newest transactions."""
    rows = _read(db, key_file, lambda session: reports.transactions(session, limit, terminal_id=terminal))
    _print_table(
        ("at", "terminal", "batch", "trace", "kind", "amount", "card", "state", "code", "auth", "reference", "note"),
        [
            (f"{row.at:%Y-%m-%d %H:%M:%S}", row.terminal_id, row.batch, row.trace, row.kind, _yuan(row.amount))
            + (row.masked, row.state, row.code, row.auth_code, row.reference, row.note)
            for row in rows
        ],
    )


@app.command("settlements")
def settlements_command(
    db: Database = _DEFAULT.database,
    key_file: KeyFile = _DEFAULT.master_key,
    terminal: str | None = None,
    limit: int = 20,
) -> None:
    """The newest settlements, and the transactions in which a terminal's books and these do not agree."""

    def look(session: Session) -> list[tuple]:
        found = reports.settlements(session, limit, terminal_id=terminal)
        return [(row, reports.differences(session, row.id)) for row in found]

    rows = []
    for row, differences in _read(db, key_file, look):
        results = " ".join(_RESULTS[digit] for digit in row.results)
        state = "closed" if row.closed else "open"
        rows.append((f"{row.at:%Y-%m-%d %H:%M:%S}", row.terminal_id, row.batch, results, state, row.journal, ""))
        for one in differences:
            sides = [_yuan(fen) if fen is not None else "-" for fen in (one.terminal_amount, one.host_amount)]
            told = f"{one.trace} {one.masked}: {one.what}, terminal {sides[0]}, here {sides[1]}"
            rows.append(("", "", "", "", "", "", told))
    _print_table(("at", "terminal", "batch", "domestic, foreign", "state", "journal", "differs"), rows)


@app.command()
def provision(
    *,
    terminal: str,
    port: Port = _DEFAULT.port,
    advertise: Advertise = _DEFAULT.advertised,
    backup: Annotated[str, typer.Option(metavar="HOST:PORT", help="second line, under the same name and CA")] = "",
    tls: Tls = True,
    tls_dir: TlsFolder = _DEFAULT.tls_folder,
    name: Name = _DEFAULT.name,
    db: Database = _DEFAULT.database,
    key_file: KeyFile = _DEFAULT.master_key,
) -> None:
    """Print what a terminal is provisioned with. It holds the clear master key: treat it as one."""
    settings = dataclasses.replace(_DEFAULT, advertised=advertise, tls=tls, tls_folder=tls_dir, name=name)
    with _store(db, key_file) as (vault, books):
        told = books.do(provisioning, vault, terminal, endpoint(settings, port, _place(backup)))
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _place(text: str) -> tuple[str, int] | None:
    host, _, port = text.rpartition(":")
    if text and not (host and port.isdecimal()):
        raise typer.BadParameter("--backup is HOST:PORT")
    return (host, int(port)) if text else None


def _read(db: str, key_file: pathlib.Path, question: Callable[[Session], list]) -> list:
    with _store(db, key_file) as (_, books):
        return books.do(question)


def _print_table(heads: tuple[str, ...], rows: list[tuple]) -> None:
    table = Table(*heads, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"
