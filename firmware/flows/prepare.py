"""What comes before new money moves: open reversals settled, signed on, memory tidy, a connection under way."""

import gc

from ui.texts import phrase

_BACK_OR_CHECK = (("cancel", "key.back"), None, ("ok", "key.check"))


async def prepare(till) -> None:
    """Be ready for a financial message. Raises Cancelled, a HostError or LogFull."""
    await _settle_open(till)
    till.ledger.check_room()
    await till.be_signed_on()
    gc.collect()
    till.connect_ahead()


async def _settle_open(till) -> None:
    """What has to be reversed comes first; while it cannot be, no new money moves."""
    if not till.drain.reversals:
        return
    from ui.screens.notice import Notice

    while till.drain.reversals:
        till.drain.hurry()
        message = phrase("pending_first", n=till.drain.reversals)
        lines = (("now", "unknown.reversing_now"), ("todo", "unknown.then"))
        screen = Notice("wait", message, lines, _BACK_OR_CHECK)
        await till.ui.show_while(screen, till.drain.all_reversed())
