"""Settlement: totals compared, details uploaded and compared, the batch closed; everything may come again."""

import pytest

from tests.acquirer import golden as golden_host
from tests.acquirer import spec_settlement as spec
from tests.acquirer.spec_terminal import Done
from tools.acquirer.books.tables import Terminal


@pytest.fixture
def day(terminal, wallet) -> list[Done]:
    """A batch with some of everything that counts, and much that does not."""
    terminal.serial = "TT24-000187"
    credit, foreign = wallet["credit"], wallet["foreign"]
    one = terminal.do("sale", credit, 1000)
    two = terminal.do("sale", foreign, 500)
    void = terminal.do("void", credit, 1000, about=one)
    refund = terminal.do("refund", foreign, 200, about=two)
    held = terminal.do("pre-authorisation", credit, 3000)
    completion = terminal.do("completion", credit, 2500, about=held)
    gone = terminal.do("completion void", credit, 2500, about=completion)
    advice = terminal.do("completion advice", credit, 2600, about=held)
    offline = terminal.do("offline sale", credit, 800)
    cancelled = terminal.do("pre-authorisation", credit, 100)
    terminal.do("pre-authorisation void", credit, 100, about=cancelled)
    terminal.do("balance inquiry", credit)
    terminal.do("sale", wallet["poor"], 200)
    terminal.reverse(terminal.do("sale", credit, 4000).fields)
    counted = [one, two, void, refund, completion, gone, advice, offline]
    assert {done.code for done in counted} == {"00"}
    return counted


def _upload_all(terminal, wallet, records: list[Done]) -> int:
    """Requests in F48, eight at a time; advices one by one. How many there were."""
    card = {"CUP": wallet["credit"], "VIS": wallet["foreign"]}
    online = [one for one in records if one.kind in ("sale", "void", "completion", "completion void")]
    lines = [spec.record(one, card[one.reply[63][:3]]) for one in online]
    for at in range(0, len(lines), 8):
        assert spec.upload_records(terminal, *lines[at : at + 8])[39] == "00"
    advices = [one for one in records if one not in online]
    for one in advices:
        assert spec.upload_advice(terminal, one, f63=one.reply[63])[39] == "00"
    return len(lines) + len(advices)


class TestBalanced:
    """Both books agree."""

    def test_answer(self, terminal, day):
        told = spec.totals(day)
        reply = spec.settle(terminal, told)
        assert (reply[39], spec.results(reply)) == ("00", "11")
        assert reply[48] == told[:30] + "1" + told[31:61] + "1"
        assert told[:30] == "000000006900004" + "000000003500002"
        assert {11, 12, 13, 15, 32, 37, 41, 42, 48, 49, 60} <= set(reply)
        assert 64 not in reply

    def test_the_batch_closes_with_the_end(self, acquirer, terminal, wallet, day):
        spec.settle(terminal, spec.totals(day))
        assert [row["batch"] for row in acquirer.call("GET", "/terminals") if row["id"] == "10012345"] == [1]
        assert terminal.sale(wallet["credit"], 1)[39] == "00", "nothing has changed for a terminal without an answer"
        reply = spec.end(terminal, "207", 0)
        assert reply[39] == "00"
        (settlement,) = acquirer.settlements()
        assert (settlement["closed"], settlement["ended_by"], settlement["differences"]) == (True, "207", [])
        assert terminal.sale(wallet["credit"], 100)[39] == "77"
        terminal.batch = 2
        assert terminal.sale(wallet["credit"], 100)[39] == "00"
        assert terminal.sign_on()[60] == "00000002004"

    def test_old_batches(self, acquirer, terminal, wallet):
        """Refunded, not voided any more."""
        sold = terminal.do("sale", wallet["credit"], 1000)
        held = terminal.do("pre-authorisation", wallet["credit"], 100)
        spec.close(terminal, [sold])
        assert terminal.do("void", wallet["credit"], 1000, about=sold).code == "12"
        refund = terminal.do("refund", wallet["credit"], 1000, about=sold)
        done = terminal.do("completion", wallet["credit"], 100, about=held)
        assert (refund.code, done.code) == ("00", "00")
        spec.close(terminal, [refund, done])
        assert terminal.do("completion void", wallet["credit"], 100, about=done).code == "12"
        assert acquirer.totals()["misbooked"] == []

    def test_empty_batch(self, terminal):
        spec.close(terminal, [])
        assert terminal.sign_on()[60] == "00000002004"

    def test_after_the_last_number_comes_the_first(self, golden):
        golden.books.do(lambda session: setattr(session.get(Terminal, golden_host.TERMINAL), "batch", 999_999))
        fields = {11: "000001", 48: "0" * 62, 49: "156", 60: "00999999201"}
        assert golden.exchange("0500", fields)[39] == "00"
        assert golden.exchange("0320", {11: "000002", 48: "0000", 60: "00999999207"})[39] == "00"
        assert golden.sign_on()[60] == "00000001004"


