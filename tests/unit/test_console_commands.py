"""Commands of the technician's line with arguments that are wrong, and what they leave behind."""

import binascii
import time

import files
from check import equal
from console import visits
from console.errors import CommandError
from console.table import _COMMANDS, find
from fake_files import fresh
from fake_nor import FakeNor
from fakes_store import Store, fill, opened
from ledger.states import APPROVED
from paths import NUMBERS
from security import audit, lock
from security.audit_log import AuditLog
from services.console_keeper import ConsoleKeeper
from test_backup import write
from test_ledger import mounted, sale

HEAP = "320wK"
WRONG = (None, True, False, -1, 0.0, 1.5, 10**40, "", "x", "\u673a", [], [[]], {}, {"at": 0})
ARGUMENTS = {
    "logs": ("skip",), "audit": ("skip",), "pack": ("part", "line"), "put": ("at", "data"), "provision": ("sha256",),
    "update": ("what",), "backup": ("anew",), "restore_begin": ("size", "keys"), "restore_put": ("at", "data"),
    "restore": ("lost",),
}  # fmt: skip
PLAIN = {"at": 0, "data": "AAAA", "size": 400, "keys": binascii.b2a_base64(bytes(64))[:-1].decode()}


class Nothing:
    """Parts that only have to be there."""

    visit = has_updates = ready = is_low = False
    serial, updates, client, percent, touched = "TT24-000187", None, None, 50, 0
    nobody_waits = True
    terminal_id = merchant_id = ""

    def set(self, name, value):
        self.visit = value

    def start(self, name, coroutine):
        self.started = name

    def is_open(self):
        return False


class Till(Nothing):
    """A bare terminal with books."""

    def __init__(self, store=None, ready=False):
        self.board = self.ui = self.status = self.supervisor = self.tamper_guard = self.power = self
        self.secrets = store or Store()
        self.wear = self
        self.counts = [0]
        self.vault = opened(self.secrets)
        self.staging_flash, self.ledger_flash, self.files_flash = FakeNor(4), FakeNor(6), None
        self.ledger = mounted(self.ledger_flash, self.vault)
        self.parameters = Nothing()
        self.parameters.ready = ready
        self.random = fill
        self.keeper = ConsoleKeeper(self)
        self.began()

    def began(self):
        self.keeper.visit.update({"seals": Seals(), "technician": "0042", "rights": 31, "kept": {}})
        self.keeper.visit["signer"] = (1 << 2047 | 12345).to_bytes(256, "big")


class Seals:
    def wipe(self):
        pass


async def told(*steps):
    """Nobody listens to the progress."""


async def call(till, do, **arguments):
    """What a command answers, or the reason why not; anything else it raises is a fault of it."""
    import sys

    from console.session import Session

    _, module, function = find(do)
    __import__(module)
    try:
        return await getattr(sys.modules[module], function)(till, Session(till.keeper), arguments, told)
    except CommandError as error:
        return error.args[0]


async def test_wrong_types_in_any_argument_are_refused_in_words():
    _, store = fresh()
    assert not set(ARGUMENTS) - {row.split(" ")[0] for row in _COMMANDS.split("\n")}
    till = Till(store)
    for do, names in ARGUMENTS.items():
        for name in names:
            for value in WRONG:
                if do == "restore_put":
                    await call(till, "restore_begin", **PLAIN)
                given = {key: PLAIN[key] for key in names if key in PLAIN and key != name}
                given[name] = value
                try:
                    answer = await call(till, do, **given)
                except Exception as error:
                    raise AssertionError("%s %s=%r: %r" % (do, name, value, error))
                assert isinstance(answer, (dict, str)), (do, name, value)


async def test_what_was_put_is_wiped_when_it_is_not_taken():
    _, store = fresh()
    till = Till(store)
    for wrong in ({}, {"sha256": "zz"}, {"sha256": "00" * 32}):
        await call(till, "put", at=0, data=binascii.b2a_base64(b"secret" * 9)[:-1].decode())
        content = till.keeper.visit["kept"]["put"]
        assert await call(till, "provision", **wrong) in ("digest", "syntax")
        equal(bytes(content), bytes(54))
    await call(till, "restore_begin", **dict(PLAIN, keys=binascii.b2a_base64(b"k" * 64)[:-1].decode()))
    keys = till.keeper.visit["kept"]["restore_keys"]
    await call(till, "restore_begin", **PLAIN)
    equal(bytes(keys), bytes(64))


async def test_a_stopped_terminal_takes_no_books():
    _, store = fresh()
    till = Till(store)
    till.ledger = None
    equal(await call(till, "restore_begin", **PLAIN), "books")


async def test_books_that_nobody_took_along_are_not_erased():
    _, store = fresh()
    till = Till(store, ready=True)
    write("/parameters.json", b"{}")
    it = sale(1)
    till.ledger.begin(it)
    till.ledger.move(it, APPROVED)
    await call(till, "hand_over")
    equal(lock.code_of(store), lock.MOVED)
    equal(await call(till, "retire"), "pending")
    answer = await call(till, "backup", anew=True)
    while answer["more"] is True:
        equal(await call(till, "retire"), "pending", "not all of them")
        answer = await call(till, "backup")
    equal(await call(till, "retire"), {})
    equal(till.ledger_flash.cells[:64], b"\xff" * 64)


async def test_a_terminal_that_comes_back_after_its_books_went_leaves_numbers_out():
    for is_taken in (False, True):
        _, store = fresh()
        till = Till(store, ready=True)
        write("/parameters.json", b"{}")
        till.ledger.begin(sale(1))
        await call(till, "hand_over")
        answer = await call(till, "backup", anew=True)
        while is_taken and answer["more"]:
            answer = await call(till, "backup")
        equal(await call(till, "unlock"), {"code": lock.MOVED})
        equal(files.is_there(NUMBERS), is_taken)


class Refusing(Till):
    """Its tokens are all no good."""

    async def open(self, reason="signature"):
        self.keeper.visit.clear()
        self.keeper.visit["nonce"] = bytes(16)
        try:
            await visits.open_session(self, self.keeper, {"token": "AAAA", "dh": "AAAA"})
        except CommandError as error:
            return error.args[0]


async def test_the_wait_after_a_refused_token_ends_and_outlives_a_restart():
    class Trust:
        TECHNICIANS = ()

    visits.trust = Trust
    _, store = fresh()
    audit.use(store)
    till = Refusing(store)
    equal(await till.open(), "token")
    equal(await till.open(), "wait")
    time.sleep(7 * 86400)  # ticks come round after 12 days; half of that looks like the future
    equal(await till.open(), "token")
    for _ in range(40):
        time.sleep(61)
        equal(await till.open(), "token")
    again = Refusing(store)
    equal(await again.open(), "wait", "a restart forgets nothing")
    time.sleep(50)
    equal(await again.open(), "wait", "and it had grown")
    time.sleep(11)
    equal(await again.open(), "token")
    lines = [line for line in AuditLog(store).lines() if b" token " in line]
    assert len(lines) < 8, "refusals push everything else out of the log"
