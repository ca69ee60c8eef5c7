"""The database behind the books: any that SQLAlchemy speaks, SQLite by default.

One thread owns the books. A piece of work is a function that gets a session inside a transaction; it has been committed
when `run` returns, or has left no trace when it raises.
"""

import asyncio
import concurrent.futures
import pathlib
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from tools.acquirer.books.schema import bring_up_to_date
from tools.acquirer.books.tables import Setting
from tools.acquirer.keys.vault import Vault

Result = TypeVar("Result")
_ATTEMPTS = 2  # an acquirer in another process may have written the same key first


class BooksError(Exception):
    """The books cannot be opened; the text is one line for the operator."""


class Books:
    """An open database."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._thread = concurrent.futures.ThreadPoolExecutor(1, "books")

    async def run(self, work: Callable[..., Result], *args) -> Result:
        """Do `work(session, *args)` in one transaction, on the thread of the books."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.do, work, *args)

    def do(self, work: Callable[..., Result], *args) -> Result:
        """The same, here and now: for command lines and tests."""
        for attempt in range(_ATTEMPTS):
            try:
                with self._sessions.begin() as session:
                    return work(session, *args)
            except IntegrityError:
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._thread.shutdown()
        self._engine.dispose()


def open_books(url: str, vault: Vault) -> Books:
    """Open the database at an SQLAlchemy URL; new or older books get what they lack. Raises BooksError."""
    try:
        engine = _engine(url)
        bring_up_to_date(engine)
        books = Books(engine)
        books.do(_claim, vault)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise BooksError(f"not a database URL: {_first_line(error)}") from None
    except DBAPIError as error:
        raise BooksError(f"cannot open the books: {_first_line(error.orig)}") from None
    except (SQLAlchemyError, OSError) as error:
        raise BooksError(f"cannot open the books: {_first_line(error)}") from None
    return books


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    driver = {"check_same_thread": False, "timeout": 10}
    if parsed.database and parsed.database != ":memory:":
        pathlib.Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args=driver)
    else:
        engine = create_engine(parsed, connect_args=driver, poolclass=StaticPool)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection, _record) -> None:
    connection.isolation_level = None  # transactions begin where _on_begin says, not where the driver guesses
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute("PRAGMA " + pragma)


def _on_begin(connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # one writer at a time, also among processes


def _claim(session: Session, vault: Vault) -> None:
    """Books belong to one master key; opened with another they would find no card and no key."""
    owner = session.get(Setting, "master_key")
    if owner is None:
        session.add(Setting(name="master_key", value=vault.check_value))
    elif owner.value != vault.check_value:
        raise BooksError("these books belong to another master key file")


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0]
