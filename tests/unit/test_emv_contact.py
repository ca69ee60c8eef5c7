"""The contact kernel as a whole: its order, how it ends, and every fault at every command."""

from check import equal
from drivers.errors import ReaderError
from emv import errors, outcome, trace
from emv_vectors import trace as recorded
from fakes_emv import Books, Card, Person, application, contact, gone, h, joined, terminal

PIN = "241234FFFFFFFFFF"
PAN = "1234560012345608"
REASONS = (errors.CARD_BLOCKED, errors.APPLICATION_BLOCKED, errors.NOT_ACCEPTED, errors.CARD_FAULT, errors.REMOVED,
           errors.MUTE, errors.EXPIRED, errors.NOT_YET_VALID, "")  # fmt: skip
ARQC = "80128000F3B0189101D11416C106010A03A4A0029000"
TC = "80124000F3B0189101D11416C106010A03A4A0029000"
AAC = "80120000F3B0189101D11416C106010A03A4A0029000"
PROOF = h("1234567812345678")


def answers(changes=None) -> dict:
    """A1's answers, with changes to all commands that begin so; it asks for a plain PIN, then goes online."""
    made = {}
    for command, answer in joined(recorded("A1")):
        text = command.hex().upper()
        made[text[:8] if text[:2] == "80" and text[2:4] == "AE" else text] = answer.hex().upper()
    made["00B2020C00"] = ["6A83", made["00B2020C00"]]  # of the directory, of the application
    made["00A4"] = "6A82"
    made["80AE80"], made["80AE40"], made["80AE00"] = ARQC, TC, AAC
    made["80CA"] = "6A88"
    made["84"] = "9000"
    made["0020"] = "9000"
    for begins, answer in (changes or {}).items():
        for key in [key for key in made if key.startswith(begins)]:
            del made[key]
        made[begins] = answer
    return made


class Case:
    """One payment with A1."""

    def __init__(self, changes=None, faults=None, *, today="170724", kind=0x21, terminal_kind=0x21, objects=None,
                 floor=10000, amount=1, books=None, person=None, capabilities="E0A8C8"):  # fmt: skip
        self.card = Card(answers(changes), faults)
        self.data = terminal(today, amount, kind, country=246, currency=978, terminal_kind=terminal_kind,
                             capabilities=h(capabilities))  # fmt: skip
        self.person = person or Person(pins=[PIN] * 4)
        values = {0x9F09: "0096"}
        values.update(objects or {})
        entry = application("AFFFFFFFFF", values, floor=floor)
        self.kernel = contact(self.card, self.data, [entry], self.person, books)

    async def begin(self):
        self.first = await self.kernel.begin()
        return self.first

    async def whole(self, answered=True, code="00", proof=PROOF, scripts=b""):
        if (await self.begin()).kind != outcome.ONLINE:
            return self.first
        return await self.kernel.complete(answered, code, proof, scripts)

    @property
    def commands(self) -> list:
        return [command[:8] for command in self.card.asked]

    @property
    def tvr(self) -> str:
        return self.data[0x95].hex()


async def ended(expected, changes=None, faults=None, **more):
    """(reason, may fall back) of a payment that must end before the first cryptogram."""
    case = Case(changes, faults, **more)
    got = await case.begin()
    equal((got.kind, got.reason, got.may_fall_back), (outcome.ENDED,) + expected)
    assert not got.reverse
    return case


async def test_order_of_commands():
    case = Case()
    equal((await case.whole()).kind, outcome.APPROVED)
    equal(case.commands, [
        "00A40400", "00B2010C", "00B2020C", "00A40400", "80A80000", "00B2020C", "00B20114", "00B20214", "00B2011C",
        "00B2021C", "00880000", "80CA9F17", "00200080", "80AE8000", "00820000", "80AE4000"])  # fmt: skip
    equal(bytes(case.data[0x9F06]), h("AFFFFFFFFF"))
    equal(bytes(case.data[0x84]), h("AFFFFFFFFF1234"))


