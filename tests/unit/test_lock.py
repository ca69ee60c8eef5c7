"""firmware/security/lock.py, intrusion.py, clock_watch.py: locked once, locked for good, wherever the power goes."""

import time

import fake_nor
from check import equal
from fake_files import KEPT, fresh, mount
from fake_nor import PowerCut
from fakes_store import Store, opened
from security import audit, clock_watch, intrusion, lock
from security.audit_log import AuditLog

KEY = bytearray(range(16))
NOW = 848448000


class Board:
    def __init__(self, secrets, debug_is_open=True):
        self.secrets = secrets
        self.debug_is_open = lambda: debug_is_open


class Guard:
    def __init__(self, is_open=False):
        self.is_open = lambda: is_open


class Books:
    def __init__(self, *times):
        self._times = times

    def newest_first(self):
        for began_at in self._times:
            yield Transaction(began_at)


class Transaction:
    def __init__(self, began_at):
        self.began_at = began_at


class Till:
    def __init__(self, secrets, books=None, is_open=False):
        self.board = Board(secrets)
        self.vault = opened(secrets)
        self.tamper_guard = Guard(is_open)
        self.ledger = books or Books()


def with_key(store):
    vault = opened(store)
    vault.inject_tmk(bytearray(KEY), vault.check_value(KEY)[:4], "tdes")
    audit.use(store)
    return vault


def events(store):
    return [line.decode().split(" ")[2:5] for line in AuditLog(store).lines()][:-1]


def test_locked_and_unlocked():
    _, store = fresh()
    vault = with_key(store)
    equal(lock.code_of(store), "")
    lock.lock(store, vault, lock.OPENED)
    lock.lock(store, vault, lock.REMOTE, "T0000042")  # the first reason stays
    equal((lock.code_of(store), vault.has_tmk, opened(store).has_tmk), ("T01", False, False))
    lock.unlock(store, "T0000042", 0)
    lock.unlock(store, "T0000042", 0)
    equal((lock.code_of(store), opened(store).has_tmk), ("", False))
    equal(events(store), [["tamper", "-", "T01"], ["unlock", "T0000042", "T01"]])
    lock.lock(store, vault, lock.REMOTE, "T0000042")
    equal(events(store)[2:], [["lock", "T0000042", "R01"]])


def test_a_store_that_fails_does_not_save_the_keys():
    store = Store()
    vault = with_key(store)
    kept = store.put

    def put(name, buffer):
        if name == "locked":
            raise OSError(5)
        kept(name, buffer)

    store.put = put
    lock.lock(store, vault, lock.OPENED)
    equal((vault.has_tmk, opened(store).has_tmk), (False, False))


def test_the_power_goes_at_every_step_of_locking():
    nor, store = fresh()
    with_key(store)
    KEPT[:] = nor.cells
    blobs = dict(store.blobs)
    cuts = 0
    for end in (fake_nor.nothing, fake_nor.everything, fake_nor.first(100)):
        step = 0
        while True:
            nor.power_on(KEPT)
            store.blobs = dict(blobs)
            mount(nor)
            vault = opened(store)
            nor.cut_at(step, end)
            is_done = False
            try:
                lock.lock(store, vault, lock.OPENED)
                is_done = nor.steps_left >= 0
            except (PowerCut, OSError):
                pass
            if is_done:
                break
            cuts += 1
            nor.power_on()
            mount(nor)
            till = Till(store)
            intrusion.look_at_case(till)
            is_locked = lock.code_of(store) == "T01"
            assert is_locked or step == 0, step  # the event comes first
            equal((opened(store).has_tmk, till.vault.has_tmk), (not is_locked, not is_locked), "cut at %d" % step)
            told = events(store)
            assert told in ([["tamper", "-", "T01"]] * len(told),), told
            assert len(told) in ((1, 2) if is_locked else (0,)), (step, told)
            equal(AuditLog(store).is_whole, True)
            step += 1
    print("%d cuts" % cuts)
    assert cuts >= 15, cuts


