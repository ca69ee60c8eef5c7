"""The payer signs on the glass (电子签名), after the approval and before the slip."""

from files import FileError
from jbig.errors import JbigError
from log import log
from receipts.signature import LARGEST, SignaturePicture, feature_code
from ui.errors import TimedOut
from ui.screens.sign import Sign

_REDONE = 2  # times it can be cleared: three tries


async def take_signature(till, transaction) -> None:
    """Have it signed and kept, so that the slip has it; who will not, or takes too long, signs the slip."""
    code = feature_code(transaction)
    screen = Sign(transaction.amount, code, _REDONE)
    try:
        if not await till.ui.show(screen):
            return
        out = memoryview(bytearray(LARGEST))
        length = await SignaturePicture(screen.ink, 4, 5, code).encode(out)
        till.signatures.add(transaction.counter, out[:length])
        till.signature_sender.hurry()
    except TimedOut:
        pass
    except (JbigError, FileError) as error:
        log("TILL", "signature of %06d not kept: %s" % (transaction.trace, error))
        till.ui.toast("toast.sign_on_paper")
    finally:
        screen.ink.clear()
