"""The command line: what it prints, and one clear line when something is wrong."""

import concurrent.futures
import json
import re
import signal
import socket
import time

import httpx
import pytest
from typer.testing import CliRunner

from tests.acquirer import spec_settlement
from tools.acquirer.cli import app
from tools.acquirer.testing import AcquirerProcess

SERVE_ANYWHERE = ("serve", "--port", "0", "--admin-port", "0", "--no-tls")


@pytest.fixture
def run(tmp_path):
    """Runs a command on books of its own; returns (exit code, standard output, standard error)."""

    def run_command(*arguments: str, db: str = f"sqlite:///{tmp_path}/books.db") -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [*arguments, "--db", db, "--key-file", str(tmp_path / "key")])
        return done.exit_code, done.stdout, done.stderr

    return run_command


def one_line(error: str) -> bool:
    return error.startswith("acquirer: ") and error.count("\n") == 1


def test_terminals_cards_and_an_empty_ledger(run):
    code, output, _ = run("terminal", "list")
    assert code == 0
    assert re.search(r"10012345\s+898310012345678\s+阿福粥铺\s+1\s+no", output)
    code, output, _ = run("card", "list")
    assert re.search(r"debit\s+借记卡\s+622424\*{9}5678\s+3011\s+3000\.00", output)
    code, output, _ = run("ledger")
    assert (code, len(output.splitlines())) == (0, 1)


def test_terminal_added_and_provisioned(run, tmp_path):
    code, output, _ = run("terminal", "add", "20000001", "--tmk", "0123456789ABCDEFFEDCBA9876543210")
    assert (code, output) == (0, "terminal 20000001, check value of its master key 08D7B4FB\n")
    code, output, error = run("terminal", "add", "20000001")
    assert code == 1
    assert error == "acquirer: terminal 20000001 is there already\n"
    code, output, _ = run("provision", "20000001", "--tls-dir", str(tmp_path / "tls"), "--advertise", "10.0.0.2")
    told = json.loads(output)
    assert (told["terminal_id"], told["merchant_id"]) == ("20000001", "898310012345678")
    assert (told["tmk"], told["tmk_kcv"]) == ("0123456789ABCDEFFEDCBA9876543210", "08D7B4FB")
    acquirer = told["acquirer"]
    assert acquirer.pop("ca").startswith("-----BEGIN CERTIFICATE-----\n")
    assert acquirer == {
        "host": "10.0.0.2",
        "port": 7583,
        "tls": True,
        "server_name": "acquirer.example",
        "tpdu": "6000030000",
        "header": "603100310000",
        "suite": "tdes",
        "pin_format": "iso0",
        "mac": "up_ecb",
        "key_scheme": "session",
        "encrypt_track": True,
        "extensions": ["journal", "query", "signature", "code"],
    }
    assert {operator["role"] for operator in told["operators"]} == {"cashier", "supervisor", "administrator"}
    assert told["limits"] == {"sale_max": 5_000_000}


def test_terminal_with_sm4(run):
    options = ("--suite", "sm4", "--mac", "cbc", "--no-encrypt-track", "--extension", "query")
    code, output, _ = run("terminal", "add", "20000002", "--tmk", "0123456789ABCDEFFEDCBA9876543210", *options)
    assert (code, output) == (0, "terminal 20000002, check value of its master key 2677F46B\n")
    told = json.loads(run("provision", "20000002", "--no-tls", "--backup", "10.0.0.3:7590")[1])
    ways = ("suite", "pin_format", "mac", "encrypt_track", "extensions")
    assert [told["acquirer"][name] for name in ways] == ["sm4", "sm4", "cbc", False, ["query"]]
    assert told["acquirer"]["backup"] == {"host": "10.0.0.3", "port": 7590}
    run("terminal", "add", "20000003", "--extension", "-")
    assert json.loads(run("provision", "20000003", "--no-tls")[1])["acquirer"]["extensions"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("terminal", "add", "12345678", "--suite", "sm4", "--mac", "x919"),
        ("terminal", "add", "12345678", "--extension", "magic"),
        ("provision", "99999999", "--no-tls"),
        ("terminal", "add", "123"),
        ("terminal", "add", "12345678", "--merchant", "1"),
        ("terminal", "add", "12345678", "--tmk", "00"),
        (*SERVE_ANYWHERE, "--fault", "explode"),
        (*SERVE_ANYWHERE, "--fault", "decline,code=00"),
    ],
)
def test_wrong_arguments(run, arguments):
    code, output, error = run(*arguments)
    assert (code, output, one_line(error)) == (1, "", True), error


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x/y", "sqlite:////proc/none/books.db"])
def test_bad_database_url(run, url):
    code, _, error = run(*SERVE_ANYWHERE, db=url)
    assert (code, one_line(error)) == (1, True), error


@pytest.mark.parametrize("option", ["--port", "--admin-port"])
def test_port_in_use(run, option):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, output, error = run(*SERVE_ANYWHERE, option, str(taken.getsockname()[1]))
    assert (code, output, one_line(error)) == (1, "", True), error
    assert "cannot listen on 127.0.0.1:" in error


def test_ctrl_c_with_everybody_connected(tmp_path):
    """A terminal that is held, a watcher of the event stream and a long poll do not keep it from ending."""
    process = AcquirerProcess(tmp_path, "--no-tls")
    process.admin.hold("accepted")
    with (
        socket.create_connection(("127.0.0.1", process.port)),
        httpx.Client(base_url=process.admin_url, trust_env=False, timeout=10) as watcher,
        watcher.stream("GET", "/events", headers={"Accept": "text/event-stream"}),
        concurrent.futures.ThreadPoolExecutor(1) as pool,
    ):
        process.admin.wait_for("held")
        poll = pool.submit(process.admin.call, "GET", "/events", params={"after": 99, "wait": 60})
        time.sleep(0.1)
        process.process.send_signal(signal.SIGINT)
        assert process.process.wait(5) == 0
        assert poll.result() == []
    process.admin.close()
    assert process.log.read_text(encoding="utf-8") == ""


def test_options_and_the_ledger_of_a_running_acquirer(tmp_path, run, wallet, new_terminal):
    """Keys, a fault and a policy from the command line; other commands read the books meanwhile."""
    keys = "22" * 16 + ":" + "33" * 8 + ":" + "44" * 16
    options = ["--working-keys", keys, "--fault", "decline,code=91,card=0019,times=2", "--no-amount-codes"]
    options += ["--db", f"sqlite:///{tmp_path}/books.db", "--key-file", str(tmp_path / "key")]
    process = AcquirerProcess(tmp_path, "--no-tls", *options)
    try:
        terminal = new_terminal(process.admin.provisioning())
        terminal.sign_on()
        assert (terminal.pik, terminal.mak, terminal.tdk) == (b"\x22" * 16, b"\x33" * 8, b"\x44" * 16)
        assert [terminal.sale(wallet["credit"], 12851)[39] for _ in range(3)] == ["91", "91", "00"]
        code, output, _ = run("ledger")
        assert code == 0
        assert re.search(r"10012345\s+000001\s+000004\s+sale\s+128\.51\s+622424\*{6}0019\s+approved\s+00", output)
        assert re.search(r"10012345 .* yes", run("terminal", "list")[1])
        spec_settlement.settle(terminal, "0" * 62)
        spec_settlement.end(terminal, "202", 0)
        output = run("settlements")[1]
        assert re.search(r"10012345\s+000001\s+different balanced\s+closed", output)
        assert "000004 622424******0019: not uploaded, terminal -, here 128.51" in output
    finally:
        assert process.stop() == 0
