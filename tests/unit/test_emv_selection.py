"""Application selection: directory, list of AIDs, the cardholder's choice, the final SELECT (EMV Book 1, 12)."""

from check import equal
from emv.command import Channel
from emv.data import Data
from emv.errors import APPLICATION_BLOCKED, CARD_BLOCKED, NOT_ACCEPTED, EmvError
from emv.selection import Selection
from fakes_emv import Card, Person, Tables, application, gone, h

PSE = "00A404000E"
DEBIT, CREDIT, VISA = "A000000333010101", "A000000333010102", "A0000000031010"


def tlv(tag: str, value: str) -> str:
    size = len(value) // 2
    return tag + ("%02X" % size if size < 128 else "81%02X" % size) + value


def fci(name: str, label="50424F43", others="") -> str:
    return tlv("6F", tlv("84", name) + tlv("A5", (tlv("50", label) if label else "") + others)) + "9000"


def record(*entries) -> str:
    return tlv("70", "".join([tlv("61", entry) for entry in entries])) + "9000"


def listed(name: str, priority="", label="50424F43", others="") -> str:
    return tlv("4F", name) + tlv("50", label) + (tlv("87", priority) if priority else "") + others


def directory(*records, others="") -> dict:
    answers = {PSE: fci(b"1PAY.SYS.DDF01".hex().upper(), "", "880101" + others), "00B2": "6A83"}
    for number, one in enumerate(records):
        answers["00B2%02X0C" % (number + 1)] = one
    return answers


