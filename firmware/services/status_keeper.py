"""Keeps the status bar true: wall clock, battery, network, sign-on, open sales."""

import asyncio
import time

from host.errors import HostNotGenuine
from ledger.states import DECLINED
from ui.texts import phrase

_LOOK_S = 5
_TOLD = (
    "toast.wifi_secret", "toast.wifi_absent", "toast.wifi_timeout", "toast.wifi_radio",
    "toast.modem_silent", "toast.modem_no_sim", "toast.modem_locked", "toast.modem_denied", "toast.modem_no_network",
)  # fmt: skip


class StatusKeeper:
    """Looks every few seconds, and at once when told that something has changed."""

    def __init__(self, till):
        self._till = till

    async def run(self) -> None:
        """The background task."""
        while True:
            self.refresh()
            await asyncio.sleep(_LOOK_S)

    def refresh(self) -> None:
        """Read everything; the status bar repaints only what is different."""
        till, bar = self._till, self._till.ui.status
        bar.set("operator", "%s %s" % (till.operator.number, till.operator.name) if till.operator else "")
        bar.set("time", till.local_clock(time.time()))
        bar.set("pending", till.drain.pending)
        bar.set("link", till.network.is_up and till.session.signed_on)
        bearer = till.network.current
        bar.set("net", bearer.name if bearer else "")
        bar.set("bars", bearer.bars() if bearer else 0)
        till.power.look()
        bar.set("battery", till.power.percent)

    def network_changed(self, is_up: bool) -> None:
        """A network has come or gone, or another one has taken over."""
        self.refresh()
        self._till.client.link.network_changed(is_up)
        if is_up:
            self._till.sign_on.hurry()
            self._till.drain.hurry()
            self._till.settle_keeper.hurry()
            self._till.link_keeper.hurry()

    def network_trouble(self, bearer, error) -> None:
        """A try to connect has failed, and there is no other network."""
        text = bearer.words + error.reason
        self._till.ui.toast(text if text in _TOLD else bearer.words + "failed")

    def advice_stuck(self, transaction) -> None:
        """The acquirer has refused an advice, or not taken it in a whole round."""
        message = "toast.advice_refused" if transaction.state == DECLINED else "toast.advice_waits"
        self._till.ui.toast(phrase(message, trace="%06d" % transaction.trace))

    def sign_on_failed(self, error) -> None:
        """A background sign-on has failed; without a network that is no news."""
        if not self._till.network.is_up:
            return
        code = getattr(error, "code", None)
        if code is not None:
            self._till.ui.toast(phrase("toast.sign_on_refused", code=code))
        else:
            self._till.ui.toast("toast.not_genuine" if isinstance(error, HostNotGenuine) else "toast.sign_on_failed")
