"""Who may work with the terminal: numbers, roles, passwords, and a lock-out that grows and outlives a power cut.

Convention of the trade: 99 administrator, 00 supervisor, 01 and up cashiers.
"""

import time
from micropython import const

import files
from log import log
from paycrypto.compare import same
from security.errors import SecurityError
from security.hmac import pbkdf2_sha256

_PATH = "/operators.json"
_SCHEMA = const(1)
PAST = "/past-%s"  # the passwords before, see `passwords`
_FAILS = "/fails-%s"  # one small file an operator: count 1 byte, time of the last failure 4 bytes
_ROUNDS = const(400)  # PBKDF2; about 0.3 s on the board
_FREE_TRIES = const(2)
_WAITS = (30, 60, 120, 300, 900, 3600)  # seconds after the third wrong password, the fourth, ...

CASHIER = "cashier"
SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"
MOST = 20  # operators


class Operator:
    """One person who may sign on."""

    def __init__(self, kept: dict):
        self.number = kept["number"]
        self.name = kept["name"]
        self.role = kept["role"]
        self.is_off = kept.get("off") is True  # locked by somebody: no password is right
        self.must_change = kept.get("change") is True  # the password, at the next log-in
        self.changed_at = kept.get("changed", 0)  # seconds since 2000; 0: before anybody noted it


class OperatorError(SecurityError):
    """An operator record is wrong. Arguments: field, what is wrong."""


class Operators:
    """The operators of this terminal, kept in one file."""

    def __init__(self, random):
        self._random = random
        self._kept = {}
        self._deadlines = {}  # ticks, by number: until when nobody may try; None: that is over

    def load(self) -> None:
        """Raises FileError when the file is broken."""
        content = files.read_json(_PATH)
        self._kept = content.get("people", {}) if content is not None else {}

    def find(self, number: str):
        """The operator with this two-digit number, or None."""
        kept = self._kept.get(number)
        return Operator(kept) if kept else None

    def numbers(self) -> list:
        """Of all operators, in order."""
        return sorted(self._kept)

    async def store(self, given: list) -> None:
        """Replace all operators by a list that `check_operators` has passed."""
        kept = {}
        for entry in given:
            record = {"number": entry["number"], "name": entry["name"], "role": entry["role"], "changed": time.time()}
            if entry.get("change") is True:
                record["change"] = True
            record.update(await self.verifier_of(entry["password"].encode()))
            kept[entry["number"]] = record
        for number in set(kept) | set(self._kept):
            files.remove(_FAILS % number)
            files.remove(PAST % number)
        self._keep(kept)

    async def verifier_of(self, password) -> dict:
        """What is kept of a password (ASCII digits)."""
        salt = bytearray(16)
        self._random(salt)
        verifier = await pbkdf2_sha256(password, salt, _ROUNDS)
        return {"salt": salt.hex(), "verifier": verifier.hex(), "rounds": _ROUNDS}

    def verifier_kept(self, number: str):
        """Rounds (2 bytes), salt (16) and verifier (32) of an operator's password; None for nobody."""
        kept = self._kept.get(number)
        if kept is None:
            return None
        return kept["rounds"].to_bytes(2, "big") + bytes.fromhex(kept["salt"] + kept["verifier"])

    def amend(self, number: str, **fields) -> None:
        """Change fields of an operator's record, or begin one; on flash when this returns."""
        kept = dict(self._kept)
        kept[number] = dict(kept.get(number, {"number": number}))
        kept[number].update(fields)
        self._keep(kept)

    def _keep(self, kept: dict) -> None:
        files.write_json(_PATH, {"schema": _SCHEMA, "people": kept})
        self._kept = kept

    def pardon(self, number: str) -> None:
        """Forget the wrong passwords of an operator."""
        files.remove(_FAILS % number)
        self._deadlines.pop(number, None)

    def forget(self) -> None:
        """Nobody may work here any more."""
        for number in self._kept:
            files.remove(_FAILS % number)
            files.remove(PAST % number)
        files.remove(_PATH)
        self._kept = {}

    def seconds_locked(self, number: str) -> int:
        """How long this operator must still wait before another try; 0 when not locked.

        Counted on the wall clock over a power cut, on ticks from then on: a sign-on may set the wall clock.
        """
        if number not in self._deadlines:
            self._deadlines[number] = time.ticks_add(time.ticks_ms(), self._wait_left(number) * 1000)
        if self._deadlines[number] is None:
            return 0
        left = time.ticks_diff(self._deadlines[number], time.ticks_ms())
        if left <= 0:
            self._deadlines[number] = None  # over, before the ticks come round again
            return 0
        return (left + 999) // 1000

    def _wait_left(self, number: str) -> int:
        fails, failed_at = self._fails(number)
        if fails <= _FREE_TRIES:
            return 0
        wait = _WAITS[min(fails - _FREE_TRIES - 1, len(_WAITS) - 1)]
        since = time.time() - failed_at
        return wait if since < 0 else max(0, wait - since)  # a clock set back does not shorten the wait

    async def check(self, number: str, password) -> bool:
        """Whether the password (ASCII digits in a bytearray) is right. The try is counted before it is judged."""
        if self.seconds_locked(number):
            return False
        self._count_fail(number)
        kept = self._kept.get(number)
        salt = bytes.fromhex(kept["salt"]) if kept else bytes(16)  # an unknown number takes as long as a wrong password
        rounds = kept["rounds"] if kept else _ROUNDS
        verifier = await pbkdf2_sha256(password, salt, rounds)
        if kept and same(verifier, bytes.fromhex(kept["verifier"])) and not kept.get("off"):
            self.pardon(number)
            return True
        log("TILL", "operator %s: wrong password" % number)
        return False

    def _fails(self, number: str):
        kept = files.read_bytes(_FAILS % number)
        if kept is None or len(kept) != 5:
            return 0, 0
        return kept[0], int.from_bytes(kept[1:], "big")

    def _count_fail(self, number: str) -> None:
        fails = min(self._fails(number)[0] + 1, 255)
        files.write_bytes(_FAILS % number, bytes([fails]) + time.time().to_bytes(4, "big"))
        self._deadlines.pop(number, None)


def check_operators(given) -> None:
    """Raises OperatorError unless `given` is a list of {number, name, role, password} that can be stored. With `change`
    true, the password is to be changed at the first log-in."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise OperatorError("list", "1 to %d operators are needed" % MOST)
    for entry in given:
        _check(entry)


def _check(entry) -> None:
    if not isinstance(entry, dict):
        raise OperatorError("operator", "no object")
    for field in ("number", "name", "role", "password"):
        if not isinstance(entry.get(field), str) or not entry[field]:
            raise OperatorError(field, "missing")
    if len(entry["number"]) != 2 or not entry["number"].isdigit():
        raise OperatorError("number", "two digits are needed")
    if not 4 <= len(entry["password"]) <= 6 or not entry["password"].isdigit():
        raise OperatorError("password", "4 to 6 digits are needed")
    if entry.get("change", False) not in (True, False):
        raise OperatorError("change", "true or false is needed")
    if entry["role"] not in (CASHIER, SUPERVISOR, ADMINISTRATOR):
        raise OperatorError("role", "cashier, supervisor or administrator")
