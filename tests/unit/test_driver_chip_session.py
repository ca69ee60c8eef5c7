"""lib/drivers/chip_session.py through driver, bridge and chip: APDUs of all kinds over T=0 and T=1, a real trace."""

import json

from check import equal, raises
from drivers.errors import ReaderError
from fakes_card import ATR_T0, ATR_T1, Card, Echo, Rig
from fakes_reader import reason

T0_CASES = (
    # APDU, what passes on the wire, the answer
    ("00A40000", [("00A4000000", "9000")], "9000"),
    ("0084000008", [("0084000008", "01020304050607089000")], "01020304050607089000"),
    ("0084000000", [("0084000000", "6C08"), ("0084000008", "01020304050607089000")], "01020304050607089000"),
    ("00B2010C00", [("00B2010C00", "6A83")], "6A83"),
    ("00B2010C00", [("00B2010C00", "6102"), ("00C0000002", "AABB9000")], "AABB9000"),
    ("0020008002AABB", [("0020008002AABB", "63C2")], "63C2"),
    ("0020008002AABB", [("0020008002AABB", "6C02")], "6C02"),
    ("80A8000002830000", [("80A80000028300", "6103"), ("00C0000003", "8001009000")], "8001009000"),
    ("80A8000002830000", [("80A80000028300", "6103"), ("00C0000003", "6C02"), ("00C0000002", "80019000")], "80019000"),
    ("80A8000002830000", [("80A80000028300", "6101"), ("00C0000001", "806101"), ("00C0000001", "029000")], "80029000"),
    ("80A8000002830000", [("80A80000028300", "9000")], "9000"),
    ("80A8000002830000", [("80A80000028300", "6985")], "6985"),
    ("80A8000002830000", [("80A80000028300", "6283"), ("00C0000000", "6C02"), ("00C0000002", "80019000")], "80016283"),
    ("80A8000002830000", [("80A80000028300", "6283"), ("00C0000000", "6985")], "6283"),
    ("80A80000028300", [("80A80000028300", "6310")], "6310"),
)  # fmt: skip
T1_CASES = (
    ("00A40000", [("00A40000", "9000")], "9000"),
    ("0084000000", [("0084000000", "01020304050607089000")], "01020304050607089000"),
    ("0084000000", [("0084000000", "6C08"), ("0084000008", "01020304050607089000")], "01020304050607089000"),
    ("80A8000002830000", [("80A8000002830000", "8001009000")], "8001009000"),
    ("80A8000002830000", [("80A8000002830000", "8001006101"), ("00C0000001", "059000")], "800100059000"),
    ("80A8000002830000", [("80A8000002830000", "6C02"), ("80A8000002830002", "80019000")], "80019000"),
    ("80A8000002830000", [("80A8000002830000", "6283")], "6283"),
    ("0020008002AABB", [("0020008002AABB", "63C2")], "63C2"),
)


async def exchanged(atr, script, apdu, **options):
    """The answer, when the card heard exactly its script."""
    card = Card(atr, script)
    rig = Rig(card)
    rig.chip.t0_options = rig.chip.t1_options = options
    session = await rig.reader.power_up()
    answer = bytes(await session.exchange(bytes.fromhex(apdu)))
    equal((card.wrong, card.script), (None, []), apdu)
    await rig.reader.off()
    return answer


async def test_t0():
    for apdu, script, answer in T0_CASES:
        equal(await exchanged(ATR_T0, script, apdu), bytes.fromhex(answer), apdu)
        equal(await exchanged(ATR_T0, script, apdu, one_by_one=True, nulls=3), bytes.fromhex(answer), apdu)


async def test_t1():
    for apdu, script, answer in T1_CASES:
        equal(await exchanged(ATR_T1, script, apdu), bytes.fromhex(answer), apdu)
        equal(await exchanged(ATR_T1, script, apdu, wtx=2), bytes.fromhex(answer), apdu)


