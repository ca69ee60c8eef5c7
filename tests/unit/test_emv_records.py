"""Reading application data: file locators, records, the static data to be authenticated (EMV Book 3, 10.2 and 10.3)."""

from check import equal
from emv.command import Channel
from emv.data import Data
from emv.errors import CARD_FAULT, EmvError
from emv.initiate import choose_application
from emv.read_records import Records, check
from fakes_emv import Card, Person, Tables, application, h, terminal


def place(locator: str):
    """Where a file locator is wrong; None when it is not."""
    try:
        check(h(locator))
    except EmvError as error:
        equal(error.reason, CARD_FAULT)
        return error.place
    return None


def test_file_locators():
    good = "08010100"
    for what, locator, expected in (
        ("one record", good, None),
        ("several", "080103021001010118020400F01E1E01", None),
        ("the last file", "F0010100", None),
        ("the last record", "08FFFF00", None),
        ("all are authenticated", "08020302", None),
        ("48 records", "08013000", None),
        ("49 records", "08013100", 0),
        ("49 records in two files", "0801300010010100", 4),
        ("no file", "00010100", 0),
        ("file 31", "F8010100", 0),
        ("low bits", good + "09010100", 4),
        ("record 0", "08000100", 0),
        ("backwards", "08020100", 0),
        ("more authenticated than there are", "08010102", 0),
        ("cut", good + "080101", 0),
        ("empty", "", 0),
    ):
        equal(place(locator), expected, what)


async def read(locator: str, answers: dict, mandatory=(0x5A,)):
    data, records = Data(), Records()
    data[0x94] = h(locator)
    try:
        await records.read(Channel(Card(answers)), data, mandatory)
    except EmvError as error:
        equal(error.reason, CARD_FAULT)
        return error.place, data, records
    return None, data, records


PAN, NAME, OWN = "70035A0162", "7004" + "5F2001" + "41", "01020304"


async def test_static_data():
    """What is signed, in order: the value of EMV's own records, the whole of others (Book 3, 10.3)."""
    for what, locator, answers, static in (
        ("nothing", "08010200", (PAN, NAME), ""),
        ("the first", "08010201", (PAN, NAME), "5A0162"),
        ("both", "08010202", (PAN, NAME), "5A01625F200141"),
        ("zeros behind are none of it", "08010101", (PAN + "0000",), "5A0162"),
        ("the last own file", "50010101", (PAN,), "5A0162"),
        ("the first other file", "0801010058010101", (PAN, NAME), NAME),
        ("both kinds", "0801010158010101", (PAN, NAME), "5A0162" + NAME),
        ("an other file is none", "0801010158010101", (PAN, OWN), None),
        ("an other file is empty", "0801010158010101", (PAN, ""), None),
        ("an other file that is not signed", "0801010158010100", (PAN, OWN), "5A0162"),
    ):
        keys = []
        for at in range(0, len(locator), 8):
            file, first, last = [int(locator[at + 2 * i : at + 2 * i + 2], 16) for i in range(3)]
            keys += ["00B2%02X%02X" % (number, file | 4) for number in range(first, last + 1)]
        wrong, data, records = await read(locator, {key: text + "9000" for key, text in zip(keys, answers)})
        equal(wrong, None, what)
        equal(records.static if static is None else records.static.hex().upper(), static, what)
        equal(records.count, len(keys), what)
        assert 0x5F20 not in data or "58" not in locator, what  # what the issuer keeps for itself is not looked at
        held = records.static
        records.wipe()
        assert not held or held == bytes(len(held)), what


async def test_records_that_are_none():
    for what, answer, expected in (
        ("refused", "6A83", 0x6A83), ("another template", "77035A01629000", 0), ("cut", "70045A01629000", 0),
        ("two", PAN + PAN + "9000", 5), ("nothing", "9000", 0), ("the same twice", "70065A01625A01629000", 0x5A),
        ("not what is needed", "70035B01629000", 0x5A),
    ):  # fmt: skip
        wrong, _, _ = await read("08010100", {"00B2010C": answer})
        equal(wrong, expected, what)


async def test_no_more_than_fits():
    """6144 bytes of records: 24 of 256."""
    answers = {"00B2%02X0C" % number: "7081FD" + "DF%02X81F9" % number + "00" * 249 + "9000"
               for number in range(1, 26)}  # fmt: skip
    equal((await read("08011800", answers, ()))[0], None)
    wrong, _, records = await read("08011900", answers, ())
    equal((wrong, records.count), (0x00B2, 25))


async def test_what_an_application_says_for_the_terminal():
    """Version and floor limit are those of the application that was chosen."""
    name = "A000000333010102"
    fci = "6F0E84" + "08" + name + "A502" + "5000" + "9000"
    for objects, version, floor in (
        ({0x9F09: "0020", 0x9F08: "0010"}, "0020", "00002710"), ({0x9F09: "", 0x9F08: "0010"}, "0010", "00002710"),
        ({0x9F09: ""}, "0030", "00002710"), ({0x9F1B: ""}, "0030", "00000000"),
    ):  # fmt: skip
        card = Card({"00A40400": fci, "00A404000E": "6A82", "80A8": "80063C00080101009000"})
        data = terminal()
        data.set_bit(0x95, 1, 1)
        entry, sent = await choose_application(Channel(card), data, Tables(application(name, objects)), Person())
        equal((data[0x9F09].hex(), data[0x9F1B].hex()), (version, floor))
        equal((data[0x9F06].hex().upper(), sent, data[0x95].hex()), (name, b"", "0000000000"))
        equal(entry.aid.hex().upper(), name)
