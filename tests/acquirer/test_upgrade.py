"""Books of earlier releases open, keep what is in them and go on. One dump per release lies beside this file."""

import pathlib
import sqlite3

import pytest

from tests.acquirer.spec_terminal import signed
from tools.acquirer.testing import AcquirerProcess

OLD = pathlib.Path(__file__).with_name("books_0_1.sql")
KEY_FILE = "5a" * 32 + "\n"


@pytest.fixture
def upgraded(tmp_path):
    """An acquirer on the books of release 0.1: sign-on, sales on traces 2, 3 and 4, 5 reversed."""
    with sqlite3.connect(tmp_path / "books.db") as database:
        database.executescript(OLD.read_text(encoding="utf-8"))
    database.close()
    (tmp_path / "acquirer.key").write_text(KEY_FILE)
    process = AcquirerProcess(tmp_path, "--no-tls", "--db", f"sqlite:///{tmp_path}/books.db")
    yield process
    assert process.stop() == 0


def test_release_0_1(upgraded, new_terminal, wallet, tmp_path):
    admin = upgraded.admin
    assert admin.totals()["misbooked"] == []
    assert [row["state"] for row in admin.transactions()] == ["approved", "approved", "declined", "reversed"]
    assert admin.card("credit")["balance"] == wallet["credit"].balance - 10000
    told = admin.provisioning()
    assert told["acquirer"]["extensions"] == ["journal", "query"]
    terminal = new_terminal(told)
    terminal.mak = bytes.fromhex("202a165b086dfe2a")  # of the sign-on in the old books
    terminal.trace, terminal.batch, terminal.serial = 5, 1, "TT1"
    old = admin.transactions()[0]
    pointer = {"f61": "000001000002", "f37": old["reference"]}
    assert terminal.do("void", wallet["credit"], 10000, **pointer).code == "00"
    assert terminal.do("void", wallet["credit"], 10000, **pointer).code == "22"
    fields = terminal.sale_fields(wallet["credit"], 100)
    assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "00"
    assert terminal.exchange(signed("0200", fields | {11: "000099"}, terminal.mak))[39] == "94"
    assert admin.totals()["misbooked"] == []


def test_the_second_start_changes_nothing(upgraded, tmp_path):
    def schema() -> list:
        with sqlite3.connect(tmp_path / "books.db") as database:
            return sorted(database.execute("SELECT type, name, sql FROM sqlite_master").fetchall(), key=str)

    before = schema()
    AcquirerProcess(tmp_path, "--no-tls", "--db", f"sqlite:///{tmp_path}/books.db").stop()
    assert schema() == before
    assert any(name == "transactions_by_counter" for _, name, _ in before)
