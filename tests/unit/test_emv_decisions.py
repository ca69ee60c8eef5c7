"""The decision tables: processing restrictions, terminal risk management, terminal action analysis; every row."""

from check import equal, raises
from emv import action, cryptogram, risk
from emv.action import AAC, ARQC, TC
from emv.command import Channel
from emv.data import Data
from emv.errors import CARD_FAULT, EmvError
from emv.restrictions import restrict
from fakes_emv import Books, Card, application, h, terminal


def tvr_of(changes: dict) -> str:
    """TVR after the restrictions, of openemv's card with changes."""
    data = terminal()
    objects = {0x9F09: "1313", 0x9F35: "22", 0x9F40: "F000F0A001", 0x9F1A: "0528", 0x9C: "00", 0x9A: "250511",
               0x9F08: "1313", 0x9F07: "FFC0", 0x5F28: "0528", 0x5F24: "250511", 0x5F25: "250511"}  # fmt: skip
    objects.update(changes)
    for tag, value in objects.items():
        if value is not None:
            data[tag] = h(value)
    restrict(data)
    return data[0x95].hex().upper()


FITS, VERSION, EXPIRED, EARLY, SERVICE = "0000000000", "0080000000", "0040000000", "0020000000", "0010000000"


def test_restrictions():
    for what, changes, expected in (
        ("all fits", {}, FITS),
        ("version", {0x9F08: "1310"}, VERSION),
        ("no version", {0x9F08: None}, FITS),
        ("expired", {0x9A: "250512"}, EXPIRED),
        ("not effective", {0x9A: "250510", 0x5F25: "250511"}, EARLY),
        ("no beginning", {0x5F25: None}, FITS),
        ("last century", {0x5F24: "991231"}, EXPIRED),
        ("expiry is no date", {0x5F24: "251301"}, EXPIRED),
        ("expiry is too short", {0x5F24: "2512"}, EXPIRED),
        ("beginning is no date", {0x5F25: "250100"}, EARLY),
        ("no usage control", {0x9F07: None}, FITS),
        ("usage control is empty", {0x9F07: ""}, SERVICE),
        ("not here", {0x9F07: "FEC0"}, SERVICE),
        ("not here, no country", {0x9F07: "FEC0", 0x5F28: None}, SERVICE),
        ("no country", {0x9F07: "0100", 0x5F28: None}, FITS),
        ("domestic goods", {0x9F07: "21C0"}, FITS),
        ("domestic services", {0x9F07: "0900"}, FITS),
        ("domestic neither", {0x9F07: "D7C0"}, SERVICE),
        ("international goods", {0x9F07: "1100", 0x5F28: "0840"}, FITS),
        ("international services", {0x9F07: "0500", 0x5F28: "0840"}, FITS),
        ("international neither", {0x9F07: "EBC0", 0x5F28: "0840"}, SERVICE),
        ("domestic cash", {0x9F07: "8100", 0x9C: "01"}, FITS),
        ("no domestic cash", {0x9F07: "7FC0", 0x9C: "01"}, SERVICE),
        ("international cash", {0x9F07: "4100", 0x9C: "01", 0x5F28: "0840"}, FITS),
        ("no international cash", {0x9F07: "BFC0", 0x9C: "01", 0x5F28: "0840"}, SERVICE),
        ("domestic cashback", {0x9F07: "0180", 0x9C: "09"}, FITS),
        ("no domestic cashback", {0x9F07: "FF7F", 0x9C: "09"}, SERVICE),
        ("international cashback", {0x9F07: "0140", 0x9C: "09", 0x5F28: "0840"}, FITS),
        ("no international cashback", {0x9F07: "FFBF", 0x9C: "09", 0x5F28: "0840"}, SERVICE),
        ("another kind", {0x9F07: "0100", 0x9C: "20"}, FITS),
        ("cash machine", {0x9F35: "14", 0x9C: "01", 0x9F07: "8200"}, FITS),
        ("no cash machine", {0x9F35: "14", 0x9C: "01", 0x9F07: "FD00"}, SERVICE),
        ("all of it", {0x9F08: "1310", 0x9F07: "00", 0x5F24: "200101", 0x5F25: "300101"}, "00F0000000"),
    ):
        equal(tvr_of(changes), expected, what)


