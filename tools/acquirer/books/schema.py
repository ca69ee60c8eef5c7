"""Making the tables, and giving books of an older release the columns and indexes they lack.

Changes are additive only: a new column is nullable or has a server default.
"""

from sqlalchemy import DDL, Connection, Engine, Table, inspect
from sqlalchemy.schema import CreateColumn

import tools.acquirer.books.offered
import tools.acquirer.books.settlements
import tools.acquirer.books.signatures  # noqa: F401
from tools.acquirer.books.tables import Base


def bring_up_to_date(engine: Engine) -> None:
    """Make whatever is missing, in one transaction. Raises SQLAlchemyError."""
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for table in Base.metadata.sorted_tables:
            _complete(connection, table)


def _complete(connection: Connection, table: Table) -> None:
    quote = connection.dialect.identifier_preparer
    known = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in known:
            definition = str(CreateColumn(column).compile(dialect=connection.dialect)).replace("%", "%%")
            connection.execute(DDL(f"ALTER TABLE {quote.format_table(table)} ADD COLUMN {definition}"))
    for index in table.indexes:
        index.create(connection, checkfirst=True)
