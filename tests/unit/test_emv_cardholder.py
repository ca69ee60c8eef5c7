"""Cardholder verification: every method, every condition, every end of the list (EMV Book 3, 10.5), as tables."""

from check import equal
from emv.cardholder import Verification, wants_signature
from emv.command import Channel
from emv.errors import EmvError
from fakes_emv import Card, Person, chance, gone, h, terminal

ALL = "E0F8C8"  # capabilities: every PIN, signature, no CVM
NO_PIN = "E028C8"
PIN = "241234FFFFFFFFFF"
RIGHT, WRONG, EXCEEDED = "9000", "63C2", "6983"
UNUSED = None


async def verified(rules, *, verify=(), tries="9F1701039000", person=None, limits="0000000000000000", key=None,
                   capabilities=ALL, data=None, aip="1000", faults=None):  # fmt: skip
    """(9F34, TVR byte 3 and 1, TSI, what the person was asked, commands) of a list."""
    data = data or terminal(capabilities=h(capabilities))
    data[0x82] = h(aip)
    if rules is not None:
        data[0x8E] = h(limits + rules)
    card = Card({"80CA9F17": tries, "0020": list(verify), "0084": "01020304050607089000"}, faults)
    person = person or Person(pins=[PIN] * 8)
    await Verification(Channel(card), data, person, lambda: key, chance()).run()
    tvr = data[0x95]
    return data[0x9F34].hex().upper(), "%02X" % tvr[2], person.asked, card.asked, data


async def row(what, expected, bits, rules, asked=UNUSED, **more):
    results, tvr, got, _, data = await verified(rules, **more)
    equal((results, tvr), (expected, bits), what)
    if asked is not UNUSED:
        equal(got, asked, what)
    equal(data[0x9B].hex(), "4000", what)


async def test_methods():
    """Each method alone: it works, it fails, the terminal does not have it."""
    for case in (
        ("fail", "000001", "80", "0000", []),
        ("fail, try the next", "1F0002", "00", "40001F00", []),
        ("plain PIN", "010002", "00", "0100", [3], ("9000",)),
        ("plain PIN, the list goes on after a right one", "410002", "00", "41001F00", [3], ("9000",)),
        ("plain PIN, second try", "010002", "00", "0100", [3, 2], ("63C2", "9000")),
        ("plain PIN, three wrong", "010001", "A0", "0100", [3, 2, 1], ("63C2", "63C1", "63C0")),
        ("plain PIN, three wrong, then signature", "1E0000", "20", "41001E00", [3, 2, 1], ("63C2", "63C1", "63C0")),
        ("plain PIN, blocked", "010001", "A0", "0100", [3], ("6983",)),
        ("plain PIN, blocked too", "010001", "A0", "0100", [3], ("6984",)),
        ("online PIN", "020000", "04", "0200", ["online"]),
        ("plain PIN and signature", "030000", "00", "0300", [3], ("9000",)),
        ("plain PIN and signature, blocked", "030001", "A0", "0300", [3], ("6983",)),
        ("enciphered PIN without a key", "040001", "80", "0400", []),
        ("enciphered PIN and signature without a key", "050001", "80", "0500", []),
        ("enciphered PIN without a key, then plain", "410002", "00", "44004100", [3], ("9000",)),
        ("signature", "1E0000", "00", "1E00", []),
        ("signature, apply next", "5E0000", "00", "5E001F00", []),
        ("no CVM", "1F0002", "00", "1F00", []),
        ("document", "200001", "80", "2000", []),
        ("unknown", "060001", "C0", "0600", []),
        ("unknown, try the next", "1F0002", "40", "46001F00", []),
        ("reserved for the card scheme", "300001", "C0", "3000", []),
        ("reserved, last", "3F0001", "C0", "3F00", []),
    ):
        what, expected, bits, rules, asked = case[:5]
        await row(what, expected, bits, rules, asked, verify=case[5] if len(case) > 5 else ())