def select(name: str, which="00") -> str:
    return "00A404%s%02X%s" % (which, len(name) // 2, name)


async def candidates(answers: dict, *aids):
    """(labels in order, commands) with the terminal's AIDs; the reason when there is none."""
    card = Card(answers)
    tables = Tables(*[application(aid) if isinstance(aid, str) else aid for aid in aids or ("A000000333",)])
    selection = Selection(Channel(card), tables)
    try:
        await selection.collect()
    except EmvError as error:
        return error.reason, card.asked
    return [candidate.name.hex().upper() for candidate in selection.candidates], card.asked


async def test_the_directory():
    for what, answers, expected in (
        ("one", directory(record(listed(DEBIT))), [DEBIT]),
        ("two in a record, ranked", directory(record(listed(DEBIT, "02"), listed(CREDIT, "01"))), [CREDIT, DEBIT]),
        ("two records, unranked last", directory(record(listed(DEBIT)), record(listed(CREDIT, "03"))), [CREDIT, DEBIT]),
        ("the same priority", directory(record(listed(CREDIT, "01"), listed(DEBIT, "81"))), [CREDIT, DEBIT]),
        ("priority 0 is none", directory(record(listed(CREDIT, "00"), listed(DEBIT, "0F"))), [DEBIT, CREDIT]),
        ("not ours", directory(record(listed(VISA), listed(DEBIT))), [DEBIT]),
        ("the same twice", directory(record(listed(DEBIT), listed(DEBIT))), [DEBIT]),
        ("a file is no application", directory(record(tlv("9D", DEBIT), listed(DEBIT))), [DEBIT]),
        ("a record of something else", directory(tlv("70", "5F2D027A68") + "9000", record(listed(DEBIT))), [DEBIT]),
        ("an AID too short", directory(record(listed("A0000003"), listed(DEBIT))), [DEBIT]),
    ):
        found, asked = await candidates(answers)
        equal(found, expected, what)
        assert not [command for command in asked if command.startswith(select("A000000333"))], what


async def test_without_directory_each_aid_is_asked_for():
    by_list = {select(DEBIT): fci(DEBIT), select("A000000333"): fci(DEBIT), select("A000000333", "02"): "6A82"}
    for what, first in (
        ("none", {PSE: "6A82"}),
        ("blocked", {PSE: "6283"}),
        ("not understood", {PSE: "6D00"}),
        ("no file number", {PSE: fci("31", "")}),
        ("a file number that is none", {PSE: fci("31", "", "88010B")}),
        ("file number 0", {PSE: fci("31", "", "880100")}),
        ("its FCI is broken", {PSE: "6F05840231" + "9000"}),
        ("nothing in it", directory()),
        ("nothing of ours in it", directory(record(listed(VISA)))),
        ("a record is broken", directory(record(listed(DEBIT)), "7002610A" + "9000")),
        ("a record is refused", directory(record(listed(DEBIT)), "6985")),
        ("no record", directory("009000")),
    ):
        answers = dict(first)
        answers.update(by_list)
        found, asked = await candidates(answers)
        equal(found, [DEBIT], what)
        equal(asked[-2:], [select("A000000333") + "00", select("A000000333", "02") + "00"], what)


async def test_the_list_of_aids():
    first, following = select("A000000333"), select("A000000333", "02")
    for what, named, aids, expected in (
        ("equal", {select(DEBIT): fci(DEBIT)}, (DEBIT,), [DEBIT]),
        ("longer", {first: fci(DEBIT), following: "6A82"}, (), [DEBIT]),
        ("longer, whole names only", {first: fci(DEBIT)}, (application("A000000333", whole=True),), NOT_ACCEPTED),
        ("several", {first: fci(DEBIT), following: [fci(CREDIT), "6A82"]}, (), [DEBIT, CREDIT]),
        ("the same again", {first: fci(DEBIT), following: fci(DEBIT)}, (), [DEBIT]),
        ("another scheme's", {first: fci(VISA)}, (), NOT_ACCEPTED),
        ("blocked", {first: "6283", following: "6A82"}, (), APPLICATION_BLOCKED),
        ("blocked, another is not", {first: "6283", following: [fci(CREDIT), "6A82"]}, (), [CREDIT]),
        ("blocked for ever", {first: "6283", following: "6283"}, (), APPLICATION_BLOCKED),
        ("its FCI is broken", {first: "6F0584021122" + "9000"}, (), NOT_ACCEPTED),
        ("no name", {first: tlv("6F", "A500") + "9000"}, (), NOT_ACCEPTED),
        ("card blocked", {first: "6A81"}, (), CARD_BLOCKED),
        ("none", {}, (), NOT_ACCEPTED),
        ("two of the terminal's", {select(DEBIT): fci(DEBIT), select(VISA): fci(VISA, others="870101")}, (DEBIT, VISA),
         [VISA, DEBIT]),
    ):  # fmt: skip
        answers = dict(named)
        answers[PSE] = "6A82"
        equal((await candidates(answers, *aids))[0], expected, what)
    equal((await candidates({PSE: "6A81"}))[0], CARD_BLOCKED)


async def test_a_card_cannot_keep_the_terminal_busy():
    answers = {PSE: "6A82", select("A000000333"): fci(DEBIT),
               select("A000000333", "02"): [fci("A00000033301%02X" % number) for number in range(60)]}  # fmt: skip
    found, asked = await candidates(answers)
    assert len(found) <= 12 and len(asked) < 12
    endless = directory()
    endless["00B2"] = record(listed(VISA))
    endless["00A40400"] = "6A82"
    found, asked = await candidates(endless)
    assert len(asked) < 20, len(asked)


async def test_no_more_questions_than_needed():
    """After a whole name, or one that is not ours, there is no next occurrence to ask for."""
    for answers, entry in (
        ({select(DEBIT): fci(DEBIT)}, application(DEBIT)),
        ({select(DEBIT): fci(VISA)}, application(DEBIT)),
        ({select(DEBIT): "6283"}, application(DEBIT, whole=True)),
        ({select(DEBIT): fci(DEBIT + "01")}, application(DEBIT, whole=True)),
    ):
        _, asked = await candidates(dict(answers, **{PSE: "6A82"}), entry)
        equal(asked, [PSE + b"1PAY.SYS.DDF01".hex().upper() + "00", select(DEBIT) + "00"])
    answers = {PSE: "6A82", select("A000000333"): fci(DEBIT), select("A000000333", "02"): fci(DEBIT)}
    _, asked = await candidates(answers)
    equal(len(asked), 3)


async def test_limits():
    longest, shortest = "A000000333" + "00" * 11, "A000000333"
    found, _ = await candidates(directory(record(listed(longest), listed(shortest), listed(longest + "00"))))
    equal(found, [longest, shortest])
    many = [record(*[listed("A0000003330101%02X" % (10 * row + number)) for number in range(4)]) for row in range(5)]
    found, _ = await candidates(directory(*many))
    equal(len(found), 12)
    last = {PSE: fci("31", "", "88010A"), "00B2": "6A83", "00B20154": record(listed(DEBIT))}
    equal((await candidates(last))[0], [DEBIT])


async def test_the_longest_of_the_terminals_aids_counts():
    card = Card(directory(record(listed(DEBIT))))
    tables = Tables(application("A000000333"), application(DEBIT), application("A00000033301"))
    selection = Selection(Channel(card), tables)
    await selection.collect()
    equal(selection.candidates[0].entry.aid.hex().upper(), DEBIT)


async def labels(*entries, others="", choice=0):
    card = Card(directory(record(*entries), others=others))
    selection = Selection(Channel(card), Tables(application("A000000333")))
    await selection.collect()
    person = Person(choice)
    chosen = await selection.choose(person)
    return person.asked, chosen.name.hex().upper()


async def test_the_cardholders_choice():
    equal(await labels(listed(DEBIT, "01")), ([], DEBIT))
    equal(await labels(listed(DEBIT, "81")), ([["PBOC"]], DEBIT))
    both = listed(DEBIT, "01", b"DEBIT".hex()), listed(CREDIT, "02", b"CREDIT".hex())
    equal(await labels(*both), ([["DEBIT", "CREDIT"]], DEBIT))
    equal(await labels(*both, choice=1), ([["DEBIT", "CREDIT"]], CREDIT))


async def test_labels():
    """The preferred name when the terminal has its letters, else the label, else the AID; never what is no letter."""
    name = tlv("9F12", b"Meine Karte".hex())
    for label, others, table, expected in (
        (b"PBOC DEBIT".hex(), "", "", "PBOC DEBIT"),
        (b"PBOC DEBIT".hex(), name, "", "PBOC DEBIT"),
        (b"PBOC DEBIT".hex(), name, "9F110101", "Meine Karte"),
        (b"PBOC DEBIT".hex(), name, "9F110105", "PBOC DEBIT"),
        (b"PBOC DEBIT".hex(), tlv("9F12", ""), "9F110101", "PBOC DEBIT"),
        (b"A\x00\x1b[2J\xff\x7fB ~".hex(), "", "", "A[2JB ~"),
        ("0102", "", "", DEBIT),
    ):
        asked, _ = await labels(listed(DEBIT, "81", label, others), others=table)
        equal(asked, [[expected]])


async def test_the_final_select():
    for answer, expected in (
        (fci(DEBIT, others="9F38039F0206"), True),
        (fci(CREDIT), False),
        ("6A82", False),
        ("6283", APPLICATION_BLOCKED),
        ("6F00", False),
        ("6F0584025566" + "9000", False),
        ("9000", False),
        (fci(DEBIT, others="9F3801009F380100"), False),
        ("6A81", CARD_BLOCKED),
    ):
        answers = directory(record(listed(DEBIT)))
        answers[select(DEBIT)] = answer
        selection = Selection(Channel(Card(answers)), Tables(application("A000000333")))
        await selection.collect()
        data = Data()
        data[0x9F02] = b"\x01"
        try:
            got = await selection.select(selection.candidates[0], data)
            if not got:
                assert 0x84 not in data and 0x50 not in data and 0x9F02 in data
                selection.check()
            equal(data[0x9F38], h("9F0206"))
        except EmvError as error:
            got = False if error.reason == NOT_ACCEPTED else error.reason
        equal(got, expected, answer)


async def test_a_card_that_goes():
    for number in range(3):
        card = Card(directory(record(listed(DEBIT))), {number: gone()})
        try:
            await Selection(Channel(card), Tables(application("A000000333"))).collect()
        except EmvError as error:
            equal(error.reason, "removed")
        else:
            raise AssertionError(number)
