"""Taps: published conversations byte for byte, every way a card may answer, every place where it may fail."""

from check import equal
from emv import field55
from emv import trace as steps
from emv.outcome import APPROVED, DECLINED, ONLINE, OTHER_INTERFACE, SEE_PHONE, TAP_AGAIN
from emv.tap import Tap
from emv.tap_cvm import is_ctq_signed
from emv_tap_card import (
    AAC,
    AID,
    ARQC,
    GPO,
    LIMITS,
    PPSE,
    SELECT,
    TODAY,
    TRACK_2,
    TapTables,
    base,
    fci,
    offline,
    ok,
    options,
    ppse,
    signature,
    tap,
    tlv,
)  # fmt: skip
from emv_vectors import trace
from fakes_emv import Books, Card, Played, application, chance, h, terminal


async def said(answers, **given):
    """(outcome, Tap, Data, Card) of one tap."""
    card = Card(answers)
    kernel, data = tap(card, **given)
    return await kernel.begin(), kernel, data, card


# ---- published conversations ----


def live_terminal():
    data = terminal("170601", 1, number="2B29EBE4")
    data[0x9F33], data[0x9F1E], data[0x9F09], data[0x9F41] = h("E0E9C8"), b"FFFFFFFF", h("0000"), h("00000005")
    data[0x9F66] = h("36000000")
    return data


async def test_the_live_tap_of_a_unionpay_card():
    data = live_terminal()
    limits = {0xDF19: "000000000000", 0xDF20: "999999999999", 0xDF21: "000000100000"}
    tables = TapTables([application("A000000333010101", limits)])
    card = Played(trace("A5"))
    kernel = Tap(None, data, tables, chance(), Books())
    assert kernel.prepare()
    outcome = await kernel.begin(card)
    equal((outcome.kind, card.left), (ONLINE, []))
    equal(field55.authorisation(data).hex().upper(), (
        "9F2608AD03EE811AFAD4849F2701809F101307010103A00000010A010000038787868FD1FC9F37042B29EBE49F36020ADC9505000000"
        "00009A031706019C01009F02060000000000015F2A02015682027C009F1A0201569F03060000000000009F3303E0E9C89F34030000"
        "009F3501229F1E0846464646464646468408A0000003330101019F090200009F410400000005"))
    equal((kernel.wants_pin, kernel.wants_signature, kernel.waived_limit), (False, False, 100000))
    equal(data[0x9F5D], h("000000038787"))


async def test_a_published_card_of_another_scheme_wants_another_kernel():
    tables = TapTables([application("A00000002501", LIMITS)])
    card = Played(trace("A4")[:2])
    outcome = await Tap(card, terminal(TODAY, 9000), tables, chance(), Books()).begin()
    equal((outcome.kind, card.left), (OTHER_INTERFACE, []))
    pairs = trace("A3")[:1]
    answers = {PPSE: ppse("A0000000041010"), pairs[0][0].hex().upper(): pairs[0][1].hex().upper()}
    kernel, _ = tap(Card(answers), aid="A0000000041010")
    equal((await kernel.begin()).kind, OTHER_INTERFACE)


# ---- what the card may answer ----


async def test_online_without_records_is_three_commands():
    outcome, _, data, card = await said(base(options()))
    equal((outcome.kind, len(card.asked)), (ONLINE, 3))
    equal((data[0x9F27], data[0x84], data[0x9F06], data[0x95]), (b"\x80", h(AID), h(AID), bytes(5)))
    equal(card.asked[2], GPO + "238321" + "36004080" + "000000009000" + "000000000000" + "0156" + "00" * 5 + "0156"
          + TODAY + "00" + "01234567" + "00")  # fmt: skip


async def test_the_card_says_what_its_cryptogram_is():
    for answer, kind, cid in (
        (options(ARQC), ONLINE, 0x80), (options(AAC), DECLINED, 0x00), (options(AAC, cid="80"), ONLINE, 0x80),
        (options(ARQC, cid="00"), DECLINED, 0x00), (options(ARQC, cid="8F"), ONLINE, 0x80),
        (options("B0"), TAP_AGAIN, None), (options(cid="C0"), TAP_AGAIN, None),
    ):  # fmt: skip
        outcome, _, data, _ = await said(base(answer))
        equal(outcome.kind, kind, answer)
        if cid is not None:
            equal(data[0x9F27], bytes((cid,)))


