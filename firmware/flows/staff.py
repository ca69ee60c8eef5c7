"""The operators, for who looks after them: add one, change a role, reset a password, lock and unlock.

Nobody changes his own record here, nor one of his own role or above, except the administrator. A password that is given
here must be changed at the first log-in. Every change is in the audit log, with both numbers.
"""

from flows.on_demand import run_flow
from paycrypto.compare import wipe
from security.audit import audit
from security.operator_records import MOST, amend
from security.passwords import set_password
from security.rights import roles_below
from ui.errors import Cancelled
from ui.screens.entry import Entry
from ui.screens.menu import Menu, Row
from ui.screens.secret import Secret
from ui.texts import phrase, words

_LONGEST_NAME = 8  # characters beside the role


async def staff(till) -> None:
    """The list, again after each change, until it is left. Raises Cancelled or TimedOut."""
    await run_flow("password.prove", till, "care.staff")
    chosen = 0
    while True:
        numbers = sorted(till.operators.kept)
        rows = [_row(till.operators.find(number)) for number in numbers]
        if len(numbers) < MOST:
            rows.append(Row("user", "staff.add"))
        chosen = await till.ui.show(Menu("care.staff", rows, chosen, "staff"))
        try:
            if chosen == len(numbers):
                await _add(till)
            else:
                await _change(till, till.operators.find(numbers[chosen]))
        except Cancelled:
            pass


def _row(person) -> Row:
    what = words("staff.off" if person.is_off else "role." + person.role)
    name = "" if person.name in (person.number, what) else person.name[:_LONGEST_NAME]
    value = phrase("staff.is", name=name, what=what)
    return Row("lock" if person.is_off else "user", _heading(person.number), value)


def _heading(number: str):
    return phrase("staff.who", n=number)


async def _change(till, person) -> None:
    if person.number == till.operator_number or person.role not in roles_below(till.operator):
        till.ui.toast("toast.staff_not")
        return
    rows = (
        Row("key", "staff.password"), Row("member", "staff.role", "role." + person.role),
        Row("lock", "staff.unlock" if person.is_off else "staff.lock"),
    )  # fmt: skip
    await _ACTS[await till.ui.show(Menu(_heading(person.number), rows, name="staff_acts"))](till, person)


async def _reset(till, person) -> None:
    password = await till.ui.show(Secret(_heading(person.number), "password.first_label"))
    try:
        await set_password(till.operators, person.number, password, True)
    finally:
        wipe(password)
    _done(till, "password", person.number)


async def _set_role(till, person) -> None:
    role = await _role(till)
    amend(till.operators, person.number, role=role)
    _done(till, "role", "%s %s" % (person.number, role))


async def _lock(till, person) -> None:
    amend(till.operators, person.number, off=not person.is_off)
    _done(till, "unlock" if person.is_off else "lock", person.number)


async def _add(till) -> None:
    def is_free(number):
        return "staff.taken" if till.operators.find(number) is not None else None

    number = await till.ui.show(Entry("staff.add", ("staff.number",), 2, 2, is_free, name="staff_number"))
    role = await _role(till)
    password = await till.ui.show(Secret(_heading(number), "password.first_label"))
    try:
        await set_password(till.operators, number, password, True, name=number, role=role)
    finally:
        wipe(password)
    _done(till, "add", "%s %s" % (number, role))


async def _role(till) -> str:
    roles = roles_below(till.operator)
    return roles[await till.ui.show(Menu("staff.role", [Row("member", "role." + role) for role in roles], 0, "roles"))]


def _done(till, what: str, whom: str) -> None:
    audit("staff", till.operator_number, "%s %s" % (what, whom))
    till.ui.toast("toast.staff_done", "tick")


_ACTS = (_reset, _set_role, _lock)
