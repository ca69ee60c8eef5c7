"""The words for what a flow could not do."""

from files import FileError
from flashlog.errors import LogFull
from host.errors import (
    BadAnswer,
    BadDownload,
    BadRequest,
    HostNotGenuine,
    KeysRefused,
    NoAnswer,
    NotConnected,
    Refused,
    SignOnRefused,
)  # fmt: skip
from log import log
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
_MEANWHILE = (("done", "warn.cash"), ("now", "warn.line_test"))  # when the bank is not reached


async def warn(till, error) -> bool:
    """Tell what went wrong; False for what no flow can cause. Raises Cancelled as the screen does."""
    if isinstance(error, SignOnRefused):
        notice = Notice("net", phrase("sign_on_refused", code=error.code), _MEANWHILE[:1])
    elif isinstance(error, Refused):
        notice = Notice("net", phrase("refused", code=error.code), _MEANWHILE[:1])
    else:
        notice = None
        for kind, icon, message in _WARNINGS:
            if isinstance(error, kind):
                log("TILL", "%s %s" % (type(error).__name__, error))
                notice = Notice(icon, message, _MEANWHILE if icon == "net" else ())
                break
        if notice is None:
            return False
    await till.ui.show(notice)
    return True
