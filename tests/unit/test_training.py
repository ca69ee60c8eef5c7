"""The books and the bank of a training (firmware/training): what flows see of them, and that nothing is kept."""

from check import equal, raises
from host.code_parts import part
from ledger import kinds, states
from ledger.pending import Pending
from ledger.transaction import MERCHANT_CODE, Transaction
from training.bank import TrainingBank, TrainingDrain
from training.books import TrainingBooks
from training.slips import TrainingSlips
from training.trainee import Over, Screens


def made(books, fen=1000, kind=kinds.SALE, trace=0, state=states.APPROVED, original=0, pan=b"6225880000000019"):
    it = Transaction(kind)
    it.amount, it.trace, it.batch, it.original_counter = fen, trace or books.next_counter, 1, original
    it.pan[:] = pan
    books.begin(it)
    if state != states.SENT:
        books.move(it, state)
    return it


def test_what_was_practised_is_found_again():
    books = TrainingBooks()
    first, second = made(books, 1000), made(books, 2000, state=states.DECLINED, pan=b"6225880000005678")
    equal([it.counter for it in books.newest_first()], [2, 1])
    equal((books.get(1), books.find_trace(2), books.last_approved()), (first, second, first))
    equal((list(books.with_last_four("0019")), books.get(3)), ([first], None))
    assert books.totals.covers(first)
    equal((Pending(books).unsettled, Pending(books).amount, books.open), (1, 1000, []))


def test_a_void_and_a_refund_are_known():
    books = TrainingBooks()
    sale, other = made(books), made(books)
    made(books, 300, kinds.REFUND, original=sale.counter)
    made(books, 1000, kinds.VOID, original=other.counter)
    standing = books.standing(sale)
    equal((standing.refunded, standing.voided, books.standing(other).voided), (300, False, True))
    hold = made(books, 5000, kinds.PREAUTH)
    completion = made(books, 5000, kinds.COMPLETION, original=hold.counter)
    assert books.standing(hold).completed
    made(books, 5000, kinds.COMPLETION_VOID, original=completion.counter)
    assert not books.standing(hold).completed


def test_the_oldest_give_way_and_are_wiped():
    books = TrainingBooks()
    first = made(books)
    for _ in range(20):
        made(books)
    equal((books.get(1), books.totals.counter), (None, 21))
    equal(bytes(first.pan), bytes(16))
    last = books.get(21)
    books.wipe()
    equal((bytes(last.pan), list(books.newest_first())), (bytes(16), []))


def test_steps_are_those_of_the_real_books():
    books = TrainingBooks()
    it = made(books)
    raises(states.IllegalMove, books.move, it, states.DECLINED)


class Request:
    """As flows make it."""

    def __init__(self, transaction):
        self.transaction = transaction
        self.trace = 7
        self.number_it = None
        self.told = []

    def wipe(self):
        self.told.append("wiped")


async def test_the_bank_answers_by_the_end_of_the_amount():
    books, bank = TrainingBooks(), TrainingBank()
    for fen, code in ((12800, "00"), (12851, "51"), (12855, "55"), (5100, "00")):
        request = Request(Transaction())
        request.transaction.amount = fen
        request.number_it = lambda told=request.told: told.append("numbered")
        answer = await bank.exchange(request, lambda told=request.told: told.append("written"))
        equal((answer.values[39], request.told), (code, ["numbered", "written", "wiped"]))
    it = made(books, state=states.SENT)
    TrainingDrain(books).hand_over(it, "98")
    equal(it.state, states.REVERSED)


async def test_a_payer_by_code_needs_two_questions():
    bank, transaction = TrainingBank(), Transaction()
    transaction.kind, transaction.entry, transaction.trace = kinds.SALE, MERCHANT_CODE, 7
    for fen, end in ((12800, b"100"), (12851, b"251")):
        transaction.amount = fen
        request = Request(transaction)
        request.number_it = lambda: None
        first = (await bank.exchange(request)).values
        equal((first[39], part(first[59], b"A7")), ("09", b"00000000000000000007TRAINING"))
        request.number_it = None
        for head in (b"4" + end[1:], end):
            told = (await bank.exchange(request)).values
            equal((told[62][:3], len(told[62]), len(part(told[59], b"A4"))), (head, 47, 20))


def test_a_batch_is_closed():
    books = TrainingBooks()
    sale = made(books, 1000)
    done = books.close_batch("01", 5)
    assert done.is_balanced and not books.totals.covers(sale)
    equal((done.batch, done.domestic.debit_sum, list(books.in_batch(done))), (1, 1000, [sale]))
    equal((books.totals.batch, Pending(books).unsettled, list(books.in_batch())), (2, 0, []))
    later = made(books, 2000)
    equal((list(books.in_batch()), list(books.in_batch(done))), ([later], [sale]))


def test_the_score_tells_wrong_pins_and_what_was_left():
    books = TrainingBooks()
    for state, response in ((states.DECLINED, "55"), (states.DECLINED, "51"), (states.APPROVED, "00")):
        books.check_room()
        it = made(books, state=states.SENT)
        it.response = response
        books.move(it, state)
    books.check_room()
    equal((books.begun, books.done, books.refused, books.left, books.wrong_pins), (4, 1, 2, 1, 1))


class LiveSlips:
    possible = True

    def print_list(self, name, make, *what):
        return list(make(*what, "live", "1.0", "TT24"))


def test_every_slip_is_marked_at_both_ends():
    def lines(word, parameters, version, serial):
        yield "small", word + parameters + version + serial

    found = TrainingSlips(LiveSlips(), "ours").print_list("report", lines, "x")
    equal([line[0] for line in found], ["frame", "small", "frame"])
    equal((found[1][1], found[0][1]), ("xours1.0TT24", "训练 TRAINING 凭证无效"))


def test_what_is_not_its_own_is_the_live_one():
    class Live:
        limit, name = 5, "live"

    it = Over(Live, name="own")
    it.limit = 6
    equal((it.name, it.limit, Live.limit), ("own", 6, 5))
    raises(AttributeError, getattr, it, "nothing")


async def test_a_pin_that_a_chip_did_not_take_is_counted():
    class Live:
        async def show(self, screen):
            return screen

    class Again:
        tries_left = 2

    books = TrainingBooks()
    ui = Screens(Live(), books)
    equal(await ui.show("menu"), "menu")
    equal((await ui.show(Again), books.wrong_pins), (Again, 1))
