"""For tests that need an acquirer: one process for the session, its admin interface as plain Python.

In a conftest.py:

    from tools.acquirer.testing import acquirer, acquirer_process  # noqa: F401  (fixtures)

and then in a test:

    def test_lost_answer(acquirer):
        acquirer.arm("drop_answer", mti="0200")
        ...
        acquirer.wait_for("decided", mti="0200")
        assert acquirer.transactions()[0]["state"] == "approved"
"""

import pathlib
import subprocess
import sys
import time

import httpx
import pytest

from tools.paths import ROOT

_START = 20.0  # seconds
_POLICY = {"amount_codes": True, "mac_on_declines": True, "mak_bytes": 8, "fallback": True}
_ANSWER = 70.0  # a long poll takes up to 60


class Admin:
    """The admin interface of a running acquirer. Amounts are fen."""

    def __init__(self, url: str):
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=_ANSWER, trust_env=False)
        self._seen = 0

    def call(self, method: str, path: str, **options):
        """One request; the decoded answer. Raises AssertionError with the acquirer's words."""
        answer = self._http.request(method, path, **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def health(self) -> dict:
        return self.call("GET", "/health")

    def reset(self) -> None:
        """Empty books, full cards, no faults, no holds, no connections; what happened before is forgotten."""
        self.call("PATCH", "/policy", json=dict(_POLICY))
        self._seen = self.call("POST", "/reset")["last_step"]

    def provisioning(self, terminal: str = "10012345") -> dict:
        """The object a terminal is provisioned with."""
        return self.call("GET", f"/terminals/{terminal}/provisioning")

    def dukpt(self, terminal: str) -> dict:
        """The two fields with which a terminal under DUKPT gets its initial key, one after the other."""
        return self.call("GET", f"/terminals/{terminal}/dukpt")

    def add_terminal(self, terminal: str, merchant: str, name: str = "", tmk: str | None = None, **more) -> dict:
        """Enter a terminal; `more` takes suite, mac, encrypt_track, extensions. Returns its provisioning object."""
        new = {"id": terminal, "merchant_id": merchant, "merchant_name": name, "tmk": tmk} | more
        return self.call("POST", "/terminals", json=new)

    def signature(self, transaction: int) -> dict:
        """What was signed on the glass for a transaction: `picture` and `receipt` in hexadecimal."""
        return self.call("GET", f"/transactions/{transaction}/signature")

    def ask_terminal(self, requirement: int, terminal: str = "10012345") -> None:
        """Have the header of answers ask a terminal: 1 parameters, 2 status, 3 sign-on, 4 CA keys, 5 applications,
        7 blacklist, 9 contactless parameters."""
        self.call("PATCH", f"/terminals/{terminal}", json={"requirement": requirement})

    def arm(self, effect: str, *, times: int = 1, code: str = "96", seconds: float = 35.0, cut_at: int = 0, **match):
        """Arm a fault; `match` takes mti, kind, terminal, trace, amount, card. Returns the rule."""
        rule = {"effect": effect, "match": match, "times": times, "code": code, "seconds": seconds, "bytes": cut_at}
        return self.call("POST", "/faults", json=rule)

    def script(self, *commands: str, template: str = "71", times: int = 1, **match) -> dict:
        """Have issuer scripts sent to a chip; commands as lab/scripts.py has them, `unblock_pin`."""
        rule = {"effect": "script", "match": match, "times": times, "script": commands, "template": template}
        return self.call("POST", "/faults", json=rule)

    def disarm(self) -> None:
        """Remove all faults."""
        self.call("DELETE", "/faults")

    def faults(self) -> list[dict]:
        return self.call("GET", "/faults")

    def hold(self, point: str, *, times: int = 1, **match) -> None:
        """Stop the next matching connection at `accepted`, `received` or `decided`."""
        self.call("POST", "/hold", json={"point": point, "match": match, "times": times})

    def release(self) -> int:
        """Let go who is held; how many were."""
        return self.call("POST", "/release")["released"]

    def switch_line(self, line: str, up: bool) -> None:
        """Take the line `main` or `backup` down, so that connections are refused, or up again."""
        self.call("PATCH", f"/lines/{line}", json={"up": up})

    def policy(self, **change) -> dict:
        return self.call("PATCH", "/policy", json=change)

    def steps(self, wait: float = 0) -> list[dict]:
        """Steps since the last time they were asked for; waits up to `wait` seconds for the first."""
        found = self.call("GET", "/events", params={"after": self._seen, "wait": wait})
        if found:
            self._seen = found[-1]["n"]
        return found

    def wait_for(self, step: str, seconds: float = 10.0, **details) -> dict:
        """The next step of that name with these details; those before it are passed over. Raises AssertionError."""
        deadline = time.monotonic() + seconds
        passed = []
        while (left := deadline - time.monotonic()) > 0:
            for found in self.call("GET", "/events", params={"after": self._seen, "wait": min(left, 5)}):
                self._seen = found["n"]
                passed.append(found)
                if found["step"] == step and all(found.get(name) == value for name, value in details.items()):
                    return found
        raise AssertionError(f"no step {step} {details} within {seconds} s, but {passed}")

    def transactions(self, **equal) -> list[dict]:
        """Filter by terminal, batch, trace, kind, state, card."""
        return self.call("GET", "/transactions", params=equal)

    def skew(self, transaction: dict, settles_as: int | None = 0) -> dict:
        """Make settlements take a transaction for another amount; 0: not know it, None: as it is."""
        return self.call("PATCH", f"/transactions/{transaction['id']}", json={"settles_as": settles_as})

    def settlements(self, **equal) -> list[dict]:
        """With their differences. Filter by terminal, batch."""
        return self.call("GET", "/settlements", params=equal)

    def details(self, settlement: dict) -> list[dict]:
        """What was uploaded for a settlement."""
        return self.call("GET", f"/settlements/{settlement['id']}/details")

    def journal(self, **equal) -> list[dict]:
        """Filter by terminal, kind, trace."""
        return self.call("GET", "/journal", params=equal)

    def totals(self, **equal) -> dict:
        return self.call("GET", "/totals", params=equal)

    def card(self, card_id: str) -> dict:
        return next(card for card in self.call("GET", "/cards") if card["id"] == card_id)

    def phone(self, phone_id: str, **change) -> dict:
        """A payer's phone; `behaviour` and `balance` can be set."""
        return self.call("POST", f"/phones/{phone_id}", json=change)

    def show_code(self, phone_id: str) -> str:
        """A new payer's code on its screen."""
        return self.call("POST", f"/phones/{phone_id}/code")["code"]

    def scan_code(self, phone_id: str, text: str) -> str:
        """Its owner scans a merchant's code; the state of the order."""
        return self.call("POST", f"/phones/{phone_id}/scan", json={"text": text})["state"]

    def change_card(self, card_id: str, **change) -> dict:
        """Set balance, status_code or pin_failures."""
        return self.call("PATCH", f"/cards/{card_id}", json=change)

    def close(self) -> None:
        self._http.close()


class AcquirerProcess:
    """An acquirer on free ports, with its books in memory unless `options` say otherwise."""

    module = "tools.acquirer"

    def __init__(self, folder: pathlib.Path, *options: str):
        command = [sys.executable, "-m", self.module, "serve", "--port", "0", "--admin-port", "0"]
        command += ["--key-file", str(folder / "acquirer.key"), "--tls-dir", str(folder / "tls")]
        command += ["--db", "sqlite://", *options]
        self.log = folder / "acquirer.log"
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self._first_line()
        _, where, kind, _, self.admin_url = line.split()
        self.host, _, port = where.rpartition(":")
        self.port = int(port)
        self.tls = kind == "tls"
        self.admin = Admin(self.admin_url)

    def _first_line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.startswith("acquirer "):
            self.process.wait(_START)
            raise RuntimeError(f"the acquirer did not start: {self.log.read_text(encoding='utf-8')[-2000:]}")
        return line

    def kill(self) -> None:
        """Power failure of the host."""
        self.admin.close()
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Orderly end; the exit code."""
        self.admin.close()
        self.process.terminate()
        return self.process.wait(_START)


@pytest.fixture(scope="session")
def acquirer_process(tmp_path_factory):
    """One acquirer with TLS for the whole session."""
    running = AcquirerProcess(tmp_path_factory.mktemp("acquirer"))
    yield running
    running.stop()


@pytest.fixture
def acquirer(acquirer_process):
    """Its admin interface, after a reset."""
    acquirer_process.admin.reset()
    return acquirer_process.admin