class TestAgain:
    """Answers get lost."""

    def test_settlement_before_the_end(self, terminal, wallet, day):
        assert spec.results(spec.settle(terminal, spec.totals(day))) == "11"
        day.append(terminal.do("sale", wallet["credit"], 100))
        assert spec.results(spec.settle(terminal, spec.totals(day))) == "11"

    def test_everything_after_the_end(self, acquirer, terminal, day):
        told = spec.totals(day)
        first = spec.settle(terminal, told)
        spec.end(terminal, "207", 0)
        assert spec.settle(terminal, told)[48] == first[48]
        assert spec.upload_records(terminal, "00" + "000099" + "1" * 20 + "0" * 12)[39] == "00"
        assert spec.end(terminal, "207", 0)[39] == "00"
        (settlement,) = acquirer.settlements()
        assert acquirer.details(settlement) == []
        assert terminal.sign_on()[60] == "00000002004"

    def test_details(self, acquirer, terminal, wallet, day):
        spec.settle(terminal, "0" * 62)
        for _ in range(3):
            assert spec.upload_records(terminal, spec.record(day[0], wallet["credit"]))[39] == "00"
        assert spec.upload_records(terminal, spec.record(day[0], wallet["credit"], amount=7))[39] == "00"
        (settlement,) = acquirer.settlements()
        (detail,) = acquirer.details(settlement)
        assert (detail["trace"], detail["amount"], detail["masked"]) == (day[0].fields[11], 7, "622424******0019")


class TestNextBatch:
    """Sales go on while the last batch is being settled."""

    def test_begins_before_the_settlement_has_come(self, acquirer, terminal, wallet, day):
        terminal.batch = 2
        assert terminal.sale(wallet["credit"], 100)[39] == "00"
        assert spec.results(spec.settle(terminal, spec.totals(day), batch=1)) == "11"
        assert terminal.sale(wallet["credit"], 100)[39] == "00"
        assert spec.end(terminal, "207", 0, batch=1)[39] == "00"
        assert terminal.sale(wallet["credit"], 100)[39] == "00"
        assert terminal.sign_on()[60] == "00000002004"
        assert acquirer.settlements()[0]["closed"]

    def test_old_batch_takes_only_advices_then(self, terminal, wallet, day):
        terminal.batch = 2
        terminal.sale(wallet["credit"], 100)
        terminal.batch = 1
        assert terminal.sale(wallet["credit"], 100)[39] == "77"
        late = terminal.do("offline sale", wallet["credit"], 100)
        assert late.code == "00"
        spec.settle(terminal, spec.totals([*day, late]), batch=1)
        spec.end(terminal, "207", 0, batch=1)
        assert terminal.do("offline sale", wallet["credit"], 100).code == "77"

    def test_reversal_of_the_old_batch(self, acquirer, terminal, wallet):
        sold = terminal.do("sale", wallet["credit"], 100)
        terminal.batch = 2
        terminal.sale(wallet["credit"], 100)
        assert terminal.reverse(sold.fields)[39] == "00"
        assert acquirer.totals()["misbooked"] == []

    def test_not_two_ahead(self, terminal, wallet, day):
        terminal.batch = 2
        assert terminal.sale(wallet["credit"], 100)[39] == "00"
        terminal.batch = 3
        assert terminal.sale(wallet["credit"], 100)[39] == "77"

    def test_sign_on_keeps_to_it(self, terminal, day):
        """A terminal that has sealed its batch is not thrown back."""
        fields = {11: terminal.next_trace(), 60: "00000002004", 63: "01 "} | terminal.identity()
        assert terminal.exchange(spec.packed("0800", fields))[60] == "00000002004"
        assert terminal.sign_on()[60] == "00000001004"


