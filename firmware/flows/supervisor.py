"""Who has the right agrees on the spot to what is done to an earlier transaction; nobody has to log out."""

import time

from flows.approver import allowed, approver
from paycrypto.compare import wipe
from ui.screens.confirm import ConfirmBySupervisor
from ui.texts import phrase


async def agree(till, act: str, original, fen: int = 0, instead=None) -> bool:
    """Show what will be done to `original`, over `fen` or all of it, until the password is right; False
    when the operator rather wants what the chip `instead` says.

    `act`: see ConfirmBySupervisor. Raises Cancelled or TimedOut.
    """
    problem, number = None, approver(till, "refund" if act == "refund" else "void")
    while True:
        locked_s = till.operators.seconds_locked(number)
        if locked_s:
            problem = phrase("login.locked", s=locked_s)
        trace = "%06d" % original.trace if original.trace else original.auth_code
        card = phrase("card.any", last=original.last_four) if original.pan else "kind." + original.type.name
        day = "%02d-%02d" % time.gmtime(original.decided_at + till.parameters.utc_offset_s)[1:3]
        screen = ConfirmBySupervisor(act, fen or original.amount, trace, card, day, problem, instead)
        password = await till.ui.show(screen)
        if password is None:
            return False
        try:
            if await till.operators.check(number, password):
                allowed(till, "%s %s" % (act, trace), number)
                return True
        finally:
            wipe(password)
        problem = "password.wrong"
