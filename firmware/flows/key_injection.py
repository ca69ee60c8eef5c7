"""A new master key on the keypad, in components under dual control.

Each custodian is known by number and password, the first one being the administrator; types 32 digits, then the check
value that came with them. Refused while money is pending, as long as there is a key to settle with.
"""

from flows.guards import nothing_pending
from paycrypto.compare import wipe
from security.audit import audit
from security.components import Components
from security.errors import KeyCheckError
from security.rights import may as may_do
from ui.screens.hex_entry import HexEntry
from ui.screens.menu import Menu, Row
from ui.screens.notice import Notice
from ui.screens.override import Override
from ui.texts import phrase

_HINTS = ("inject.letters", "inject.alone")
_CHECK_HINTS = ("inject.check_hint", "inject.letters")
_RETRY = (("cancel", "key.cancel"), None, ("ok", "key.again"))


class Custodian(Override):
    """Asks who brings the next component."""

    name = "custodian"
    heading = "inject.custodian"


async def key_injection(till) -> None:
    """Ask for the components one after the other and give the key to the vault. Raises Cancelled or TimedOut."""
    if till.vault.has_tmk:
        await nothing_pending(till)
    rows = [Row("key", "inject.two"), Row("key", "inject.three")]
    count = 2 + await till.ui.show(Menu("inject.title", rows, name="inject"))
    with Components(till.vault, count) as components:
        while components.taken < count:
            custodian = await _custodian(till, components)
            await _take(till, components, custodian)
        people = list(components.custodians)  # they go with the key
        try:
            value = components.inject_tmk()
        except KeyCheckError:
            await till.ui.show(Notice("warn", "inject_none", kind="bad"))
            return
    audit("key", people[0], "components of " + " ".join(people))
    if till.session is not None:
        till.session.signed_on = False
        till.sign_on.hurry()
    line = phrase("injected.line", value=value.hex().upper())
    await till.ui.show(Notice("key", "injected", (("now", "injected.compare"),), line=line))


async def _custodian(till, components) -> str:
    """The number of somebody who has not brought a component yet."""

    def may(number):
        found = till.operators.find(number)
        if found is None or found.is_off or number in components.custodians:
            return None
        return found if components.taken or may_do(found, "inject") else None

    number, problem = "", None
    while True:
        locked_s = till.operators.seconds_locked(number) if number else 0
        reason = phrase("inject.who", n=components.taken + 1, of=components.count)
        number, password = await till.ui.show(Custodian(may, reason, number, problem, locked_s))
        try:
            if may(number) is not None and await till.operators.check(number, password):
                return number
        finally:
            wipe(password)
        problem = "password.wrong"


async def _take(till, components, custodian: str) -> None:
    """One component and its check value, until they belong together."""
    heading = phrase("inject.component", n=components.taken + 1, of=components.count)
    while True:
        component = await till.ui.show(HexEntry(heading, _HINTS, 32, 32, True, "component"))
        try:
            given = await till.ui.show(HexEntry("inject.check", _CHECK_HINTS, 8, 6, False, "check_value"))
            components.take(custodian, component, given)
        except KeyCheckError:
            line = phrase("inject_wrong.line", value=till.vault.check_value(component).hex().upper())
        else:
            return
        finally:
            wipe(component)
        await till.ui.show(Notice("warn", "inject_wrong", (("now", "inject_wrong.again"),), _RETRY, line=line))
