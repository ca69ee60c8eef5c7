"""What is on a card (余额查询): shown to the payer, kept and printed nowhere."""

from flows.prepare import prepare
from flows.take_card import take_card
from flows.verify_payer import INQUIRY, verify_payer
from host.balance import available
from host.messages import BALANCE
from host.responses import APPROVED, SIGN_ON_FIRST, outcome, text_id
from host.values import Request
from security.pin_pad import PinPad
from ui.screens.balance import Balance
from ui.screens.result import Declined
from ui.screens.waiting import Waiting
from ui.texts import phrase

_KIND = "kind.balance"
_END = (("cancel", "key.end"), None, None)


async def balance(till) -> None:
    """Ask for card and PIN, then the bank. No money moves: whatever goes wrong, it can be done again."""
    await prepare(till)
    async with await take_card(till, _KIND, None, INQUIRY) as card:
        whose = phrase("card.any", last=card.last_four)
        with PinPad(till.vault) as pad:
            pin = await verify_payer(till, _KIND, None, card, pad, INQUIRY)
            values = await _ask(till, card, pin)
    code = values.get(39, "")
    if outcome(code) == APPROVED:
        await till.ui.show(Balance(available(values.get(54, "")), whose))
        return
    if outcome(code) == SIGN_ON_FIRST:
        till.session.signed_on = False
        till.sign_on.hurry()
    refused = phrase("declined.code", code=code)
    await till.ui.show(Declined(None, text_id(code), refused, _END, "failed_line.balance", "failed.balance"))


async def _ask(till, card, pin) -> dict:
    """The fields of the answer. Raises a HostError, or Cancelled as long as nothing has left."""
    await till.be_signed_on()
    session = till.session
    request = Request(BALANCE, till.parameters, session.next_trace(), session.batch, till.operator_number)
    request.card, request.pin_pad = card, pin
    screen = Waiting(_KIND, None, till.parameters.acquirer.reply_s)
    answer = await till.ui.show_while(screen, till.client.exchange(request, screen.sent))
    return answer.values