async def risk_of(objects: dict, answers: dict, *, amount=5000, books=None, entry=None, drawn=0) -> str:
    """TVR after risk management."""
    data = terminal(amount=amount)
    data[0x5A] = h("6212345678901234")
    for tag, value in objects.items():
        data[tag] = h(value)

    def draw(buffer):
        buffer[:] = drawn.to_bytes(len(buffer), "big")

    await risk.manage(Channel(Card(answers)), data, entry or application("A000000333"), books or Books(), draw)
    equal(data[0x9B].hex(), "0800")
    return data[0x95].hex().upper()


LIMITS = {0x9F14: "12", 0x9F23: "34"}


def counters(now: int, last: int) -> dict:
    return {"80CA9F3600": "9F3602%04X9000" % now, "80CA9F1300": "9F1302%04X9000" % last}


async def test_risk():
    """openemv's table, and more rows."""
    for what, objects, answers, more, expected in (
        ("no risk", LIMITS, counters(1234, 1233), {"books": Books(4660)}, "0000000000"),
        ("floor exceeded", {}, {}, {"amount": 15000}, "0000008000"),
        ("floor reached", {}, {}, {"amount": 10000}, "0000008000"),
        ("floor reached by two", {}, {}, {"books": Books(5000)}, "0000008000"),
        ("just below", {}, {}, {"books": Books(4999)}, "0000000000"),
        ("lower limit matched", LIMITS, counters(1234, 1216), {}, "0000000000"),
        ("lower limit exceeded", LIMITS, counters(1234, 1215), {}, "0000004000"),
        ("upper limit matched", LIMITS, counters(1234, 1182), {}, "0000004000"),
        ("upper limit exceeded", LIMITS, counters(1234, 1181), {}, "0000006000"),
        ("velocity not possible", LIMITS, {"80CA": "6A81"}, {}, "0000006000"),
        ("one limit only", {0x9F14: "12"}, {}, {}, "0000000000"),
        ("the counter stands still", LIMITS, counters(6, 6), {}, "0000006000"),
        ("the counter ran backwards", LIMITS, counters(5, 6), {}, "0000006000"),
        ("a counter that is none", LIMITS, {"80CA9F3600": "9F3603000001", "80CA9F13": "9000"}, {}, "0000006000"),
        ("new card", LIMITS, counters(5, 0), {}, "0008000000"),
        ("new card without counter", LIMITS, {"80CA9F1300": "9F130200009000"}, {}, "0008006000"),
        ("on the exception file", {}, {}, {"books": Books(0, (b"6212345678901234",))}, "1000000000"),
    ):
        equal(await risk_of(objects, answers, **more), expected, what)


async def test_random_selection():
    """EMV Book 3, 10.6.2: below the threshold the target, above it more, up to the most at the floor limit."""
    entry = application("A000000333", {0xDF15: "000003E8", 0xDF16: "60", 0xDF17: "20"}, floor=11000)
    picked = "0000001000"
    for amount, drawn, expected in (
        (999, 19, picked), (999, 20, "0000000000"), (1000, 19, picked), (1000, 20, "0000000000"),
        (6000, 39, picked), (6000, 40, "0000000000"), (10999, 58, picked), (10999, 60, "0000000000"),
        (999, 99, picked), (11000, 98, "0000008000"),
    ):  # fmt: skip
        equal(await risk_of({}, {}, amount=amount, drawn=drawn, entry=entry), expected, "%d %d" % (amount, drawn))
    plain = application("A000000333")
    equal(await risk_of({}, {}, amount=1, entry=plain), "0000000000")


def decided(tvr="0000000000", kind="22", *, tac=None, iac=None, call=action.decide):
    """What is asked for. `tac`, `iac`: denial, online, default."""
    data = Data()
    data[0x95], data[0x9F35] = h(tvr), h(kind)
    for tag, value in zip((0x9F0E, 0x9F0F, 0x9F0D), iac or ("0000000000",) * 3):
        if value is not None:
            data[tag] = h(value)
    objects = {}
    for tag, value in zip((0xDF13, 0xDF12, 0xDF11), tac or ("0000000000",) * 3):
        objects[tag] = value
    return call(data, application("A000000333", objects))