async def test_what_the_terminal_does_not_have():
    for what, expected, bits, rules, capabilities in (
        ("no offline PIN at all", "010001", "90", "0100", "E068C8"),
        ("enciphered PIN only", "010001", "80", "0100", "E078C8"),
        ("plain PIN only", "040001", "80", "0400", "E0E8C8"),
        ("no online PIN", "020001", "90", "0200", "E0B8C8"),
        ("no signature", "1E0001", "80", "1E00", "E0D8C8"),
        ("no signature for the combination", "030001", "80", "0300", "E0D8C8"),
        ("no no-CVM", "1F0001", "80", "1F00", "E0F0C8"),
        ("no PIN for the combination", "050001", "90", "0500", "E068C8"),
    ):
        await row(what, expected, bits, rules, [], capabilities=capabilities)


async def test_conditions():
    """The second byte of a rule: met, the signature is taken; not met, the rule does not exist."""
    taken, passed = "1E%s00", "3F0001"
    shop, machine = {}, {"terminal_kind": 0x14}
    cash, back = {"kind": 1}, {"kind": 9}
    for condition, others, additional, met in (
        ("00", shop, "60", True), ("00", cash, "E0", True),
        ("01", shop, "60", False), ("01", {"kind": 1, "terminal_kind": 0x14}, "80", True), ("01", cash, "80", False),
        ("02", shop, "60", True), ("02", cash, "80", False), ("02", back, "70", False),
        ("02", {"kind": 1, "terminal_kind": 0x14}, "80", False), ("02", machine, "80", True),
        ("04", cash, "80", True), ("04", shop, "60", False), ("04", {"kind": 1, "terminal_kind": 0x14}, "80", False),
        ("05", back, "70", True), ("05", shop, "60", False), ("05", cash, "80", False),
        ("0A", shop, "60", False), ("80", shop, "60", False), ("FF", shop, "60", False),
    ):  # fmt: skip
        data = terminal(capabilities=h(ALL), **others)
        data[0x9F40] = h(additional + "00F0A001")
        await row("%s %s" % (condition, others), taken % condition if met else passed, "00" if met else "80",
                  "1E" + condition, data=data)  # fmt: skip


async def test_the_condition_that_the_terminal_has_it():
    for method, capabilities, met in (
        ("1E", ALL, True), ("1E", "E0D8C8", False), ("1F", ALL, True), ("1F", "E0F0C8", False), ("02", ALL, True),
        ("02", "E0B8C8", False), ("01", "E078C8", False), ("04", "E0E8C8", False), ("03", "E0D8C8", False),
        ("05", "E0D8C8", False), ("20", ALL, False), ("06", ALL, False), ("00", "E000C8", True),
    ):  # fmt: skip
        results, _, _, _, data = await verified(method + "03", capabilities=capabilities)
        equal(results != "3F0001", met, method)
        if not met:
            equal(data[0x95].hex(), "0000800000", method)


async def test_conditions_on_the_amount():
    """X 10.00, Y 20.00; under, at, over."""
    limits = "000003E8000007D0"
    for condition, amount, met in (
        ("06", 999, True), ("06", 1000, False), ("06", 1001, False), ("07", 999, False), ("07", 1000, False),
        ("07", 1001, True), ("08", 1999, True), ("08", 2000, False), ("09", 2000, False), ("09", 2001, True),
    ):  # fmt: skip
        for card_currency, same in (("0156", True), ("0840", False), (None, False)):
            data = terminal(amount=amount, capabilities=h(ALL))
            if card_currency:
                data[0x9F42] = h(card_currency)
            results, _, _, _, _ = await verified("1E" + condition, data=data, limits=limits)
            equal(results, "1E%s00" % condition if met and same else "3F0001", "%s %d" % (condition, amount))


async def test_bypass():
    """A payer who does not want to type is not asked again, by no method."""
    nobody = lambda: Person(pins=[None] * 4, online=False)  # noqa: E731
    await row("offline", "010001", "88", "0100", [3], person=nobody())
    await row("online", "020001", "88", "0200", ["online"], person=nobody())
    await row("offline, then online", "020001", "88", "41000200", [3], person=nobody())
    await row("online, then offline", "010001", "88", "42000100", ["online"], person=nobody())
    await row("then signature", "1E0000", "08", "410042001E00", [3], person=nobody())
    await row("after a wrong one", "010001", "88", "0100", [3, 2], person=Person(pins=[PIN, None]), verify=("63C2",))


