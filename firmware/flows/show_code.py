"""The merchant's code on the display, until it is paid, called off, or no longer valid."""

from flows.on_demand import forget, run_flow
from host.code_parts import note_order
from host.errors import BadAnswer
from log import log
from qrcode.encoder import encode_async
from qrcode.errors import QrError
from ui.screens.qr import Qr

_PASSING = "qrcode.encoder qrcode.text qrcode.capacity"  # the rest has machine code


async def show_code(till, transaction, answered, seconds: int) -> None:
    """`answered`: the fields of the answer that brought the order, None when it was lost: then there is no code to
    show, and the order is called off."""
    try:
        code = await encode_async(note_order(transaction, answered or {}))
        screen = Qr(transaction.amount, code, seconds)
    except (BadAnswer, QrError) as error:
        log("HOST", "no code for %06d: %s" % (transaction.trace, error))
        screen = None
    finally:
        forget(_PASSING)
    await run_flow("await_payer.await_payer", till, transaction, screen)