async def test_a_refusal_may_say_insert_instead():
    for ctq, kind in (("1000", OTHER_INTERFACE), ("0000", DECLINED), ("EF80", DECLINED)):
        equal((await said(base(options(AAC, ctq))))[0].kind, kind, ctq)
    data = terminal(TODAY, 9000)
    data[0x9F66] = h("26000000")  # no contacts
    kernel, _ = tap(Card(base(options(AAC, "1000"))), data)
    equal((await kernel.begin()).kind, DECLINED)


async def test_cash_and_cashback_may_want_the_contacts():
    for kind, ctq, expected in (
        (0x01, "0400", OTHER_INTERFACE), (0x01, "0200", ONLINE), (0x09, "0200", OTHER_INTERFACE),
        (0x09, "0400", ONLINE), (0x00, "0600", ONLINE),
    ):  # fmt: skip
        kernel, _ = tap(Card(base(options(ARQC, ctq))), terminal(TODAY, 9000, kind))
        equal((await kernel.begin()).kind, expected, ctq)


async def test_status_words():
    for command, sw, kind in (
        (PPSE, "6A82", OTHER_INTERFACE), (PPSE, "6A81", OTHER_INTERFACE), (PPSE, "6283", OTHER_INTERFACE),
        (SELECT, "6A82", OTHER_INTERFACE), (SELECT, "6283", OTHER_INTERFACE), (SELECT, "6985", OTHER_INTERFACE),
        (GPO, "6985", OTHER_INTERFACE), (GPO, "6984", OTHER_INTERFACE), (GPO, "6986", SEE_PHONE),
        (GPO, "6A80", TAP_AGAIN), (GPO, "6F00", TAP_AGAIN),
    ):  # fmt: skip
        answers = base(options())
        answers[command] = sw
        equal((await said(answers))[0].kind, kind, command + " " + sw)


async def test_the_next_application_takes_over():
    other = "AFFFFFFFFF123401"
    for command, sw in ((SELECT, "6A82"), (SELECT, "6985"), (GPO, "6985")):
        answers = base([sw, options()] if command == GPO else options())
        answers[PPSE] = ppse(AID, other)
        answers["00A4040008" + other] = fci(other)
        if command == SELECT:
            answers[SELECT] = sw
        outcome, _, data, _ = await said(answers)
        equal((outcome.kind, data[0x84]), (ONLINE, h(other)), command + sw)
    answers[GPO] = "6984"
    outcome, _, _, card = await said(answers)
    equal((outcome.kind, len(card.asked)), (OTHER_INTERFACE, 3))


async def test_the_best_application_comes_first():
    names = ("AFFFFFFFFF123401", "AFFFFFFFFF123402", "AFFFFFFFFF123403")
    for priorities, expected in (
        (("03", "02", "01"), 2), (("02", "01", "01"), 1), (("00", "0F", ""), 1), (("", "00", ""), 0),
        (("81", "02", "03"), 0), (("F2", "01", "03"), 1),
    ):  # fmt: skip
        answers = {PPSE: ppse(*names, priorities=priorities), GPO: options()}
        for name in names:
            answers["00A4040008" + name] = fci(name)
        _, _, data, card = await said(answers)
        equal((data[0x84], len(card.asked)), (h(names[expected]), 3), str(priorities))


async def test_directories_that_offer_nothing():
    entry = tlv("61", tlv("4F", AID))
    for answer, kind in (
        (ok(""), TAP_AGAIN), (ok("00"), TAP_AGAIN), (ok(tlv("70", "")), TAP_AGAIN), (ok(tlv("6F", "")), TAP_AGAIN),
        (ok(tlv("6F", tlv("A5", ""))), TAP_AGAIN), (ok(tlv("6F", tlv("A5", tlv("BF0C", "")))), OTHER_INTERFACE),
        (ok(tlv("6F", tlv("A5", tlv("BF0C", tlv("61", ""))))), OTHER_INTERFACE),
        (ppse("A0000000031010"), OTHER_INTERFACE),
        (ppse("AFFF"), OTHER_INTERFACE), (ppse(AID + "00" * 10), OTHER_INTERFACE),
        (ok(tlv("6F", tlv("A5", tlv("BF0C", tlv("62", tlv("4F", AID)))))), OTHER_INTERFACE),
        (ok(tlv("6F", tlv("A5", tlv("BF0C", entry[:-2])))), TAP_AGAIN),
        (ok(tlv("6F", tlv("A5", tlv("BF0C", entry * 17)))), TAP_AGAIN),
    ):  # fmt: skip
        answers = base(options())
        answers[PPSE] = answer
        equal((await said(answers))[0].kind, kind, answer)


