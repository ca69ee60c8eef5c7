"""A second line to the same acquirer, and lines that go down."""

import pytest

from tools.acquirer.testing import AcquirerProcess


@pytest.fixture
def two_lines(tmp_path):
    process = AcquirerProcess(tmp_path, "--backup-port", "0")
    yield process.admin
    assert process.stop() == 0


def test_failover(two_lines, new_terminal, wallet):
    told = two_lines.provisioning()
    backup = told["acquirer"]["backup"]
    assert set(backup) == {"host", "port", "server_name"}
    assert backup["port"] != told["acquirer"]["port"]
    terminal, other = new_terminal(told), new_terminal(told | {"acquirer": told["acquirer"] | backup})
    terminal.sign_on()
    two_lines.switch_line("main", False)
    with pytest.raises((EOFError, ConnectionError)):
        terminal.sale(wallet["credit"], 100)
    terminal.close()
    with pytest.raises(ConnectionRefusedError):
        terminal.connect()
    other.mak, other.batch, other.trace = terminal.mak, terminal.batch, terminal.trace
    assert other.sale(wallet["credit"], 100)[39] == "00"
    assert two_lines.call("GET", "/lines") == {"main": False, "backup": True}
    two_lines.switch_line("main", True)
    terminal.connect()
    terminal.trace = other.trace
    assert terminal.sale(wallet["credit"], 100)[39] == "00"
    assert [step["line"] for step in two_lines.steps() if step["step"] == "accepted"] == ["main", "backup", "main"]


def test_reset_brings_lines_up(two_lines, new_terminal):
    two_lines.switch_line("main", False)
    two_lines.reset()
    assert new_terminal(two_lines.provisioning()).sign_on()[39] == "00"


def test_no_backup_unless_asked_for(acquirer):
    assert "backup" not in acquirer.provisioning()["acquirer"]
    assert acquirer.call("GET", "/lines") == {"main": True}
    with pytest.raises(AssertionError, match="404"):
        acquirer.switch_line("backup", False)