class TestNotBalanced:
    """The host's own totals, then details, then what differs."""

    def test_own_totals_in_the_answer(self, terminal, wallet, day):
        wrong = spec.totals(day[:-1])
        reply = spec.settle(terminal, wrong)
        assert spec.results(reply) == "21"
        assert reply[48][:30] == spec.totals(day)[:30]

    @pytest.mark.parametrize(("at", "expected"), [(14, "21"), (29, "21"), (45, "12"), (60, "12"), (11, "21")])
    def test_counts_and_sums_of_both_sides_and_groups(self, terminal, day, at, expected):
        told = spec.totals(day)
        wrong = told[:at] + str((int(told[at]) + 1) % 10) + told[at + 1 :]
        assert spec.results(spec.settle(terminal, wrong)) == expected

    def test_forgotten_by_the_acquirer(self, acquirer, terminal, wallet, day):
        """A fault rule: the terminal has a transaction that the acquirer does not know."""
        acquirer.arm("skew_totals", kind="sale")
        lost = terminal.do("sale", wallet["credit"], 700)
        assert lost.code == "00"
        day.append(lost)
        assert spec.results(spec.settle(terminal, spec.totals(day))) == "21"
        assert _upload_all(terminal, wallet, day) == 9
        reply = spec.end(terminal, "202", 9)
        expected = f"01{lost.fields[11]}  0019" + "000000000700" + " " * 12
        assert (reply[39], reply[62]) == ("00", expected)
        (settlement,) = acquirer.settlements()
        (difference,) = settlement["differences"]
        assert (difference["trace"], difference["what"]) == (lost.fields[11], "missing here")
        assert (difference["terminal_amount"], difference["host_amount"]) == (700, None)
        assert (settlement["details"], settlement["details_told"]) == (9, 9)
        assert acquirer.totals()["misbooked"] == []

    def test_newest_forgotten_at_the_settlement(self, acquirer, terminal, wallet, day):
        acquirer.arm("skew_totals", kind="settlement")
        assert spec.results(spec.settle(terminal, spec.totals(day))) == "21"
        _upload_all(terminal, wallet, day)
        spec.end(terminal, "202", 8)
        (difference,) = acquirer.settlements()[0]["differences"]
        assert difference["trace"] == day[-1].fields[11]

    def test_altered_by_the_acquirer(self, acquirer, terminal, wallet, day):
        (row,) = acquirer.transactions(trace=day[0].fields[11])
        acquirer.skew(row, 999)
        assert spec.results(spec.settle(terminal, spec.totals(day))) == "21"
        _upload_all(terminal, wallet, day)
        reply = spec.end(terminal, "202", 8)
        assert reply[62] == f"01{day[0].fields[11]}220019" + "000000001000" + "000000000999"
        (difference,) = acquirer.settlements()[0]["differences"]
        assert (difference["what"], difference["type_code"]) == ("amount", "22")
        assert terminal.ask(day[0])[62].endswith("000000000999")

    def test_missing_in_the_upload(self, acquirer, terminal, wallet, day):
        assert spec.results(spec.settle(terminal, spec.totals(day[1:]))) == "21"
        _upload_all(terminal, wallet, day[1:])
        reply = spec.end(terminal, "202", 7)
        assert reply[62] == f"01{day[0].fields[11]}220019" + " " * 12 + "000000001000"
        assert acquirer.settlements()[0]["differences"][0]["what"] == "not uploaded"

    @pytest.mark.parametrize(
        ("change", "what"), [({"amount": 1}, "amount"), ({"foreign": True}, "group"), ({"card": "debit"}, "card")]
    )
    def test_other_differences(self, acquirer, terminal, wallet, change, what):
        sold = terminal.do("sale", wallet["credit"], 1000)
        spec.settle(terminal, "0" * 62)
        card = wallet[change.pop("card", "credit")]
        spec.upload_records(terminal, spec.record(sold, card, **change))
        spec.end(terminal, "202", 1)
        (difference,) = acquirer.settlements()[0]["differences"]
        assert difference["what"] == what

    def test_only_the_group_that_does_not_balance(self, acquirer, terminal, wallet, day):
        """Nothing of the foreign group is uploaded, and nothing of it is missed."""
        (row,) = acquirer.transactions(trace=day[0].fields[11])
        acquirer.skew(row, 999)
        assert spec.results(spec.settle(terminal, spec.totals(day))) == "21"
        _upload_all(terminal, wallet, [one for one in day if not spec.is_foreign(one)])
        spec.end(terminal, "202", 6)
        assert len(acquirer.settlements()[0]["differences"]) == 1

    def test_in_error(self, acquirer, terminal, wallet, day):
        """Result 3: everything is uploaded."""
        acquirer.arm("decline", code="95", kind="settlement")
        reply = spec.settle(terminal, spec.totals(day))
        assert (reply[39], spec.results(reply)) == ("95", "33")
        assert _upload_all(terminal, wallet, day) == 8
        assert spec.end(terminal, "202", 8)[62] == "00"

    def test_chip_details(self, acquirer, terminal, wallet):
        sold = terminal.do("sale", wallet["credit"], 1000)
        spec.settle(terminal, "0" * 62)
        assert spec.upload_chip(terminal, "205", sold.fields[11], wallet["credit"], 1000)[39] == "00"
        assert spec.upload_chip(terminal, "206", "000777", wallet["foreign"], 50, foreign=True)[39] == "00"
        spec.end(terminal, "202", 2)
        (settlement,) = acquirer.settlements()
        assert settlement["differences"] == []
        found = [(one["source"], one["trace"], one["group"]) for one in acquirer.details(settlement)]
        assert found == [("chip", sold.fields[11], 0), ("chip failed", "000777", 1)]

    def test_chip_details_of_a_balanced_batch(self, acquirer, terminal, wallet):
        sold = terminal.do("sale", wallet["credit"], 1000)
        spec.settle(terminal, spec.totals([sold]))
        for code in ("203", "204"):
            assert spec.upload_chip(terminal, code, sold.fields[11], wallet["credit"], 1000)[39] == "00"
        assert spec.end(terminal, "207", 2)[39] == "00"
        assert acquirer.settlements()[0]["details"] == 2

    def test_end_without_the_extension(self, acquirer, new_terminal, wallet):
        acquirer.add_terminal("20000011", "898310012345678", extensions=[])
        terminal = new_terminal(acquirer.provisioning("20000011"))
        terminal.sign_on()
        terminal.do("sale", wallet["credit"], 1000)
        spec.settle(terminal, "0" * 62)
        assert 62 not in spec.end(terminal, "202", 0)


