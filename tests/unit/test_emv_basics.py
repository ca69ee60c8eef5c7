"""What both kernels stand on: packed digits, object lists, templates, commands, the terminal's own objects."""

import random

from check import equal, raises
from drivers.errors import ReaderError
from emv import collect, command, dol, packed, terminal_data
from emv.command import Channel
from emv.data import Data
from emv.errors import CARD_FAULT, MUTE, REMOVED, EmvError

h = bytes.fromhex
CDOL = h("9F02069F03069F1A0295055F2A029A039C019F3704")


class FakeCard:
    """Answers from a list; remembers what came."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.asked = []

    async def exchange(self, asked, deadline_ms=0):
        self.asked.append(bytes(asked))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return memoryview(bytearray(answer))


async def refused(coroutine):
    """The EmvError a coroutine raises."""
    try:
        await coroutine
    except EmvError as error:
        return error
    raise AssertionError("not refused")


def test_packed_digits():
    equal(packed.bcd(156, 2), h("0156"))
    equal(packed.bcd(123456789012, 6), h("123456789012"))
    equal(packed.bcd(12345, 2), h("2345"))
    equal(packed.digits(h("6222021234567890123F")), b"6222021234567890123")
    equal(packed.digits(h("4761340000000050")), b"4761340000000050")
    equal(packed.digits(b"\xff"), b"")
    equal(packed.number(h("000000012345")), 12345)
    equal(packed.number(h("0A")), -1)


def test_a_list_is_read():
    listed = list(dol.entries(CDOL))
    equal((len(listed), listed[0], listed[7], sum([size for _, size in listed])), (8, (0x9F02, 6), (0x9F37, 4), 29))
    assert dol.lists(CDOL, 0x9F37) and dol.lists(CDOL, 0x9F02) and not dol.lists(CDOL, 0x9F66)
    equal(list(dol.entries(b"")), [])
    equal(list(dol.entries(h("DF810103"))), [(0xDF8101, 3)])


def test_a_broken_list_is_refused_with_its_place():
    for text, offset in (("9F02069F03069F1A0295", 9), ("9F02069A039C019F37", 7), ("9F", 0), ("9F0206FF80", 3),
                         ("0001", 0), ("9F0206" * 43, 126), ("95FD", 0), ("DF80818105", 0)):  # fmt: skip
        error = raises(EmvError, lambda given: list(dol.entries(given)), h(text))
        equal((error.reason, error.place), (CARD_FAULT, offset), text)
    equal(len(dol.build(h("9F0206" * 42), Data())), 252)
    equal(len(dol.build(h("9F02FC"), Data())), 252)


def test_tables_of_formats():
    """Each tag stands at an even place and is found at none else."""
    for table in (dol._NUMERIC, dol._PACKED):
        for at in range(0, len(table), 2):
            tag = table[at] << 8 | table[at + 1]
            assert dol._is_in(table, tag) and table.find(table[at : at + 2]) == at, hex(tag)
            assert tag < 0x100 or table[at] & 0x1F == 0x1F, hex(tag)
        assert not dol._is_in(table, 0x9F10) and not dol._is_in(table, 0xDF8101) and not dol._is_in(table, 0x95)


def test_values_of_exact_length():
    """openemv's test 7."""
    data = Data()
    for tag, value in ((0x9C, "09"), (0x9A, "240217"), (0x5F2A, "0978"), (0x9F02, "000123456789"), (0x9F1A, "0528"),
                       (0x9F03, "000987654321"), (0x9F37, "DEADBEEF"), (0x95, "1234554321")):  # fmt: skip
        data[tag] = h(value)
    equal(bytes(dol.build(CDOL, data)), h("00012345678900098765432105281234554321097824021709DEADBEEF"))


def test_values_of_other_lengths():
    """EMV Book 3, 5.4: which end is cut, and with what is filled."""
    data = Data()
    data[0x9F02], data[0x5A], data[0x9F10], data[0x9C] = h("000000012345"), h("6212345678"), h("0102"), b"\x00"
    data[0xA5] = b"\x01\x02"
    for listed, expected in (
        ("9F0203", "012345"), ("9F0208", "0000000000012345"), ("5A03", "621234"), ("5A07", "6212345678FFFF"),
        ("9F1001", "01"), ("9F1004", "01020000"), ("A502", "0000"), ("DF7703", "000000"), ("9F0200", ""),
        ("9C029F0200DF0101", "000000"),
    ):  # fmt: skip
        equal(bytes(dol.build(h(listed), data)).hex().upper(), expected, listed)


def test_an_fci_is_collected():
    data = Data()
    fci = "6F2C840E315041592E5359532E4444463031A51A8801015F2D02656E9F110101BF0C0BDF02020246DF4703800101"
    collect.take(data, h(fci), collect.FCI)
    equal(bytes(data[0x84]), b"1PAY.SYS.DDF01")
    equal((bytes(data[0x88]), bytes(data[0x5F2D]), bytes(data[0xDF02])), (b"\x01", b"en", b"\x02\x46"))
    assert 0xA5 not in data and 0xBF0C not in data


def test_what_is_not_one_template_is_refused():
    for text, offset in (
        ("", 0), ("00000000", 0), ("7700", 0),
        ("6F0284005000", 4), ("6F02840050", 4), ("6F0284008400", 4), ("6F038400", 0),
        ("6F80", 1), ("6F025A02", 2), ("6F0484008400", None), ("6F0AA508A506A504A5028400", None),
        ("6F8182" + "5000" * 65, None),
    ):  # fmt: skip
        data = Data()
        error = raises(EmvError, collect.take, data, h(text), 0x6F)
        equal(error.reason, CARD_FAULT, text)
        if offset is not None:
            equal(error.place, offset, text)