FAULTS = {
    "gone": gone(), "mute": ReaderError("mute"), "protocol": ReaderError("protocol"), "reader": ReaderError("reader"),
    "6F00": h("6F00"), "6A82": h("6A82"), "6A81": h("6A81"), "6283": h("6283"), "6985": h("6985"), "9000": h("9000"),
    "6200": h("6200"), "nothing": b"", "a byte": b"\x90", "too long": bytes(300), "zeros": bytes(12) + h("9000"),
    "garbage": bytes([7 * n & 0xFF for n in range(200)]) + h("9000"), "FF": b"\xff" * 256 + h("9000"),
    "a long length": h("70820FFF01029000"), "an endless length": h("70800000009000"),
}  # fmt: skip


async def test_every_command_with_every_fault():
    """Whatever a card does, whenever: an outcome with a reason, an end, a reversal when the acquirer had approved."""
    plain, signed = Case(), Case(capabilities="E0F8C8")
    await plain.whole()
    await signed.whole()
    equal((len(plain.commands), len(signed.commands)), (16, 17))
    tried = 0
    for capabilities, numbers in (("E0A8C8", range(16)), ("E0F8C8", range(11, 17))):  # they differ from the PIN on
        for number in numbers:
            for what, fault in FAULTS.items():
                case = Case(None, {number: fault}, capabilities=capabilities)
                got = await case.whole()
                where = "%s at %d" % (what, number)
                assert got.kind in (outcome.ENDED, outcome.DECLINED, outcome.APPROVED), where
                assert got.reason in REASONS and (got.kind != outcome.ENDED or got.reason), where
                online = case.first.kind == outcome.ONLINE
                equal(got.reverse, online and got.kind != outcome.APPROVED, where)
                assert not (got.may_fall_back and case.commands[-1].startswith("80AE")), where
                if what == "gone":
                    equal((got.kind, got.reason), (outcome.ENDED, errors.REMOVED), where)
                if what == "mute":
                    equal((got.kind, got.reason), (outcome.ENDED, errors.MUTE), where)
                assert PAN not in repr(list(trace.steps())), where
                case.kernel.wipe()
                tried += 1
    equal(tried, 22 * len(FAULTS))


