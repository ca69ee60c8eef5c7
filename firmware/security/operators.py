"""Who may work with the terminal: numbers, roles, passwords, and a lock-out that grows and outlives a power cut.

Convention of the trade: 99 administrator, 00 supervisor, 01 and up cashiers.
"""

import time
from micropython import const

import files
from log import log
from paycrypto.compare import same
from security.hmac import pbkdf2_sha256

PATH = "/operators.json"
FAILS = "/fails-%s"  # one small file an operator: count 1 byte, time of the last failure 4 bytes
ROUNDS = const(400)  # PBKDF2; about 0.3 s on the board
_FREE_TRIES = const(2)
_WAITS = (30, 60, 120, 300, 900, 3600)  # seconds after the third wrong password, the fourth, ...

CASHIER = "cashier"
SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"


class Operator:
    """One person who may sign on."""

    def __init__(self, kept: dict):
        self.number = kept["number"]
        self.name = kept["name"]
        self.role = kept["role"]
        self.is_off = kept.get("off") is True  # locked by somebody: no password is right
        self.must_change = kept.get("change") is True  # the password, at the next log-in
        self.changed_at = kept.get("changed", 0)  # seconds since 2000; 0: before anybody noted it


class Operators:
    """The operators of this terminal, kept in one file. What changes them is in `operator_records`, as it is rare.

    `kept`: record by number; `random(buffer)` fills a buffer.
    """

    def __init__(self, random):
        self.random = random
        self.kept = {}
        self._deadlines = {}  # ticks, by number: until when nobody may try; None: that is over

    def load(self) -> None:
        """Raises FileError when the file is broken."""
        content = files.read_json(PATH)
        self.kept = content.get("people", {}) if content is not None else {}

    def find(self, number: str):
        """The operator with this two-digit number, or None."""
        kept = self.kept.get(number)
        return Operator(kept) if kept else None

    def pardon(self, number: str) -> None:
        """Forget the wrong passwords of an operator."""
        files.remove(FAILS % number)
        self._deadlines.pop(number, None)

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
        kept = self.kept.get(number)
        salt = bytes.fromhex(kept["salt"]) if kept else bytes(16)  # an unknown number takes as long as a wrong password
        rounds = kept["rounds"] if kept else ROUNDS
        verifier = await pbkdf2_sha256(password, salt, rounds)
        if kept and same(verifier, bytes.fromhex(kept["verifier"])) and not kept.get("off"):
            self.pardon(number)
            return True
        log("TILL", "operator %s: wrong password" % number)
        return False

    def _fails(self, number: str):
        kept = files.read_bytes(FAILS % number)
        if kept is None or len(kept) != 5:
            return 0, 0
        return kept[0], int.from_bytes(kept[1:], "big")

    def _count_fail(self, number: str) -> None:
        fails = min(self._fails(number)[0] + 1, 255)
        files.write_bytes(FAILS % number, bytes([fails]) + time.time().to_bytes(4, "big"))
        self._deadlines.pop(number, None)
