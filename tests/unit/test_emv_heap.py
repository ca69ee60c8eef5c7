"""What the contact kernel costs in memory. Bytes of this port: a word has 8, on the board 4, so half of it there."""

import gc
import sys


def used() -> int:
    gc.collect()
    return gc.mem_alloc()


async def test_memory():
    from check import equal
    from emv_vectors import trace as recorded

    pairs = recorded("A1")  # what tests need goes first: the kernel alone is measured
    import bertlv.reader
    import drivers.errors
    import emv.data
    import emv.outcome

    assert "emv.contact" not in sys.modules and "emv.oda" not in sys.modules
    before = used()
    import emv.contact

    loaded = used() - before
    assert loaded < 36000, loaded  # 18 KB on the board

    from fakes_emv import Card, Person, application, contact, h, joined, terminal

    answers = {"80CA": "6A88"}
    for command, answer in joined(pairs):
        text = command.hex().upper()
        answers[text[:6] if text.startswith("80AE") else text] = answer.hex().upper()
    entries = [application("AFFFFFFFFF", {0x9F09: "0096"})]
    person = Person(pins=["241234FFFFFFFFFF"] * 100)
    most = first = 0
    for number in range(40):
        record = answers["00B2020C00"]
        answers["00B2020C00"] = ["6A83", record[-1] if isinstance(record, list) else record]
        start = used()
        data = terminal("170724", 1, 0x21, country=246, currency=978, terminal_kind=0x21)
        card = Card(answers)
        kernel = contact(card, data, entries, person)
        got = await kernel.begin()
        most = max(most, used() - start)
        equal(got.kind, emv.outcome.ONLINE)
        got = await kernel.complete(True, "00", h("1234567812345678"))
        equal(got.kind, emv.outcome.APPROVED)
        kernel.wipe()
        data.wipe()
        person.asked.clear()
        data = card = kernel = got = None
        if number == 5:
            first = used()
    assert most < 24000, most
    assert used() - first < 1024, used() - first
    assert bertlv.reader and drivers.errors and emv.data and emv.contact
    print("kernel %d, a payment at its largest %d" % (loaded, most))
