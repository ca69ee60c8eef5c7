"""The support code (客服码): what the hotline asks for, to be scanned from the display."""

from flows.on_demand import forget
from qrcode.encoder import encode_async
from support.short import short
from ui.screens.support_code import SupportCode
from ui.screens.working import Working

_PASSING = "qrcode.encoder qrcode.text qrcode.capacity"  # the rest has machine code


async def support_code(till) -> None:
    """Show it until the operator goes back."""
    try:
        code = await till.ui.show_while(Working("support_code"), encode_async(short(till), "L"))
    finally:
        forget(_PASSING)
    await till.ui.show(SupportCode(code, till.board.serial, till.parameters.hotline))
