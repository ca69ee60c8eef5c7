"""Published conversations with contact cards, played byte for byte: another command than the recorded one fails.

The recordings were made by other terminals. Where those did more, or less, than ours does, the test says so.
"""

from check import equal
from emv import outcome, trace
from emv.command import GET_DATA, VERIFY
from emv_vectors import trace as recorded
from fakes_emv import Card, Person, Played, application, contact, h, joined, terminal

PIN = "241234FFFFFFFFFF"
TRIES = (h("80CA9F1700"), h("6A88"))  # we ask for the tries that are left; this card's terminal did not


def a1(*, without, today="170724", tvr="0000000000"):
    """The recording of A1: `without` some commands, on another day. It had a GET DATA of the counter before GET
    PROCESSING OPTIONS, where nobody needs it."""
    made = []
    for command, answer in joined(recorded("A1")):
        head = command[0] << 8 | command[1]
        if head == GET_DATA or command[:4] in without:
            continue
        if head in (VERIFY, 0x0084) and not [pair for pair in made if pair == TRIES]:
            made.append(TRIES)
        old, new = h("0000000000" + "0978" + "200724"), h(tvr + "0978" + today)
        made.append((command.replace(old, new), answer))
    return made




async def play_a1(pairs, today, capabilities):
    card = Played(pairs)
    data = terminal(today, 1, 0x21, country=246, currency=978, terminal_kind=0x21, capabilities=h(capabilities))
    person = Person(pins=[PIN])
    kernel = contact(card, data, [application("AFFFFFFFFF", {0x9F09: "0096"})], person)
    first = await kernel.begin()
    equal((first.kind, first.reason), (outcome.ONLINE, ""))
    equal(data[0x9F27].hex(), "80")
    equal((data[0x9F26].hex().upper(), data[0x9F36].hex().upper()), ("B0189101D11416C1", "00F3"))
    equal(data[0x9F10].hex().upper(), "06010A03A4A002")
    last = await kernel.complete(True, "Y3", h("1234567812345678"))
    equal((last.kind, last.reverse), (outcome.APPROVED, False))
    equal(data[0x9F27].hex(), "40")
    equal(card.left, [])
    equal(person.asked, [-1])
    kernel.wipe()
    return data


async def test_a1_with_an_enciphered_pin():
    """SELECT by the directory, DDA, enciphered PIN, two cryptograms, issuer authentication."""
    data = await play_a1(a1(without=(h("00200080"),)), "170724", "E0F8C8")
    equal((data[0x95].hex(), data[0x9B].hex().upper()), ("0000000000", "F800"))
    equal(data[0x9F34].hex(), "440302")


async def test_a1_with_a_plain_pin():
    data = await play_a1(a1(without=(h("00200088"), h("00840000"))), "170724", "E0A8C8")
    equal(data[0x9F34].hex(), "410302")


async def test_a1_on_its_own_day_is_expired():
    pairs = a1(without=(h("00200080"),), today="200724", tvr="0040000000")
    data = await play_a1(pairs, "200724", "E0F8C8")
    equal(data[0x95].hex(), "0040000000")


async def test_a1_in_the_trace():
    await play_a1(a1(without=(h("00200080"),)), "170724", "E0F8C8")
    steps = list(trace.steps())
    equal([step[0] for step in steps], [
        "selection", "options", "records", "authentication", "restrictions", "cardholder", "risk", "action",
        "cryptogram", "issuer", "completion"])  # fmt: skip
    equal(steps[0][3:], (1, "0000000000", "0000", "3F0000", "00"))
    equal(steps[1][1:5], ("Book 3, 10.1", "AIP", 0x3C00, "0000000000"))
    equal(steps[3][3], 2)
    equal(steps[5][3:], (1, "0000000000", "C000", "440302", "00"))
    equal(steps[10][3:], (0x9000, "0000000000", "F800", "440302", "40"))


def selected_by_name(pairs):
    """These cards were asked for by name at once. We ask for a directory first, and select the chosen one once more."""
    return [(h("00A404000E315041592E5359532E444446303100"), h("6A82")), pairs[0]] + pairs


async def test_a2_without_authentication():
    """No ODA, over the floor limit; the card's EXTERNAL AUTHENTICATE is broken, it says yes all the same. Its terminal
    looked at the PIN tries before it took the signature; we do not when the terminal has no offline PIN."""
    pairs = [pair for pair in joined(recorded("A2")[6:]) if pair[0][:2] != h("80CA")]
    assert pairs[0][0][:2] == h("00A4")
    card = Played(selected_by_name(pairs))
    data = terminal("120316", 1000, number="D3173A1F", country=36, currency=36, capabilities=h("E020C8"))
    entry = application("A0000000031010", {0xDF12: "0000008000", 0x9F09: "008C"}, floor=1000)
    kernel = contact(card, data, [entry])
    equal((await kernel.begin()).kind, outcome.ONLINE)
    assert kernel.wants_signature
    equal((data[0x95].hex(), data[0x9B].hex(), data[0x9F34].hex()), ("8000008000", "6800", "1e0300"))
    last = await kernel.complete(True, "00", h("1122334455667788"))
    equal((last.kind, last.reverse, card.left), (outcome.APPROVED, False, []))
    equal((data[0x95].hex(), data[0x9B].hex()), ("8000008040", "7800"))