async def test_tries():
    await row("none left: not asked", "010001", "A0", "0100", [], tries="9F1701009000")
    await row("none left, both ways", "040001", "A0", "41000400", [], tries="9F1701009000", key=(bytes(64), 3))
    await row("the card does not tell", "010002", "00", "0100", [-1], tries="6A88", verify=("9000",))
    await row("the card tells rubbish", "010002", "00", "0100", [-1], tries="9F17029000", verify=("9000",))
    results, bits, asked, _, _ = await verified("0100", verify=("63CF",) * 20, person=Person(pins=[PIN] * 20))
    equal((results, bits, len(asked)), ("010001", "80", 15), "a card that never ends")


async def test_ends_of_the_list():
    await row("no rule applies", "3F0001", "80", "1E041F04", [])
    await row("the last one fails and has a next", "410001", "A0", "4100", [3], verify=("6983",))
    await row("the last one tried counts", "410001", "A0", "41001E04", [3], verify=("6983",))
    await row("a failure ends it", "010001", "A0", "01001F00", [3], verify=("6983",))
    await row("A2's list", "1E0300", "00", "410342031E031F02", [], capabilities="E028C8")
    await row("A1's list", "410302", "00", "0201440341031E0302031F00", [3], capabilities="E0E8C8", verify=("9000",))


async def test_no_verification():
    for rules, aip, expected in (("1F00", "0000", "0000000000"), (None, "1000", "2000000000")):
        results, _, _, _, data = await verified(rules, aip=aip)
        equal((results, data[0x95].hex(), data[0x9B].hex()), ("3F0000", expected, "0000"))


async def refused(rules, verify=(), **more):
    """Where the card was found at fault."""
    try:
        await verified(rules, verify=verify, **more)
    except EmvError as error:
        return error.place
    raise AssertionError("taken: %s" % rules)


async def test_broken_lists_and_answers():
    for rules in ("", "1E", "1E0342"):
        equal(await refused(rules), 0x8E)
    equal(await refused("", limits="0000"), 0x8E)
    for answer, place in (("6F00", 0x6F00), ("6700", 0x6700), (gone(), 0x0020)):
        equal(await refused("0100", (answer,)), place)


async def test_what_goes_to_the_card():
    _, _, _, commands, _ = await verified("0100", verify=("63C2", "9000"))
    equal(commands, ["80CA9F1700", "0020008008" + PIN, "0020008008" + PIN])


async def test_enciphered_goes_to_the_card():
    """With e = 3 and a large modulus of a test key; what RSA makes of it is judged elsewhere."""
    key = (b"\xff" * 127 + b"\xfd", 3)
    results, bits, asked, commands, _ = await verified("0400", verify=("9000",), key=key)
    equal((results, bits, asked), ("040002", "00", [3]))
    equal([command[:10] for command in commands], ["80CA9F1700", "0084000000", "0020008880"])
    plain = h("7F" + PIN + "0102030405060708") + bytes(111)
    cube = pow(int.from_bytes(plain, "big"), 3, int.from_bytes(key[0], "big"))
    equal(commands[2][10:], cube.to_bytes(128, "big").hex().upper())


async def test_a_challenge_that_is_none():
    for answer in ("6D00", "010203049000"):
        data = terminal(capabilities=h(ALL))
        data[0x82], data[0x8E] = h("1000"), h("00000000000000000400")
        card = Card({"0084": answer, "80CA": "6A88"})
        try:
            key = (b"\xff" * 128, 3)
            await Verification(Channel(card), data, Person(pins=[PIN]), lambda: key, chance()).run()  # noqa: B023
        except EmvError as error:
            equal(error.place, 0x0084)
        else:
            raise AssertionError(answer)
        assert not [command for command in card.asked if command.startswith("0020")]


def test_who_signs():
    for results, signs in (("1E0000", True), ("5E0300", True), ("030000", True), ("050000", True), ("030001", False),
                           ("1E0001", False), ("1F0002", False), ("020000", False), ("3F0000", False)):  # fmt: skip
        data = terminal()
        data[0x9F34] = h(results)
        equal(wants_signature(data), signs, results)