async def test_an_application_that_is_not_for_quickpass():
    for answer in (fci(pdol=""), fci(pdol="9F3501"), fci(pdol="9F66"), fci(AID + "00"), ok(""), ok("6F00"),
                   ok(tlv("77", tlv("84", AID))), fci()[:-8] + "9000"):  # fmt: skip
        answers = base(options())
        answers[SELECT] = answer
        equal((await said(answers))[0].kind, OTHER_INTERFACE, answer)


async def test_answers_that_want_another_kernel():
    for answer in (ok("800A7C00080101001001010000"), ok("8000"), options(without="9F26"),
                   options(without="9F26", locator="08010100")):  # fmt: skip
        equal((await said(base(answer)))[0].kind, OTHER_INTERFACE, answer)


async def test_what_must_be_there():
    for tag in ("82", "9F36", "9F10", "57"):
        outcome, _, _, _ = await said(base(options(without=tag)))
        equal((outcome.kind, outcome.reason), (TAP_AGAIN, "card_fault"), tag)
    for broken in ("57", "82", "9F36", "9F26"):
        answer = options(ARQC, "0000", tlv(broken, "12"), without=broken)
        equal((await said(base(answer)))[0].kind, TAP_AGAIN, broken)
    for track in ("1234560012345608", "1234560012345608D1", "123456001234D18112211229424900", "FF", "D18112211",
                  "12345600123456081234D1811221", "1234560012345608C18112211229424900"):  # fmt: skip
        answer = options(ARQC, "0000", tlv("57", track + "F" * (len(track) & 1)), without="57")
        equal((await said(base(answer)))[0].kind, TAP_AGAIN, track)
    twice = options(ARQC, "0000", tlv("5F34", "02"))
    equal((await said(base(twice)))[0].kind, TAP_AGAIN)


async def test_two_card_numbers_are_none():
    for other, kind in (("1234560012345608", ONLINE), ("1234560012345608FFFF", ONLINE), ("1234560012345609", TAP_AGAIN),
                        ("12345600123456081F", TAP_AGAIN), ("12345600123456FF", TAP_AGAIN)):  # fmt: skip
        equal((await said(base(options(ARQC, "0000", tlv("5A", other)))))[0].kind, kind, other)


async def test_online_with_records():
    answers = base(options(locator="08010101"))
    answers["00B2010C"] = ok(tlv("70", tlv("5F24", "181130") + tlv("5A", "1234560012345608")))
    outcome, _, data, card = await said(answers)
    equal((outcome.kind, data[0x5F24], card.asked[-1]), (ONLINE, h("181130"), "00B2010C00"))
    answers["00B2010C"] = "6A83"
    equal((await said(answers))[0].kind, TAP_AGAIN)


async def test_the_second_fault_says_insert_instead():
    card = Card(base("6F00"))
    kernel, _ = tap(card)
    equal((await kernel.begin()).kind, TAP_AGAIN)
    equal((await kernel.begin()).kind, OTHER_INTERFACE)
    equal(card.asked.count(PPSE + "00"), 2)


async def test_a_telephone_that_wants_its_owner():
    kernel, data = tap(Card(base("6986")))
    equal((await kernel.begin()).kind, SEE_PHONE)
    outcome = await kernel.begin(Card(base(options(ARQC, "0080"))))
    equal((outcome.kind, kernel.wants_pin, data[0x9F34]), (ONLINE, False, h("1F0002")))


async def test_each_tap_has_its_own_number():
    card = Card(base("6986"))
    kernel, _ = tap(card, terminal(TODAY, 9000, number="89ABCDEF"))
    await kernel.begin()
    await kernel.begin()
    sent = [asked[-10:-2] for asked in card.asked if asked.startswith(GPO)]
    equal(sent, ["89ABCDEF", "01234567"])


async def test_the_card_may_leave_before_what_is_slow():
    card = Card(offline())
    kernel, data = tap(card)
    read = []
    kernel.on_read = lambda: read.append((len(card.asked), 0x9F4C in data))
    equal((await kernel.begin()).kind, APPROVED)
    equal((read, 0x9F4C in data), ([(8, False)], True))


# ---- offline ----


async def test_offline_approved():
    outcome, kernel, data, _ = await said(offline())
    equal((outcome.kind, data[0x9F27], data[0x8A], data[0x95]), (APPROVED, b"\x40", b"Y1", bytes(5)))
    equal((kernel.wants_pin, kernel.wants_signature, kernel.signature_waived), (False, False, True))