async def test_a2_with_a_record_that_is_none():
    pairs = joined(recorded("A2"))[:3]
    equal(pairs[2][1], bytes(4))
    card = Played(selected_by_name(pairs))
    kernel = contact(card, terminal("120316", 1000), [application("A0000000031010")])
    ended = await kernel.begin()
    equal((ended.kind, ended.reason, ended.may_fall_back), (outcome.ENDED, "card_fault", True))


async def test_a4_with_a_signed_cryptogram():
    """SDA is there too, CDA is better; online PIN. The card was tapped, hence by its other directory."""
    pairs = joined(recorded("A4"))[1:]
    assert pairs[0][0][:2] == h("00A4")
    by_name = (h("00A4040006A0000000250100"), pairs[0][1])
    pairs = [(h("00A404000E315041592E5359532E444446303100"), h("6A82")), by_name,
             (h("00A4040206A0000000250100"), h("6A82"))] + pairs  # fmt: skip
    card = Played(pairs)
    data = terminal("141031", 12000, number="327273B9", country=36, currency=36, terminal_kind=0xEA)
    entry = application("A00000002501", {0xDF12: "0000008000", 0x9F09: "0001"}, floor=12000)
    person = Person()
    kernel = contact(card, data, [entry], person)
    first = await kernel.begin()
    equal((first.kind, first.reason, card.left, person.asked), (outcome.ONLINE, "", [], ["online"]))
    equal((data[0x9F26].hex().upper(), data[0x9F4C].hex().upper()), ("51F4F65DDE43732D", "B1BD198460DEBA64"))
    equal((data[0x95].hex(), data[0x9B].hex().upper()), ("0000048000", "E800"))


async def test_a4_forged():
    """The same conversation, another amount in the books: the signature does not cover it. Nobody is asked, and the
    card is told that it is off."""
    pairs = joined(recorded("A4"))[1:]
    answers = {command.hex().upper(): answer.hex().upper() for command, answer in pairs}
    answers["00A40400"] = pairs[0][1].hex()
    answers["00A404000E"] = "6A82"
    answers["80AE90"] = pairs[-1][1].hex()
    answers["80AE00"] = "8012000007" + "0102030405060708" + "06010A03A00000" + "9000"
    card = Card(answers)
    data = terminal("141031", 12001, number="327273B9", country=36, currency=36, terminal_kind=0xEA)
    entry = application("A00000002501", {0xDF12: "0000008000", 0x9F09: "0001"}, floor=12000)
    kernel = contact(card, data, [entry])
    first = await kernel.begin()
    equal((first.kind, first.reason), (outcome.DECLINED, ""))
    equal((data[0x95].hex(), data[0x9B].hex().upper(), bytes(data[0x8A])), ("0400048000", "E800", b"Z1"))
    equal(card.asked[-1][:8], "80AE0000")
    assert "0400048000" in card.asked[-1]


def test_every_approval_of_the_acquirer_is_one_for_the_card():
    """Kernels do not import the host's messages, so the codes stand in two places."""
    from emv.contact import _APPROVING
    from host.responses import _APPROVED

    equal(" ".join(_APPROVING), _APPROVED + " Y1 Y3")


async def test_a3_approved_offline_by_a_signed_cryptogram():
    """A Mastercard's CDA under its scheme's test key. The capture lacks two records; nothing is in them here. The card
    was tapped; a contact terminal would have done the same."""
    missing = {h("00B2010C00"): h("70009000"), h("00B2021C00"): h("70009000")}
    pairs = []
    for command, answer in selected_by_name(joined(recorded("A3"))):
        pairs.append((command, answer))
    records = [pair for pair in pairs if pair[0][:2] == h("00B2")]
    place = pairs.index(records[0])
    listed = h("00B2010C00 00B2011400 00B2011C00 00B2021C00 00B2012400 00B2022400".replace(" ", ""))
    found = dict(records)
    wanted = [listed[at : at + 5] for at in range(0, len(listed), 5)]
    pairs[place : place + len(records)] = [(one, found.get(one) or missing[one]) for one in wanted]
    card = Played(pairs)
    data = terminal("120315", 10001, number="000EEC85", country=36, currency=36)
    kernel = contact(card, data, [application("A0000000041010", {0x9F09: "0002"}, floor=20000)])
    got = await kernel.begin()
    equal((got.kind, got.reason, card.left), (outcome.APPROVED, "", []))
    equal((data[0x9F26].hex().upper(), data[0x9F4C].hex().upper()), ("D58B731AF5885C06", "36DF6D9E2104092E"))
    equal((data[0x95].hex(), data[0x9F34].hex().upper(), bytes(data[0x8A])), ("0000000000", "5E0300", b"Y1"))