async def test_the_longest():
    for atr in (ATR_T0, ATR_T1, bytes.fromhex("3BE000008131204535")):
        card = Echo(atr)
        rig = Rig(card)
        session = await rig.reader.power_up()
        data = bytes(i & 0xFF for i in range(255))
        answer = bytes(await session.exchange(b"\x80\xca\x00\x00\xff" + data + b"\x00"))
        equal(len(answer), 257 + (atr is not ATR_T0))
        equal(answer[:255], data)
        card.say = lambda command: bytes(range(256)) + b"\x90\x00"
        answer = bytes(await session.exchange(b"\x80\xca\x00\x00\x00"))
        equal(answer, bytes(range(256)) + b"\x90\x00")


async def test_bad_commands_are_not_sent():
    card = Card(ATR_T0)
    session = await Rig(card).reader.power_up()
    for text in ("", "00A400", "00A4000002AA", "00A4000002AABBCCDD", "00A4000000AA00"):
        try:
            await session.exchange(bytes.fromhex(text))
        except ValueError:
            continue
        raise AssertionError(text)
    equal(card.heard, [])
    raises(AttributeError, lambda: session.nothing)


async def test_cards_that_break_the_rules():
    for atr, script, why in (
        (ATR_T0, [("0084000008", "0102030405060709")], "mute"),  # fewer bytes than announced: the chip waits
        (ATR_T0, [("0084000008", "01020304050607080950AA")], "protocol"),
        (ATR_T0, [("0084000008", "0155")], "protocol"),
        (ATR_T0, [("0084000008", "55")], "protocol"),
        (ATR_T0, [("0084000008", None)], "mute"),
        (ATR_T1, [("0084000008", "90")], "protocol"),
        (ATR_T1, [("0084000008", None)], "mute"),
        (ATR_T1, [("0084000008", "AA" * 257 + "9000")], "protocol"),
    ):  # fmt: skip
        card = Card(atr, script)
        rig = Rig(card)
        session = await rig.reader.power_up()
        got, ms = await reason(session.exchange(bytes.fromhex("0084000008")))
        equal(got, why, str(script))
        assert ms < 21000, (script, ms)
        await rig.reader.off()
        equal(card.powered, False)


async def test_endless_more():
    for status in ("6110", "6C10"):
        card = Card(ATR_T0)
        card.say = lambda command, status=status: bytes.fromhex(status)
        session = await Rig(card).reader.power_up()
        equal((await reason(session.exchange(b"\0\x84\0\0\0")))[0], "protocol")
        assert len(card.heard) < 20, len(card.heard)


def as_wired(pairs):
    """A trace's pairs as (APDU, TPDUs, answer): the log was taken above the reader, so it shows an Le that T=0 never
    sends with data, and one answer that a T=0 card has to let fetch."""
    made = []
    for command, answer in pairs:
        length = int(command[8:10], 16) if len(command) > 10 else 0
        wired = command[:-2] if length and len(command) == 12 + 2 * length else command
        if command[2:4] == "C0" or (made and made[-1][1][-1][1][:2] == "6C"):
            made[-1][1].append((wired, answer))
            made[-1][2] = answer
        elif length and len(answer) > 4:
            waiting = "61%02X" % (len(answer) // 2 - 2)
            made.append([command, [(wired, waiting), ("00C00000" + waiting[2:], answer)], answer])
        else:
            made.append([command, [(wired, answer)], answer])
    return made


async def test_a_published_trace():
    with open("/repo/tests/vectors/emv_traces.jsonl") as lines:
        trace = json.loads(lines.readline())
    equal((trace["name"], len(trace["apdus"])), ("A1", 30))
    steps = as_wired(trace["apdus"])
    wired = [pair for step in steps for pair in step[1]]
    equal((len(steps), len(wired)), (18, 31))
    for options in ({}, {"one_by_one": True, "nulls": 1}):
        card = Card(ATR_T0, wired)
        rig = Rig(card)
        rig.chip.t0_options = options
        session = await rig.reader.power_up()
        for apdu, _, answer in steps:
            equal(bytes(await session.exchange(bytes.fromhex(apdu))), bytes.fromhex(answer), apdu)
        equal((card.wrong, card.script), (None, []))
    try:
        await session.exchange(bytes.fromhex("80CA9F1700"))
    except ReaderError as error:
        equal((error.reason, card.wrong), ("mute", bytes.fromhex("80CA9F1700")))