@pytest.mark.parametrize("f48", ["0" * 61, "", "02" + "0" * 40])
def test_totals_that_cannot_be_read(terminal, f48):
    assert spec.settle(terminal, f48)[39] == "30"


@pytest.mark.parametrize(
    "f48", ["00", "01" + "0" * 39, "02" + "0" * 40, "09" + "0" * 320, "01" + "02" + "0" * 38, "0", "99"]
)
def test_records_that_cannot_be_read(terminal, f48):
    spec.settle(terminal, "0" * 62)
    fields = spec.management(terminal, "201") | {48: f48}
    assert spec.upload(terminal, fields)[39] == "30"


@pytest.mark.parametrize("batch", [2, 3, 999_999])
def test_upload_without_a_settlement(terminal, batch):
    assert spec.upload_records(terminal, "00" + "0" * 38, batch=batch)[39] == "25"
    assert spec.end(terminal, "202", 0, batch=batch)[39] == "25"


def test_settlement_of_another_batch(terminal):
    assert spec.settle(terminal, "0" * 62, batch=7)[39] == "77"


class TestJournalCode:
    """T2: the acquirer's own books give the same code, or the verdict says what is wrong."""

    def verdict(self, acquirer) -> tuple[str, str]:
        settlement = acquirer.settlements()[-1]
        return settlement["journal"], settlement["journal_note"]

    @pytest.fixture
    def book(self, acquirer, terminal, wallet) -> list[Done]:
        terminal.serial = "TT24-000187"
        one = terminal.do("sale", wallet["credit"], 1000)
        terminal.do("sale", wallet["poor"], 200)
        terminal.do("balance inquiry", wallet["credit"])
        held = terminal.do("pre-authorisation", wallet["credit"], 300)
        return [one, held, terminal.do("offline sale", wallet["credit"], 50)]

    def test_intact(self, acquirer, terminal, wallet, book):
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, book))
        assert self.verdict(acquirer) == ("intact", "counters 1 to 5, 3 approved here")

    def test_numbers_that_were_never_used_are_no_gap(self, acquirer, terminal, wallet, book):
        terminal.counter += 5
        book.append(terminal.do("sale", wallet["credit"], 70))
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, book))
        assert self.verdict(acquirer)[0] == "intact"

    def test_dropped_by_the_terminal(self, acquirer, terminal, book):
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, book[:-1]))
        verdict, note = self.verdict(acquirer)
        assert (verdict, note.endswith("not here: none; beyond: 5")) == ("gap", True), note

    def test_forgotten_by_the_acquirer(self, acquirer, terminal, book):
        acquirer.skew(acquirer.transactions(trace=book[1].fields[11])[0])
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, book))
        verdict, note = self.verdict(acquirer)
        assert (verdict, note.endswith("not here: 4; beyond: none")) == ("gap", True), note

    def test_altered(self, acquirer, terminal, book):
        other = [book[0]._replace(fields=book[0].fields | {4: "000000001001"}), *book[1:]]
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, other))
        assert self.verdict(acquirer)[0] == "altered"

    def test_dropped_in_the_middle(self, acquirer, terminal, book):
        """The counters are all known here: the terminal's journal is another one."""
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, [book[0], book[2]]))
        assert self.verdict(acquirer)[0] == "altered"

    def test_reversed_transactions_are_not_in_it(self, acquirer, terminal, wallet, book):
        terminal.reverse(terminal.do("sale", wallet["credit"], 4000).fields)
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, book))
        assert self.verdict(acquirer)[0] == "intact"

    def test_empty(self, acquirer, terminal):
        spec.settle(terminal, "0" * 62, f59=spec.journal_code(terminal, []))
        assert self.verdict(acquirer)[0] == "intact"

    def test_sm4(self, acquirer, new_terminal, wallet):
        told = acquirer.add_terminal("20000012", "898310012345678", suite="sm4")
        terminal = new_terminal(told)
        terminal.sign_on()
        terminal.serial = "SM4-1"
        book = [terminal.do("sale", wallet["credit"], 1000)]
        spec.settle(terminal, spec.totals(book), f59=spec.journal_code(terminal, book))
        assert self.verdict(acquirer)[0] == "intact"

    def test_range_without_end(self, acquirer, terminal, book):
        spec.settle(terminal, spec.totals(book), f59=spec.part("T2", "0000000001" + "4294967295" + "0" * 32))
        assert self.verdict(acquirer)[0] == "altered"

    @pytest.mark.parametrize("value", ["1", "0" * 51, "0" * 20 + "g" * 32, "0" * 20 + "a" * 32])
    def test_that_cannot_be_read(self, terminal, value):
        assert spec.settle(terminal, "0" * 62, f59=spec.part("T2", value))[39] == "30"

    def test_without_it(self, acquirer, terminal, book):
        spec.settle(terminal, spec.totals(book))
        assert self.verdict(acquirer) == ("", "")
