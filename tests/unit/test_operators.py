"""firmware/security: operators.py, passwords.py, rights.py: old files, first use, age, history, and cuts."""

import json

import fake_nor
from check import equal, raises
from fake_files import KEPT, fresh, mount
from fake_nor import PowerCut
from fakes_store import fill
from files import read_bytes, write_bytes
from migrations import lift_all
from security import operator_records as records
from security import operators as module
from security import passwords
from security.operator_records import OperatorError, amend, check_operators, forget, store
from security.operators import Operators
from security.rights import may, roles_below

NOW = 848448000  # 2026-11-20
DAY = 86400
module.ROUNDS = records.ROUNDS = 2


async def _quick(password, salt, rounds):
    """What the real one computes is judged elsewhere."""
    return (bytes(password) + bytes(salt) + bytes(32))[:32]


module.pbkdf2_sha256 = records.pbkdf2_sha256 = passwords.pbkdf2_sha256 = _quick


def people(**more):
    return [
        {"number": "01", "name": "a", "role": "cashier", "password": "0000"},
        dict({"number": "00", "name": "b", "role": "supervisor", "password": "123456"}, **more),
    ]


async def stored(**more):
    fresh()
    held = Operators(fill)
    held.load()
    await store(held, people(**more))
    return held


async def test_a_file_of_an_older_version_goes_on_working():
    held = await stored()
    old = json.loads(read_bytes("/operators.json"))["people"]
    for record in old.values():
        del record["changed"]
    write_bytes("/operators.json", json.dumps(old).encode())
    lift_all()
    held = Operators(fill)
    held.load()
    person = held.find("01")
    equal((person.is_off, person.must_change, person.changed_at), (False, False, 0))
    equal(await held.check("01", b"0000"), True)
    equal(passwords.days_left(person, 90, NOW), 8)  # nobody knows: good
    passwords.note_age(held, person, 60)  # the clock is not set
    equal(held.find("01").changed_at, 0)
    passwords.note_age(held, person, NOW)
    equal(passwords.days_left(held.find("01"), 90, NOW + 89 * DAY), 1)


async def test_the_age_of_a_password():
    held = await stored()
    amend(held, "01", changed=NOW)
    person = held.find("01")
    for days, left in ((0, 90), (82.9, 8), (83, 7), (89, 1), (90, 0), (200, -110)):
        equal(passwords.days_left(person, 90, NOW + int(days * DAY)), left)
    equal(passwords.days_left(person, 0, NOW + 5000 * DAY), 8)
    equal(passwords.days_left(person, 90, NOW - DAY), 8)  # a clock set back makes nobody too old
    amend(held, "01", change=True)
    equal(passwords.days_left(held.find("01"), 0, NOW), 0)


async def test_only_who_was_provisioned_so_must_change():
    held = await stored(change=True)
    equal((held.find("00").must_change, held.find("01").must_change), (True, False))
    for wrong in ("yes", 2, None):
        raises(OperatorError, check_operators, people(change=wrong))
    raises(OperatorError, check_operators, people() * 11)


async def test_none_of_the_last_four_again():
    held = await stored()
    for password in (b"2000", b"3000", b"4000", b"5000"):
        equal(await passwords.was_used(held, "01", password), False)
        await passwords.set_password(held, "01", password)
        equal(await held.check("01", password), True)
    for password, used in ((b"0000", False), (b"2000", True), (b"3000", True), (b"4000", True), (b"5000", True)):
        equal(await passwords.was_used(held, "01", password), used, str(password))
    equal(await passwords.was_used(held, "00", b"5000"), False)
    equal(len(read_bytes("/past-01")), 150)
    forget(held)
    equal(read_bytes("/past-01"), None)


def test_easy_ones():
    for digits, easy in ((b"0000", True), (b"1234", True), (b"987654", True), (b"1357", False), (b"1243", False)):
        equal(passwords.is_easy(digits), easy, str(digits))


async def test_switched_off():
    held = await stored()
    amend(held, "01", off=True)
    equal(await held.check("01", b"0000"), False)
    held = Operators(fill)
    held.load()
    equal((held.find("01").is_off, await held.check("01", b"0000")), (True, False))
    amend(held, "01", off=False)
    equal(await held.check("01", b"0000"), True)


async def test_the_power_goes_while_a_password_changes():
    held = await stored()
    KEPT[:] = fake_nor_cells()
    cuts = 0
    for end in (fake_nor.nothing, fake_nor.everything, fake_nor.first(100)):
        step = 0
        while True:
            nor = start()
            held = Operators(fill)
            held.load()
            nor.cut_at(step, end)
            is_done = False
            try:
                await passwords.set_password(held, "01", b"2580")
                is_done = nor.steps_left >= 0
            except (PowerCut, OSError):
                pass
            if is_done:
                break
            cuts += 1
            nor.power_on()
            mount(nor)
            held = Operators(fill)
            held.load()
            old, new = await held.check("01", b"0000"), await held.check("01", b"2580")
            assert old != new, (step, old, new)
            equal(await passwords.was_used(held, "01", b"0000"), True)
            equal(sorted(held.kept), ["00", "01"])
            step += 1
    print("%d cuts" % cuts)
    assert cuts > 10, cuts


def fake_nor_cells():
    from fake_files import NOR

    return NOR.cells


def start():
    from fake_files import NOR

    NOR.power_on(KEPT)
    mount(NOR)
    return NOR


class Person:
    def __init__(self, role):
        self.role = role


def test_the_table_of_rights():
    cashier, supervisor, administrator = [Person(role) for role in ("cashier", "supervisor", "administrator")]
    for right in ("sell", "preauth", "settle", "report", "settings", "care", "update"):
        assert may(cashier, right) and may(supervisor, right) and may(administrator, right), right
    for right in ("void", "refund", "keyed", "drawer", "staff"):
        assert not may(cashier, right) and may(supervisor, right) and may(administrator, right), right
    for right in ("reset", "inject"):
        assert not may(cashier, right) and not may(supervisor, right) and may(administrator, right), right
    assert not may(None, "sell") and not may(Person("guest"), "sell") and not may(administrator, "fly")
    equal((roles_below(cashier), roles_below(supervisor)), ([], ["cashier"]))
    equal(roles_below(administrator), ["cashier", "supervisor", "administrator"])