def test_unlocking_is_told_before_it_is_done():
    nor, store = fresh()
    lock.lock(store, with_key(store), lock.REMOTE, "T0000042")
    KEPT[:] = nor.cells
    blobs = dict(store.blobs)
    for step in range(20):
        nor.power_on(KEPT)
        store.blobs = dict(blobs)
        mount(nor)
        nor.cut_at(step, fake_nor.nothing)
        try:
            lock.unlock(store, "T0000042", 0)
        except (PowerCut, OSError):
            pass
        nor.power_on()
        mount(nor)
        if not lock.code_of(store):
            equal(events(store)[-1], ["unlock", "T0000042", "R01"])
            return
    raise AssertionError("never unlocked")


def test_an_open_case_is_found_at_the_start():
    _, store = fresh()
    with_key(store)
    till = Till(store, is_open=True)
    intrusion.look_at_case(till)
    equal((lock.code_of(store), till.vault.has_tmk), ("T01", False))
    intrusion.look_at_case(till)
    equal(events(store), [["tamper", "-", "T01"]])


def test_a_debugger_finds_no_keys_on_a_shops_device():
    for is_production, is_open, code in ((False, True, ""), (True, False, ""), (True, True, "D01")):
        _, store = fresh()
        with_key(store)
        till = Till(store)
        till.board = Board(store, is_open)
        intrusion.trust.IS_PRODUCTION = is_production
        intrusion.look_at_case(till)
        equal((lock.code_of(store), till.vault.has_tmk), (code, not code))
        equal(events(store), [["debug", "-", "D01"]] if code else [])
    intrusion.trust.IS_PRODUCTION = False


def test_the_clock_is_judged():
    store = Store()
    judge = clock_watch.judge
    for newest, now, verdict in (
        (0, 0, clock_watch.OK), (0, NOW, clock_watch.OK), (NOW, NOW + 9, clock_watch.OK),
        (NOW, NOW - 7200, clock_watch.OK), (NOW, NOW - 7201, clock_watch.BACK), (NOW, 60, clock_watch.UNSET),
    ):  # fmt: skip
        equal(judge(store, newest, now), verdict, "%d %d: " % (newest, now))
    clock_watch.trust_from(store, NOW, NOW - 7200)  # so little is nothing to keep
    equal(store.blobs, {})
    clock_watch.trust_from(store, NOW + 90000, NOW)  # the acquirer sets it right
    equal(judge(store, NOW + 90000, NOW + 60), clock_watch.OK)
    equal(judge(store, NOW + 90000, NOW - 7201), clock_watch.BACK)
    equal(judge(store, NOW + 90001, NOW + 60), clock_watch.BACK)  # written after that
    clock_watch.trust_from(store, NOW + 50000, NOW + 40000)
    equal(judge(store, NOW + 90000, NOW + 40060), clock_watch.OK)


def test_a_clock_set_back_locks():
    time.set_rtc(NOW)
    for books, spent in ((Books(), 0), (Books(time.time() + 7300), 0), (Books(), 7300)):
        _, store = fresh()
        with_key(store)
        if spent:
            AuditLog(store).add("login", "01", "", time.time() + spent)
        till = Till(store, books)
        intrusion.look_at_clock(till)
        is_back = bool(spent or list(books.newest_first()))
        equal((lock.code_of(store), till.vault.has_tmk), ("C01", False) if is_back else ("", True))
        if is_back:
            lock.unlock(store, "T0000042", intrusion.newest(till))
            intrusion.look_at_clock(till)
            equal(lock.code_of(store), "")


def test_an_empty_backup_battery_is_noted():
    _, store = fresh()
    with_key(store)
    AuditLog(store).add("login", "01", "", NOW)
    time.set_rtc(60)
    till = Till(store)
    intrusion.look_at_clock(till)
    equal((lock.code_of(store), till.vault.has_tmk), ("", True))
    equal(events(store)[-1], ["clock_unset", "-", "-"])
