"""Many connections at once: one identity is charged once, whoever comes first."""

import collections
import concurrent.futures
import contextlib

from tests.acquirer.spec_terminal import SpecTerminal, signed
from tools.acquirer.testing import AcquirerProcess

_ROUNDS = 12
_COPIES = 3


def _race(told: dict, messages: list[bytes], keys: SpecTerminal) -> list[str]:
    """Send every message on a connection of its own, at the same time; the response codes."""

    def one(message: bytes) -> str:
        with contextlib.closing(SpecTerminal(told)) as terminal:
            terminal.mak = keys.mak
            return terminal.exchange(message)[39]

    with concurrent.futures.ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(one, messages))


def test_two_terminals_and_racing_copies(acquirer, new_terminal, wallet):
    other = acquirer.add_terminal("20000002", "898310012345678")
    terminals = [new_terminal(), new_terminal(other)]
    for terminal in terminals:
        terminal.sign_on()
    for _ in range(_ROUNDS):
        jobs = []
        for terminal in terminals:
            message = signed("0200", terminal.sale_fields(wallet["credit"], 100), terminal.mak)
            jobs.append((terminal, [message] * _COPIES))
        with concurrent.futures.ThreadPoolExecutor(len(jobs)) as pool:
            results = list(pool.map(lambda job: _race(job[0].told, job[1], job[0]), jobs))
        assert [sorted(result) for result in results] == [["00", "94", "94"]] * 2
    charged = len(terminals) * _ROUNDS * 100
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - charged
    assert acquirer.totals()["misbooked"] == []


def test_sale_and_reversal_racing(acquirer, terminal, wallet):
    seen = collections.Counter()
    for _ in range(_ROUNDS):
        fields = terminal.sale_fields(wallet["credit"], 100)
        sale = signed("0200", fields, terminal.mak)
        undo = signed("0400", terminal.reversal_fields(fields), terminal.mak)
        codes = _race(terminal.told, [sale, undo, sale, undo], terminal)
        seen[codes[1]] += 1
        assert acquirer.card("credit")["balance"] == wallet["credit"].balance, codes
    assert set(seen) <= {"00", "25"}


def test_two_acquirers_on_the_same_books(tmp_path, wallet):
    """Copies that reach two processes: still one charge."""
    url = f"sqlite:///{tmp_path}/books.db"
    hosts = [AcquirerProcess(tmp_path, "--no-tls", "--db", url) for _ in range(2)]
    try:
        told = [host.admin.provisioning() for host in hosts]
        with contextlib.closing(SpecTerminal(told[0])) as terminal:
            terminal.sign_on()
            for _ in range(4):
                message = signed("0200", terminal.sale_fields(wallet["credit"], 100), terminal.mak)
                with concurrent.futures.ThreadPoolExecutor(2) as pool:
                    codes = list(pool.map(_race, told, [[message]] * 2, [terminal] * 2))
                assert sorted(codes) == [["00"], ["94"]]
        assert hosts[1].admin.card("credit")["balance"] == wallet["credit"].balance - 400
    finally:
        for host in hosts:
            host.kill()
