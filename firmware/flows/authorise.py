"""Ask the acquirer: intent on flash before the first byte leaves, outcome on flash before anybody is told."""

from flows.on_demand import run_flow
from host.answers import likely_org, note_answer
from host.drain import BAD_MAC, NO_ANSWER, OTHER, note_sent
from host.errors import BadAnswer, BadMac, HostError, NotConnected
from host.responses import PENDING, SIGN_ON_FIRST, outcome
from host.values import QUERY
from ledger import states
from ledger.kinds import SALE
from ui.screens.waiting import Waiting


async def authorise(till, request) -> None:
    """Send the request of a transaction and bring it to APPROVED, DECLINED, or into the hands of the drain.

    A payer's phone may need time: then the transaction stays SENT, and `flows.await_payer` goes on.

    Raises NotConnected, BadRequest, Cancelled or LogFull as long as nothing has left: the transaction is still NEW.
    """
    transaction = request.transaction
    transaction.pin_entered = request.pin_pad is not None
    transaction.card_org = transaction.card_org or likely_org(transaction.pan)
    if request.card is not None and request.card.kernel is not None:
        _chip("note_chip")(request)
        if request.card.is_approved_offline and transaction.kind == SALE:
            _chip("book_offline")(till, request)  # the card has paid: whether the acquirer can be reached or not
            return
    await till.be_signed_on()
    kind = "kind." + transaction.type.name
    screen = Waiting(kind, transaction.amount, till.parameters.acquirer.reply_s)
    await till.ui.show_while(screen, _exchange(till, request, screen))
    if transaction.state == states.SENT and not _is_pending(transaction):
        values = None
        try:
            values = await run_flow("find_out.find_out", till, transaction)
        finally:  # whatever ends the question
            if values is None or (values[39] == PENDING and not transaction.is_code_sale):
                till.drain.hand_over(transaction, NO_ANSWER)
        if transaction.state != states.SENT:
            return
        if values[39] == PENDING:
            transaction.response = PENDING
        else:
            conclude(till, transaction, values)


def conclude(till, transaction, values: dict) -> None:
    """What the acquirer says, in the fields of its answer, is durable from now on."""
    if not transaction.has_card:
        from host.code_parts import note_voucher

        try:
            note_voucher(transaction, values)
        except BadAnswer:  # without it nothing could ever be given back
            till.drain.hand_over(transaction, OTHER)
            return
    _move(till, transaction, _noted(till, transaction, values))


def _is_pending(transaction) -> bool:
    return transaction.response == PENDING and transaction.is_code_sale


def _has_cryptogram(request) -> bool:
    """Whether a chip has spoken for this request."""
    return request.card is not None and request.card.outcome is not None


def _chip_waits(request) -> bool:
    """Whether an inserted card must hear what the acquirer says."""
    return _has_cryptogram(request) and request.card.awaits_answer


def _chip(step: str):
    """A function of `flows.complete_chip`, which is loaded for chips only."""
    from flows import complete_chip

    return getattr(complete_chip, step)


async def _exchange(till, request, screen) -> None:
    """The transaction is still SENT afterwards when its answer was lost and can be asked for."""
    transaction = request.transaction

    def number_it():  # not before it has the line: a settlement may close the batch while it waits
        transaction.trace = request.trace = till.session.next_trace()
        transaction.batch = request.batch = till.session.batch
        transaction.counter = till.ledger.next_counter

    def about_to_send():
        if transaction.is_code_sale:
            note_sent(transaction)
        till.ledger.begin(transaction)
        screen.sent()

    request.number_it = number_it
    try:
        answer = await till.client.exchange(request, about_to_send)
        await _decide(till, request, answer.values)
    except BadMac:
        till.drain.hand_over(transaction, BAD_MAC)
    except BadAnswer:
        till.drain.hand_over(transaction, OTHER)
    except HostError as error:
        if transaction.state != states.SENT:
            if isinstance(error, NotConnected) and _chip_waits(request) and await _chip("decides_alone")(request):
                _chip("book_offline")(till, request)
                return
            raise
        if _chip_waits(request):
            till.drain.hand_over(transaction, NO_ANSWER)
            await _chip("give_up")(request)
        elif not request.has(QUERY):
            till.drain.hand_over(transaction, NO_ANSWER)
    except BaseException:  # a cancelled task: whatever ends the wait, an open outcome is handed over
        if transaction.state == states.SENT:
            till.drain.hand_over(transaction, NO_ANSWER)
        raise


async def _decide(till, request, values: dict) -> None:
    """Write the acquirer's word into the record, hear what a chip says to it, then make it durable."""
    transaction = request.transaction
    if not transaction.has_card:
        if values.get(39) == PENDING and transaction.is_code_sale:
            transaction.response = PENDING
            request.answered = values
        elif values.get(39) == PENDING:  # nobody decides about a void or a refund: it is reversed, or sent again
            till.drain.hand_over(transaction, NO_ANSWER)
        else:
            conclude(till, transaction, values)
        return
    state = _noted(till, transaction, values)
    if _has_cryptogram(request):
        await _chip("complete")(till, request, values, state)
    else:
        _move(till, transaction, state)


def _noted(till, transaction, values: dict) -> int:
    """The state to which the answer leads."""
    amount = values.get(4)
    state = note_answer(transaction, values, till.parameters.utc_offset_s)
    if outcome(transaction.response) == SIGN_ON_FIRST:
        till.session.signed_on = False
        till.sign_on.hurry()
    if state == states.APPROVED and amount is not None and int(amount) != transaction.amount:
        return states.REVERSING
    return state


def _move(till, transaction, state: int) -> None:
    if state == states.REVERSING:
        till.drain.hand_over(transaction, OTHER)
    else:
        till.ledger.move(transaction, state)