async def test_every_answer_cut_and_spoilt():
    """The answers themselves, cut at places and with a byte changed: never anything but an outcome."""
    case = Case()
    await case.whole()
    for number, asked in enumerate(case.card.asked):
        good = case.card.said[number]
        assert len(good) >= 2, asked
        for at in range(0, len(good) - 2, max(1, len(good) // 12)):
            for spoilt in (good[:at] + good[-2:], good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1 :]):
                spoiled = Case(None, {number: spoilt})
                got = await spoiled.whole()
                assert got.kind in (outcome.ENDED, outcome.DECLINED, outcome.APPROVED) and got.reason in REASONS


async def test_reasons_that_end():
    pse, final, options = "00A404000E", "00A4040007AFFFFFFFFF123400", "80A8"
    for changes, expected in (
        ({pse: "6A81"}, (errors.CARD_BLOCKED, False)),
        ({final: "6283"}, (errors.APPLICATION_BLOCKED, False)),
        ({final: "6A82"}, (errors.NOT_ACCEPTED, True)),
        ({options: "6985"}, (errors.NOT_ACCEPTED, True)),
        ({options: "6F00"}, (errors.CARD_FAULT, True)),
        ({options: "8006" + "3C0008020201" + "9000"}, (errors.CARD_FAULT, True)),
        ({options: "8007" + "3C000802020100" + "9000"}, (errors.CARD_FAULT, True)),
        ({options: "7704" + "82023C00" + "9000"}, (errors.CARD_FAULT, True)),
        ({options: "7706" + "940408020201" + "9000"}, (errors.CARD_FAULT, True)),
        ({options: "7709" + "82013C940408020201" + "9000"}, (errors.CARD_FAULT, True)),
        ({options: "8002" + "3C00" + "9000"}, (errors.CARD_FAULT, True)),
        ({"00B2021400": "6A83"}, (errors.CARD_FAULT, True)),
        ({"00B2011C00": "70009000"}, (errors.CARD_FAULT, True)),
        ({"00880000": "6985"}, (errors.CARD_FAULT, True)),
        ({"0020": "6F00"}, (errors.CARD_FAULT, True)),
        ({"80AE80": "6985"}, (errors.CARD_FAULT, False)),
        ({"80AE80": TC}, (errors.CARD_FAULT, False)),
    ):
        await ended(expected, changes)


async def test_options_in_format_2():
    case = Case({"80A8": "7712" + "82023C00" + "940C" + "080202001001020018010201" + "9000"})
    equal((await case.begin()).kind, outcome.ONLINE)
    equal(case.tvr, "0000000000")


async def test_mandatory_objects():
    """EMV Book 3, table 26: 5A, 5F24, CDOL1, CDOL2; and nothing twice."""
    made = answers()
    first, second = made["00B2011C00"], made["00B2021C00"]
    for key, old, new in (
        ("00B2011C00", "5F2403181130", "5F5003181130"), ("00B2011C00", "5A081234", "5B081234"),
        ("00B2021C00", "8C159F02", "8B159F02"), ("00B2021C00", "8D178A02", "8B178A02"),
        ("00B2021C00", "9F42020978", "5F34020978"),
    ):  # fmt: skip
        changed = (first if key == "00B2011C00" else second).replace(old, new)
        assert changed not in (first, second)
        await ended((errors.CARD_FAULT, True), {key: changed})


async def test_a_refused_application_makes_way_for_another():
    """6985 to GET PROCESSING OPTIONS: back to the list (EMV Book 3, 10.1)."""
    other = "AFFFFFFFFF99"
    entry_1 = "4F07AFFFFFFFFF1234" + "500131" + "870101"
    entry_2 = "4F06" + other + "500132" + "870102"
    record = "61%02X" % (len(entry_1) // 2) + entry_1 + "61%02X" % (len(entry_2) // 2) + entry_2
    fci = "84" + "06" + other + "A506" + "500132" + "870102"
    options = ["6985", answers()["80A8000002830000"]]
    changes = {"00B2010C": "70%02X" % (len(record) // 2) + record + "9000", "80A8": options,
               "00A4040006" + other: "6F%02X" % (len(fci) // 2) + fci + "9000"}  # fmt: skip
    case = Case(changes)
    got = await case.begin()
    equal((got.kind, bytes(case.data[0x84]).hex().upper()), (outcome.ONLINE, other))
    equal(case.person.asked, [["1", "2"], -1])


async def test_first_decisions():
    for what, changes, more, kind, reason in (
        ("offline", {"80AE40": TC}, {"terminal_kind": 0x22}, outcome.APPROVED, ""),
        ("offline, the card wants the issuer", {"80AE40": ARQC}, {"terminal_kind": 0x22}, outcome.ONLINE, ""),
        ("offline, the card declines", {"80AE40": AAC}, {"terminal_kind": 0x22}, outcome.DECLINED, ""),
        ("not accepted", {"80AE80": AAC.replace("80120000", "80120100")}, {}, outcome.DECLINED, errors.NOT_ACCEPTED),
        ("expired", {}, {"today": "200724", "objects": {0xDF13: "0040000000"}}, outcome.DECLINED, errors.EXPIRED),
        ("floor limit", {}, {"terminal_kind": 0x22, "floor": 0, "objects": {0xDF12: "0000008000"}}, outcome.ONLINE, ""),
        ("spent before", {}, {"terminal_kind": 0x22, "books": Books(9999), "objects": {0xDF12: "0000008000"}},
         outcome.ONLINE, ""),
        ("listed", {}, {"books": Books(0, (b"1234560012345608",)), "objects": {0xDF13: "1000000000"}},
         outcome.DECLINED, ""),
    ):  # fmt: skip
        case = Case(changes, **more)
        got = await case.begin()
        equal((got.kind, got.reason, got.may_fall_back), (kind, reason, False), what)
        arc = {outcome.APPROVED: b"Y1", outcome.DECLINED: b"Z1"}.get(kind)
        equal(case.data.get(0x8A), arc, what)


async def test_not_yet_valid():
    record = answers()["00B2021C00"]
    value = record[4:-4].replace("9F42020978", "") + "5F2503180101"
    case = Case({"00B2021C": "70%02X" % (len(value) // 2) + value + "9000"}, objects={0xDF13: "0020000000"})
    got = await case.begin()
    equal((got.kind, got.reason), (outcome.DECLINED, errors.NOT_YET_VALID))


async def test_completion():
    for what, changes, call, kind, reverse, last, arc in (
        ("approved", {}, (True, "00", PROOF), outcome.APPROVED, False, "80AE4000", b"00"),
        ("approved, no proof", {}, (True, "00", None), outcome.APPROVED, False, "80AE4000", b"00"),
        ("declined", {}, (True, "51", PROOF), outcome.DECLINED, False, "80AE0000", b"51"),
        ("partial approval was not asked for", {}, (True, "10", PROOF), outcome.DECLINED, False, "80AE0000", b"10"),
        ("the card refuses", {"80AE40": AAC}, (True, "00", PROOF), outcome.DECLINED, True, "80AE4000", b"00"),
        ("the card breaks", {"80AE40": "6F00"}, (True, "00", PROOF), outcome.ENDED, True, "80AE4000", b"00"),
        ("the card asks again", {"80AE40": ARQC}, (True, "00", PROOF), outcome.ENDED, True, "80AE4000", b"00"),
        ("gone", {"80AE40": gone()}, (True, "00", PROOF), outcome.ENDED, True, "80AE4000", b"00"),
        ("gone after a decline", {"80AE00": gone()}, (True, "51", PROOF), outcome.ENDED, False, "80AE0000", b"51"),
        ("a card that approves what was declined", {"80AE00": TC}, (True, "51", None), outcome.ENDED, False, "80AE0000",
         b"51"),
        ("no answer", {}, (False,), outcome.APPROVED, False, "80AE4000", b"Y3"),
        ("no answer, the card declines", {"80AE40": AAC}, (False,), outcome.DECLINED, False, "80AE4000", b"Y3"),
    ):  # fmt: skip
        case = Case(changes)
        equal((await case.begin()).kind, outcome.ONLINE, what)
        got = await case.kernel.complete(*call)
        equal((got.kind, got.reverse, got.may_fall_back), (kind, reverse, False), what)
        equal((case.commands[-1], bytes(case.data[0x8A])), (last, arc), what)
        equal("00820000" in case.commands, len(call) == 3 and call[2] is not None, what)


async def test_no_answer_and_a_risk():
    case = Case(floor=0, objects={0xDF11: "0000008000"})
    got = await case.whole(False)
    equal((got.kind, got.reverse), (outcome.DECLINED, False))
    equal((case.commands[-1], bytes(case.data[0x8A])), ("80AE0000", b"Z3"))


async def test_issuer_authentication():
    """A failure is noted and goes on: the card decides (EMV Book 3, 10.9)."""
    for what, changes, proof, tvr, tsi in (
        ("right", {}, PROOF, "0000000000", "F800"),
        ("wrong", {"0082": "6300"}, PROOF, "0000000040", "F800"),
        ("broken", {"0082": "6700"}, PROOF, "0000000040", "F800"),
        ("longest", {"0082": "9000"}, PROOF * 2, "0000000000", "F800"),
        ("too short", {}, PROOF[:7], "0000000040", "F800"),
        ("too long", {}, PROOF * 2 + b"0", "0000000040", "F800"),
        ("none", {}, None, "0000000000", "E800"),
    ):
        case = Case(changes)
        equal((await case.whole(True, "00", proof)).kind, outcome.APPROVED, what)
        equal((case.tvr, case.data[0x9B].hex().upper()), (tvr, tsi), what)
        assert tvr.upper() in case.card.asked[-1], what  # the card sees it


async def test_issuer_data_in_the_second_list():
    """A card that does not want the command gets 91 with the second cryptogram, when it lists it."""
    made = answers()
    record = made["00B2021C00"]
    value = record[4:-4].replace("8D178A029F0206", "8D19" + "9108" + "8A029F0206")
    case = Case({"80A8": made["80A8000002830000"].replace("3C00", "3800"),
                 "00B2021C": "70%02X" % (len(value) // 2) + value + "9000",
                 "00B2011C": made["00B2011C00"]})  # fmt: skip
    await case.whole()
    assert "00820000" not in case.commands
    equal(case.card.asked[-1][:36], "80AE400027" + PROOF.hex() + "3030" + "000000")


def script(kind: str, *commands, name="9F180411223344") -> bytes:
    value = name + "".join(["86%02X" % (len(one) // 2) + one for one in commands])
    return h(kind + "%02X" % (len(value) // 2) + value)


ONE, TWO, THREE = "84240000020102", "841E000004AABBCCDD", "8418000004AABBCCDD"


async def test_scripts():
    """71 before the second cryptogram, 72 after it; what the card said (EMV Book 3, 10.10; Book 4, A5)."""
    for what, scripts, changes, results, tvr, tsi, sent in (
        ("none", b"", {}, None, "0000000000", "F800", ""),
        ("before", script("71", ONE), {}, "2011223344", "0000000000", "FC00", "1G"),
        ("after", script("72", ONE), {}, "2011223344", "0000000000", "FC00", "G1"),
        ("both", script("72", TWO) + script("71", ONE), {}, "20112233442011223344", "0000000000", "FC00", "1G2"),
        ("three commands", script("72", ONE, TWO, THREE), {}, "2011223344", "0000000000", "FC00", "G123"),
        ("a warning", script("71", ONE, TWO), {"8424": "6200"}, "2011223344", "0000000000", "FC00", "12G"),
        ("another warning", script("71", ONE), {"8424": "6310"}, "2011223344", "0000000000", "FC00", "1G"),
        ("second fails", script("71", ONE, TWO, THREE), {"841E": "6985"}, "1211223344", "0000000020", "FC00", "12G"),
        ("fails after", script("72", ONE, TWO), {"8424": "6A80"}, "1111223344", "0000000010", "FC00", "G1"),
        ("one fails, the next works", script("72", ONE) + script("72", TWO), {"8424": "6A80"}, "11112233442011223344",
         "0000000010", "FC00", "G12"),
        ("no name", script("72", ONE, name=""), {}, "2000000000", "0000000000", "FC00", "G1"),
        ("a name of another length", script("72", ONE, name="9F180311"), {}, "1000000000", "0000000010", "FC00", "G"),
        ("no command", script("72"), {}, "0011223344", "0000000010", "FC00", "G"),
        ("a command too short", script("71", "8424"), {}, "1111223344", "0000000020", "FC00", "G"),
        ("a command of another length", script("71", "84240000050102"), {}, "1111223344", "0000000020", "FC00", "G"),
        ("a command with an answer", script("72", "8424000002010200"), {}, "2011223344", "0000000000", "FC00", "G1"),
        ("a header", script("72", "84240000"), {}, "2011223344", "0000000000", "FC00", "G1"),
        ("broken inside", h("7105") + h("8607842400"), {}, "1000000000", "0000000020", "FC00", "G"),
        ("broken outside", h("7185842400"), {}, None, "0000000000", "F800", "G"),
        ("the card goes", script("72", ONE, TWO), {"8424": gone()}, "1111223344", "0000000010", "FC00", "G1"),
    ):  # fmt: skip
        case = Case(changes)
        got = await case.whole(True, "00", PROOF, scripts)
        equal((got.kind, got.reverse), (outcome.APPROVED, False), what)
        found = case.data.get(0xDF31)
        equal(found and found.hex(), results, what)
        equal((case.tvr, case.data[0x9B].hex().upper()), (tvr, tsi), what)
        letters = {"8424": "1", "841E": "2", "8418": "3", "80AE": "G"}
        equal("".join([letters.get(command[:4], "") for command in case.commands[14:]]), sent or "G", what)


async def test_a_card_that_goes_during_a_script_before_the_cryptogram():
    got = await Case({"84": gone(), "80AE40": gone()}).whole(True, "00", PROOF, script("71", ONE))
    equal((got.kind, got.reason, got.reverse), (outcome.ENDED, errors.REMOVED, True))


async def test_scripts_run_after_a_decline_too():
    case = Case()
    got = await case.whole(True, "51", PROOF, script("71", ONE) + script("72", TWO))
    equal((got.kind, case.data[0xDF31].hex()), (outcome.DECLINED, "20112233442011223344"))


async def test_dynamic_authentication():
    for what, changes, tvr in (
        ("a wrong signature", {"00880000": "8081" + "80" + "11" * 128 + "9000"}, "0800000000"),
        ("a short one", {"00880000": "80021122" + "9000"}, "0800000000"),
        ("a list without the unpredictable number", {"00B20114": answers()["00B2011400"].replace("9F49039F3704",
         "9F49039F0204")}, "0800000000"),
    ):  # fmt: skip
        case = Case(changes)
        equal((await case.begin()).kind, outcome.ONLINE, what)
        equal(case.tvr, tvr, what)
        equal("00880000" in case.commands, "list" not in what, what)
    record = {"00B20114": answers()["00B2011400"].replace("9F49039F3704", "DF49039F3704")}
    for objects, sent in (({}, "008800000401234567"), ({0xDF14: "9C019F3704"}, "00880000050101234567")):
        case = Case(record, objects=objects, kind=1)  # the card has no list: the terminal's, or the usual one
        await case.begin()
        assert sent + "00" in case.card.asked, (sent, case.card.asked)
    case = Case({"00880000": "77" + "8184" + "9F4B8180" + answers()["008800000401234567" + "00"][6:-4] + "9000"})
    equal((await case.begin()).kind, outcome.ONLINE)
    equal((case.tvr, case.data[0x9F4C].hex().upper()), ("0000000000", "002C"))


async def test_what_the_person_raises_passes_through():
    class Away(Exception):
        pass

    class Nobody(Person):
        async def offline_pin(self, tries_left):
            raise Away

    try:
        await Case(person=Nobody()).begin()
    except Away:
        return
    raise AssertionError("swallowed")


async def test_nothing_of_the_card_stays():
    """The static data go with the first cryptogram, like the certificates: memory is scarce in an online request."""
    held = []

    class Looking(Person):
        async def offline_pin(self, tries_left):
            held.append(case.kernel._records.static)
            held.append(case.data[0x9F46])
            assert h(PAN) in bytes(held[0]) and len(held[1]) == 176
            return await super().offline_pin(tries_left)

    case = Case(person=Looking(pins=[PIN]))
    await case.begin()
    for value in held:
        equal(bytes(value), bytes(len(value)))
    assert len(held) == 2 and 0x90 not in case.data and 0x9F46 not in case.data and 0x5A in case.data
    equal((await case.kernel.complete(True, "00", PROOF)).kind, outcome.APPROVED)
    case.kernel.wipe()
    for sent in case.kernel._sent:
        equal(bytes(sent), bytes(len(sent)))