def test_action():
    zero, bit, other = "0000000000", "0000008000", "0000000040"
    none = (zero, zero, zero)
    for what, tvr, kind, tac, iac, expected in (
        ("nothing", zero, "22", none, none, TC),
        ("a bit nobody minds", bit, "22", none, none, TC),
        ("terminal denies", bit, "22", (bit, zero, zero), none, AAC),
        ("issuer denies", bit, "22", none, (bit, zero, zero), AAC),
        ("denial goes before online", bit, "22", (bit, bit, zero), none, AAC),
        ("denial of another bit", other, "22", (bit, zero, zero), none, TC),
        ("terminal: online", bit, "22", (zero, bit, zero), none, ARQC),
        ("issuer: online", bit, "22", none, (zero, bit, zero), ARQC),
        ("default is not asked yet", bit, "22", (zero, zero, bit), (zero, zero, bit), TC),
        ("no issuer codes", bit, "22", none, (None, None, None), ARQC),
        ("no issuer codes, no bit", zero, "22", none, (None, None, None), TC),
        ("no denial code: nothing is denied", bit, "22", none, (None, zero, zero), TC),
        ("no terminal codes but the image's", bit, "22", (None, None, None), none, ARQC),
        ("a code of another length", bit, "22", none, (zero, "8000", zero), ARQC),
        ("every bit of the last byte", "00000000FF", "22", (zero, "0000000001", zero), none, ARQC),
        ("every bit of the first byte", "8000000000", "22", (zero, "8000000000", zero), none, ARQC),
        ("online only", zero, "21", none, none, ARQC),
        ("online only, denied", bit, "21", (bit, zero, zero), none, AAC),
        ("unattended online only", zero, "24", none, none, ARQC),
        ("a bank's online only", zero, "11", none, none, ARQC),
        ("unattended both", zero, "25", none, none, TC),
        ("offline only", bit, "23", (zero, bit, zero), (zero, bit, zero), TC),
        ("offline only, default", bit, "23", (zero, zero, bit), none, AAC),
        ("offline only, issuer's default", bit, "26", none, (zero, zero, bit), AAC),
        ("offline only, denied", bit, "23", (bit, zero, zero), none, AAC),
        ("UnionPay, floor limit", "0000008000", "22", ("0010000000", "D84004F800", "D84000A800"), none, ARQC),
        ("UnionPay, service not allowed", "0010000000", "22", ("0010000000", "D84004F800", "D84000A800"), none, AAC),
        ("UnionPay, online PIN", "0000040000", "22", ("0010000000", "D84004F800", "D84000A800"), none, ARQC),
    ):
        equal(decided(tvr, kind, tac=tac, iac=iac), expected, what)
    for what, tvr, tac, iac, expected in (
        ("alone", bit, none, none, TC),
        ("alone, terminal's default", bit, (zero, zero, bit), none, AAC),
        ("alone, issuer's default", bit, none, (zero, zero, bit), AAC),
        ("alone, no issuer code", bit, none, (zero, zero, None), AAC),
        ("alone, online does not count", bit, (zero, bit, zero), (zero, bit, zero), TC),
    ):
        equal(decided(tvr, tac=tac, iac=iac, call=action.decide_alone), expected, what)


