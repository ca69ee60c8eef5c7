"""What is written down: durable before the answer, never a secret, always adding up."""

import asyncio

import pytest

from tests.acquirer import spec_settlement
from tests.acquirer.spec_terminal import framed, packed, signed
from tools.acquirer.books.database import BooksError, open_books
from tools.acquirer.host.work import Policy
from tools.acquirer.keys.vault import Vault, VaultError, open_vault
from tools.acquirer.service import Acquirer
from tools.acquirer.settings import Settings
from tools.acquirer.testing import AcquirerProcess

_ANSWERS = ("/transactions", "/journal", "/cards", "/events", "/settlements", "/settlements/1/details", "/downloads")


@pytest.fixture
def restartable(tmp_path):
    """Starts acquirers one after the other on the same books in a file, without TLS."""
    running: list[AcquirerProcess] = []

    def start() -> AcquirerProcess:
        running.append(AcquirerProcess(tmp_path, "--no-tls", "--db", f"sqlite:///{tmp_path}/books.db"))
        return running[-1]

    yield start
    for process in running:
        process.kill()


def moved(terminal, process: AcquirerProcess) -> None:
    """The terminal is told the acquirer's new port."""
    terminal.close()
    terminal.told["acquirer"]["port"] = process.port


def test_host_loses_power(restartable, new_terminal, wallet):
    """Between commit and answer, and before the decision. After the restart the books know the one and not the other,
    the keys still work, a copy is a duplicate, and each reversal does what it should."""
    first = restartable()
    told = first.admin.provisioning()
    terminal, other_line = new_terminal(told), new_terminal(told)
    terminal.sign_on()
    decided, undecided = (terminal.sale_fields(wallet["credit"], amount) for amount in (100, 200))
    for line, point, fields in ((terminal, "decided", decided), (other_line, "received", undecided)):
        first.admin.hold(point, mti="0200")
        line.send(framed(signed("0200", fields, terminal.mak)))
        first.admin.wait_for("held", point=point)
    first.kill()

    second = restartable()
    moved(terminal, second)
    assert [(row["amount"], row["state"]) for row in second.admin.transactions()] == [(100, "approved")]
    assert terminal.exchange(signed("0200", decided, terminal.mak))[39] == "94"
    assert terminal.reverse(decided)[39] == "00"
    assert terminal.reverse(undecided)[39] == "25"
    assert second.admin.card("credit")["balance"] == wallet["credit"].balance
    assert second.admin.totals()["misbooked"] == []


@pytest.mark.parametrize("suite", ["tdes", "sm4"])
def test_secrets_are_nowhere(restartable, new_terminal, wallet, tmp_path, suite):
    """Keys, PINs, PIN blocks, tracks and card numbers are in no file, no log line, no answer of the admin interface."""
    process = restartable()
    process.admin.add_terminal("20000021", "898310012345678", suite=suite)
    terminal = new_terminal(process.admin.provisioning("20000021"))
    terminal.sign_on()
    card, wrong_pin = wallet["debit"], "908172"
    fields = terminal.sale_fields(card, 100, pin=wrong_pin)
    assert terminal.exchange(terminal.sign("0200", fields))[39] == "55"
    sold = terminal.do("sale", card, 100, pin=card.pin)
    listed = spec_settlement.record(sold, wallet["lost"])
    assert spec_settlement.results(spec_settlement.settle(terminal, "0" * 62)) == "21"
    assert spec_settlement.upload_records(terminal, spec_settlement.record(sold, card), listed)[39] == "00"
    assert spec_settlement.end(terminal, "202", 2)[39] == "00"
    terminal.send(framed(b"\x02\x00" + bytes.fromhex("302004C020C09811") + card.pan.encode()))
    process.admin.wait_for("unreadable")
    answers = [str(process.admin.call("GET", path)) for path in _ANSWERS]
    assert process.stop() == 0

    kept = "".join(answers).encode()
    for name in ("books.db", "books.db-wal", "acquirer.log"):
        if (tmp_path / name).exists():
            kept += (tmp_path / name).read_bytes()
    assert b"622424*********5678" in kept
    secrets = {wrong_pin.encode(), card.pan.encode(), bytes.fromhex(card.pan + "0"), fields[52].encode()}
    if suite == "sm4":
        secrets -= {fields[52].encode()}  # zeros; the block is in F59
        secrets |= {fields[59].encode(), bytes.fromhex(fields[59])[5:]}
    else:
        secrets |= {bytes.fromhex(fields[52])}
    secrets |= {wallet["lost"].pan.encode(), bytes.fromhex(wallet["lost"].pan)}
    secrets |= {card.track2.partition("=")[2][:-1].encode(), fields[35].encode()}
    for key in (terminal.tmk, terminal.pik, terminal.mak, terminal.tdk):
        secrets |= {key, key.hex().encode(), key.hex().upper().encode()}
    assert [secret for secret in secrets if secret in kept] == []


def test_books_that_fail_make_the_host_silent(tmp_path):
    """No answer and a closed line: the terminal then reverses, which is right whatever became of the transaction."""

    async def conversation() -> bytes:
        settings = Settings(database="sqlite://", master_key=tmp_path / "key", tls=False, port=0)
        acquirer = Acquirer(settings, Policy())
        await acquirer.start()
        acquirer.books.run = broken
        reader, writer = await asyncio.open_connection("127.0.0.1", acquirer.endpoint.port)
        writer.write(framed(packed("0820", {41: "10012345", 42: "898310012345678", 60: "00000001301"})))
        try:
            return await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()
            await acquirer.stop()

    async def broken(*_):
        raise OSError("disk full")

    assert asyncio.run(conversation()) == b""


def test_books_know_their_master_key(tmp_path):
    url = f"sqlite:///{tmp_path}/books.db"
    open_books(url, Vault(bytes(32))).close()
    open_books(url, Vault(bytes(32))).close()
    with pytest.raises(BooksError, match="another master key"):
        open_books(url, Vault(b"\1" * 32))


def test_master_key_file(tmp_path):
    path = tmp_path / "deep" / "key"
    sealed = open_vault(path).seal(b"secret", "10012345")
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_vault(path).open(sealed, "10012345") == b"secret"
    with pytest.raises(VaultError):
        open_vault(path).open(sealed, "10012346")
    path.write_text("not hexadecimal")
    with pytest.raises(VaultError, match="master key file"):
        open_vault(path)