OFFLINE_ROWS = (  # what is different; outcome and reason
    ({"ctq": "0000"}, APPROVED, ""),
    ({"today": "181201"}, DECLINED, "expired"),
    ({"today": "181201", "ctq": "0800"}, ONLINE, ""),
    ({"today": "181201", "ctq": "0800", "type": 0x23}, DECLINED, "expired"),
    ({"records": tlv("5F25", "170724")}, APPROVED, ""),
    ({"records": tlv("5F25", "170725")}, DECLINED, "not_yet_valid"),
    ({"listed": (b"1234560012345608",)}, DECLINED, "listed"),
    ({"listed": (b"123456001234560",)}, APPROVED, ""),
    ({"number": "00000000"}, DECLINED, "not_genuine"),
    ({"number": "00000000", "ctq": "2000"}, ONLINE, ""),
    ({"number": "00000000", "ctq": "2000", "type": 0x23}, DECLINED, "not_genuine"),
    ({"number": "00000000", "ctq": "1000"}, OTHER_INTERFACE, "not_genuine"),
    ({"number": "00000000", "ctq": "3000"}, ONLINE, ""),
    ({"number": "00000000", "ctq": "1000", "ttq": "26004080"}, DECLINED, "not_genuine"),
    ({"aip": "3D00"}, DECLINED, "not_genuine"),
    ({"amount": 10001}, DECLINED, "online_only"),
    ({"twice": "181130"}, APPROVED, ""),
    ({"twice": "491130"}, DECLINED, "card_fault"),
    ({"ctq": "4000"}, APPROVED, ""),
    ({"ctq": "8000"}, ONLINE, ""),
    ({"ctq": "8000", "type": 0x23}, DECLINED, ""),
)


async def test_offline_rows():
    for how, kind, reason in OFFLINE_ROWS:
        data = terminal(how.get("today", TODAY), how.get("amount", 9000), number="01234567")
        data[0x9F35] = bytes((how.get("type", 0x22),))
        if "ttq" in how:
            data[0x9F66] = h(how["ttq"])
        if "number" in how:
            data[0x9F37] = h(how["number"])
        answers = offline(how.get("ctq", "0000"), records=how.get("records", ""))
        if "aip" in how:
            answers[GPO] = answers[GPO].replace("82023C00", "8202" + how["aip"])
        if "twice" in how:
            answers["00B20314"] = ok(tlv("70", tlv("5F24", how["twice"])))
        kernel, _ = tap(Card(answers), data, listed=how.get("listed", ()))
        outcome = await kernel.begin()
        equal((outcome.kind, outcome.reason), (kind, reason), str(how))
        equal(data.get(0x8A), {APPROVED: b"Y1", DECLINED: b"Z1"}.get(kind), str(how))


async def test_what_the_telephone_did_must_be_signed():
    """fDDA version 1: bytes 6 and 7 of 9F69 are the CTQ."""
    for said_ctq, signed_ctq, kind in (("0080", "0080", APPROVED), ("0080", "0000", DECLINED)):
        extra = "0111223344" + signed_ctq
        answers = offline(said_ctq, tlv("9F69", extra), extra="000000009000" + "0156" + extra)
        data = terminal(TODAY, 9000, number="01234567")
        limits = dict(LIMITS)
        limits[0xDF21] = "000000000100"
        kernel, _ = tap(Card(answers), data, limits=limits)
        outcome = await kernel.begin()
        equal((outcome.kind, is_ctq_signed(data)), (kind, kind == APPROVED), signed_ctq)
        if kind == APPROVED:
            equal(data[0x9F34], h("1F0002"))


# ---- before the card ----


async def test_an_amount_that_may_not_be_tapped():
    card = Card(base(options()))
    kernel, _ = tap(card, amount=500000)
    assert not kernel.prepare()
    equal(((await kernel.begin()).kind, card.asked), (OTHER_INTERFACE, []))


async def test_steps_are_noted():
    _, _, _, _ = await said(offline())
    equal([step[0] for step in steps.steps()],
          ["tap_limits", "tap_selection", "tap_options", "tap_authentication", "tap_cardholder"])  # fmt: skip
    text = "".join(["".join([str(part) for part in step]) for step in steps.steps()])
    assert "1234560012345608" not in text and TRACK_2 not in text


async def test_wiping():
    _, kernel, data, _ = await said(offline())
    kernel.wipe()
    data.wipe()
    assert 0x57 not in data and not signature()[:0]
