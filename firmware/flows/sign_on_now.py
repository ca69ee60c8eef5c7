"""Sign on because the operator asks for it; it otherwise happens by itself."""

from ui.screens.working import Working


async def sign_on_now(till) -> None:
    """Fresh working keys now. Raises a HostError."""
    till.session.signed_on = False
    await till.ui.show_while(Working("signing_on"), till.sign_on.ensure())
    till.ui.toast("toast.signed_on", "tick")