async def answered(asked, cid, listed=cryptogram.CDOL_1, body="0001" + "11" * 8, head="80"):
    data = terminal()
    data[0x8C] = data[0x8D] = h("9F3704")
    value = cid + body
    answer = head + "%02X" % (len(value) // 2) + value + "9000"
    return await cryptogram.generate(Channel(Card({"80AE": answer})), data, asked, listed)


async def test_legality_of_cryptograms():
    """EMV Book 3, 10.8: a card may ask for less than the terminal, never for more; online comes once."""
    legal = {TC: (TC, ARQC, AAC), ARQC: (ARQC, AAC), AAC: (AAC,)}
    for listed in (cryptogram.CDOL_1, cryptogram.CDOL_2):
        for asked in (AAC, TC, ARQC):
            for kind in (0x00, 0x40, 0x80, 0xC0):
                allowed = kind in legal[asked] and not (listed == cryptogram.CDOL_2 and kind == ARQC)
                for reason in (0, 1, 8, 0x0F):
                    cid = "%02X" % (kind | reason)
                    try:
                        got = (await answered(asked, cid, listed))[0]
                        assert allowed and got == kind, (asked, cid)
                    except EmvError as error:
                        assert not allowed and error.reason == CARD_FAULT, (asked, cid)


async def broken(answer, signed=False):
    data = terminal()
    data[0x8C] = h("9F3704")
    try:
        await cryptogram.generate(Channel(Card({"80AE": answer})), data, ARQC, cryptogram.CDOL_1, signed)
    except EmvError as error:
        return error.reason
    return None


async def test_answers_to_generate_ac():
    good = "9F270180" "9F36020001" "9F2608" + "11" * 8
    for what, answer, expected in (
        ("format 2", "7713" + good[:-16] + "11" * 8 + "9000", CARD_FAULT),
        ("format 2 whole", "77" + "%02X" % (len(good) // 2) + good + "9000", None),
        ("with issuer data", "77" + "%02X" % (len(good) // 2 + 6) + good + "9F1003010203" + "9000", None),
        ("the same twice", "77" + "%02X" % (len(good) // 2 + 4) + good + "9F270180" + "9000", CARD_FAULT),
        ("no counter", "770F" + "9F270180" + "9F2608" + "11" * 8 + "9000", CARD_FAULT),
        ("counter too short", "7713" + "9F270180" + "9F360101" + "9F2608" + "11" * 8 + "9000", CARD_FAULT),
        ("cryptogram too short", "7712" + "9F270180" + "9F36020001" + "9F2606" + "11" * 6 + "9000", CARD_FAULT),
        ("nothing that proves", "7709" + "9F270180" + "9F36020001" + "9000", CARD_FAULT),
        ("format 1 too short", "800A" + "80" + "0001" + "11" * 7 + "9000", CARD_FAULT),
        ("format 1 too long", "802C" + "80" + "0001" + "11" * 8 + "22" * 33 + "9000", CARD_FAULT),
        ("format 1 longest", "802B" + "80" + "0001" + "11" * 8 + "22" * 32 + "9000", None),
        ("another template", "700B" + "80" + "0001" + "11" * 8 + "9000", CARD_FAULT),
        ("refused", "6985", CARD_FAULT),
        ("nothing", "9000", CARD_FAULT),
    ):
        equal(await broken(answer), expected, what)


async def test_answers_that_should_be_signed():
    """Whether there is what has to be checked; the check is CDA's."""
    cid, aac, rest = "9F270180", "9F270100", "9F36020001"
    signed, plain = "9F4B0411223344", "9F2608" + "11" * 8
    for what, value, with_cda, expected in (
        ("signed", cid + rest + signed, True, None),
        ("both", cid + rest + signed + plain, True, None),
        ("plain: the check will fail", cid + rest + plain, True, None),
        ("neither", cid + rest, True, CARD_FAULT),
        ("signed though nobody asked", cid + rest + signed, False, CARD_FAULT),
        ("declined, plain", aac + rest + plain, True, None),
        ("declined, signed only", aac + rest + signed, True, CARD_FAULT),
        ("longest issuer data", cid + rest + plain + "9F1020" + "22" * 32, False, None),
        ("issuer data too long", cid + rest + plain + "9F1021" + "22" * 33, False, CARD_FAULT),
    ):
        equal(await broken("77%02X" % (len(value) // 2) + value + "9000", with_cda), expected, what)


async def test_a_card_cannot_put_what_is_not_its_own():
    """What is no part of a cryptogram's answer is not taken from it."""
    data = terminal()
    data[0x8C] = h("9F3704")
    good = "9F270180" "9F36020001" "9F2608" + "11" * 8 + "DF1101FF" + "9F450100"
    answer = "77" + "%02X" % (len(good) // 2) + good + "9000"
    await cryptogram.generate(Channel(Card({"80AE": answer})), data, ARQC, cryptogram.CDOL_1)
    assert 0xDF11 not in data and 0x9F45 not in data


async def test_the_tc_hash_value():
    """Asked for in the list, it covers what TDOL names; the terminal has no TDOL of its own and says so."""
    import hashlib

    for listed, bits in (("9F02069C01", "0000000000"), (None, "0000000080")):
        data = terminal()
        data[0x8C] = h("9814")
        if listed:
            data[0x97] = h(listed)
        card = Card({"80AE": "800B800001" + "11" * 8 + "9000"})
        await cryptogram.generate(Channel(card), data, ARQC, cryptogram.CDOL_1)
        covered = bytes(data[0x9F02]) + bytes(data[0x9C]) if listed else b""
        equal(card.asked[0], "80AE800014" + hashlib.sha1(covered).digest().hex().upper() + "00")
        equal(data[0x95].hex(), bits)


def test_what_is_missing_is_the_cards_fault():
    equal(raises(EmvError, restrict, Data()).reason, CARD_FAULT)
