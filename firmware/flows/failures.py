"""The one place where what a flow raises becomes a screen: what happened, and what to do next."""

from files import FileError
from flashlog.errors import LogFull
from flows.sign_on import KeysRefused, SignOnRefused
from host.errors import BadAnswer, BadDownload, BadRequest, HostNotGenuine, NoAnswer, NotConnected, Refused
from log import log
from ui.errors import Cancelled, TimedOut
from ui.screens.notice import Notice
from ui.texts import phrase

# class of failure: icon and words of the warning; looked up along this order
_WARNINGS = (
    (HostNotGenuine, "shield", "not_genuine"),
    (BadRequest, "warn", "bad_request"),
    (NotConnected, "net", "not_connected"),
    (NoAnswer, "net", "no_answer"),
    (KeysRefused, "key", "keys_refused"),
    (BadDownload, "net", "download_failed"),
    (BadAnswer, "net", "bad_answer"),
    (FileError, "warn", "no_room"),
    (LogFull, "history", "log_full"),
)


async def guarded(till, flow) -> None:
    """Run a flow (a coroutine) to its end, however it ends. Only what no flow can cause goes through."""
    try:
        await flow
    except Cancelled:
        pass
    except TimedOut:
        till.ui.toast("toast.timed_out")
    except SignOnRefused as error:
        await _warn(till, Notice("net", phrase("sign_on_refused", code=error.code)))
    except Refused as error:
        await _warn(till, Notice("net", phrase("refused", code=error.code)))
    except Exception as error:
        for kind, icon, message in _WARNINGS:
            if isinstance(error, kind):
                log("TILL", "%s %s" % (type(error).__name__, error))
                await _warn(till, Notice(icon, message))
                return
        raise


async def _warn(till, notice) -> None:
    try:
        await till.ui.show(notice)
    except Cancelled:
        pass