def test_unknown_objects_do_no_harm():
    data = Data()
    collect.take(data, h("700B5A0162E303FFFFFF9F7000" + "0000"), 0x70)
    equal((bytes(data[0x5A]), bytes(data[0x9F70])), (b"\x62", b""))
    assert 0xE3 not in data


async def test_commands():
    card = FakeCard(h("6F009000"), b"\x6a\x82", h("9000"), h("9F360200F09000"))
    channel = Channel(card)
    equal(await channel.send(command.SELECT, 4, 0, b"1PAY.SYS.DDF01"), command.OK)
    equal(bytes(channel.answer), h("6F00"))
    equal(await channel.send(command.READ_RECORD, 1, 0x0C), command.NOT_FOUND)
    equal(await channel.send(command.VERIFY, 0, 0x80, h("241234FFFFFFFFFF"), False), command.OK)
    data = Data()
    assert await channel.fetch(0x9F36, data)
    equal(bytes(data[0x9F36]), h("00F0"))
    equal([asked.hex().upper() for asked in card.asked], [
        "00A404000E315041592E5359532E444446303100", "00B2010C00", "0020008008241234FFFFFFFFFF", "80CA9F3600"])


def test_what_is_a_command():
    for text, good in (("00A40400", True), ("00A4040000", True), ("00A4040001AA", True), ("00A4040001AA00", True),
                       ("00A404", False), ("", False), ("00A4040002AA", False), ("00A4040001AA0000", False),
                       ("00A404000000", False), ("00A40400FF" + "11" * 255 + "00", True)):  # fmt: skip
        equal(bool(command.is_command(h(text))), good, text)


async def test_nothing_of_a_command_stays():
    card = FakeCard(b"\x90\x00")
    channel = Channel(card)
    views = []
    exchange = card.exchange

    async def look(asked):
        views.append(asked)
        return await exchange(asked)

    card.exchange = look
    await channel.send(command.VERIFY, 0, 0x80, h("241234FFFFFFFFFF"), False)
    equal(bytes(views[0]), bytes(13))


async def test_get_data_that_is_no_answer():
    data = Data()
    for answer in ("6A88", "6A81", "9000", "9F13020001" + "9000", "9F3602019000", "9F360300019000", "9F36009000"):
        assert not await Channel(FakeCard(h(answer))).fetch(0x9F36, data), answer
    assert 0x9F36 not in data


async def test_faults_below():
    for fault, reason in (("removed", REMOVED), ("mute", MUTE), ("reader", MUTE), ("protocol", CARD_FAULT)):
        error = await refused(Channel(FakeCard(ReaderError(fault))).send(command.SELECT, 4, 0))
        equal((error.reason, error.place), (reason, command.SELECT))
    equal(await Channel(FakeCard(bytes(256) + b"\x90\x00")).send(command.SELECT, 4, 0), command.OK)
    for answer in (b"", b"\x90", bytes(259)):
        equal((await refused(Channel(FakeCard(answer)).send(command.SELECT, 4, 0))).reason, CARD_FAULT)


def test_the_terminals_objects():
    data = Data()
    terminal_data.put_terminal(data, "TT24-000187", "12345678", "123456789012345", category=5411)

    def draw(buffer):
        buffer[:] = b"\x01\x23\x45\x67"

    moment = (2026, 11, 22, 13, 39, 27, 6, 326)
    terminal_data.put_transaction(data, draw, 12345, terminal_data.GOODS, moment, 187, other=100)
    for tag, value in (
        (0x9F02, "000000012345"), (0x81, "00003039"), (0x9F03, "000000000100"), (0x9F04, "00000064"), (0x5F2A, "0156"),
        (0x9F1A, "0156"), (0x9A, "261122"), (0x9F21, "133927"), (0x9C, "00"), (0x9F41, "00000187"),
        (0x9F37, "01234567"), (0x95, "0000000000"), (0x9B, "0000"), (0x9F34, "3F0000"), (0x9F35, "22"),
        (0x9F15, "5411"), (0x9F1E, b"4-000187".hex()), (0x9F1C, b"12345678".hex()), (0x9F33, "E0F8C8"),
    ):  # fmt: skip
        equal(data[tag].hex().upper(), value.upper(), hex(tag))
    terminal_data.put_terminal(data, "7", "1", "2")
    equal(bytes(data[0x9F1E]), b"00000007")


def test_any_bytes_end_in_objects_or_the_error():
    random.seed(7816)
    fci = h("6F338407AFFFFFFFFF1234A528500D5645534120454C454354524F4E5F2D02656E8701019F120A564553412020202020209F1100")
    good = 0
    for number in range(6000):
        given = bytearray(fci if number % 2 else CDOL)
        for _ in range(random.randint(1, 3)):
            given[random.randrange(len(given))] = random.getrandbits(8)
        with Data() as data:
            try:
                if number % 2:
                    collect.take(data, given, 0x6F)
                else:
                    assert len(dol.build(given, data)) <= dol.LARGEST
                good += 1
            except EmvError as error:
                assert error.reason == CARD_FAULT and error.place >= 0, error.args
    assert 1000 < good < 5900, good
