"""What a tap needs no card for: limits and TTQ, what card and terminal want of the holder, small amounts. Every row."""

from check import equal
from emv import tap_cvm
from emv.data import Data
from emv.no_pin import ASK, WAIVED, Rules
from emv.outcome import ONLINE
from emv.preprocessing import is_online_capable, plan, qualifiers
from emv.tap_cvm import DEVICE, FAILED, NONE, PIN, SIGNATURE
from emv_tap_card import LIMITS, TODAY, TapTables, base, options, tap, tlv
from fakes_emv import Card, application, h, terminal

# ---- before the card ----

LIMIT_ROWS = (  # amount, offline limit, transaction limit, PIN limit, floor limit; TTQ byte 2, None: not with a tap
    (9999, 10000, 50000, 20000, 0, 0x00), (10000, 10000, 50000, 20000, 0, 0x00), (10001, 10000, 50000, 20000, 0, 0x80),
    (19999, 10000, 50000, 20000, 0, 0x80), (20000, 10000, 50000, 20000, 0, 0xC0), (49999, 10000, 50000, 20000, 0, 0xC0),
    (50000, 10000, 50000, 20000, 0, None), (50001, 10000, 50000, 20000, 0, None), (0, 10000, 50000, 20000, 0, 0x80),
    (100, 10000, 50000, 20000, 0, 0x80), (101, 10000, 50000, 20000, 0, 0x00), (99, 10000, 50000, 20000, 0, 0x00),
    (1, 0, 50000, 20000, 0, 0x80), (1, 0, 0, 20000, 0, None), (5, 10000, 50000, 0, 0, 0x40),
    (500, None, 50000, 20000, 600, 0x00), (600, None, 50000, 20000, 600, 0x00), (601, None, 50000, 20000, 600, 0x80),
    (500, None, 50000, 20000, 0, 0x80), (999999999998, 0, None, 20000, 0, 0xC0), (99999, 200000, None, None, 0, 0x00),
    (100000, 200000, None, None, 0, 0x40),
)  # fmt: skip


def bcd(amount):
    return None if amount is None else "%012d" % amount


def tables(offline, most, with_pin, floor=0, online_pin="01"):
    objects = {0xDF19: bcd(offline), 0xDF20: bcd(most), 0xDF21: bcd(with_pin), 0xDF18: online_pin}
    return TapTables([application("A000000333010101", objects, floor=floor)])


def test_limits():
    for amount, offline, most, with_pin, floor, expected in LIMIT_ROWS:
        data = terminal(TODAY, amount)
        planned = plan(data, tables(offline, most, with_pin, floor), True)
        what = str((amount, offline, most, with_pin, floor))
        if expected is None:
            equal(planned, [], what)
            continue
        ((entry, ttq),) = planned
        equal((entry.aid, ttq[1]), (h("A000000333010101"), expected), what)
        equal((ttq[0], ttq[2:]), (0x36, b"\x40\x80"), what)


def test_what_the_terminal_can_do():
    for capabilities, kind, device, expected in (
        ("E0F8C8", 0x22, True, "36004080"), ("E0F8C8", 0x22, False, "36000080"), ("C0F8C8", 0x22, True, "26004080"),
        ("E0B8C8", 0x22, True, "32004080"), ("E0D8C8", 0x22, True, "34004080"), ("E0F8C8", 0x23, True, "3E004080"),
        ("E0F8C8", 0x26, True, "3E004080"), ("E0F8C8", 0x21, True, "36004080"), ("000000", 0x25, False, "20000080"),
    ):  # fmt: skip
        data = terminal(TODAY, 1)
        data[0x9F33], data[0x9F35] = h(capabilities), bytes((kind,))
        equal(qualifiers(data, device), h(expected), capabilities)
        equal(is_online_capable(data), kind not in (0x23, 0x26))
        data[0x9F66] = h("36800000")
        equal(qualifiers(data, device), h("36800000"))


def test_an_application_without_online_pin():
    ((_, ttq),) = plan(terminal(TODAY, 1), tables(0, None, None, 0, "00"), True)
    equal(ttq, h("32804080"))


def test_one_yuan_asks_nobody_where_nobody_is():
    data = terminal(TODAY, 100)
    data[0x9F35] = b"\x23"
    ((_, ttq),) = plan(data, tables(10000, 50000, 20000), True)
    equal(ttq[1], 0)


def test_nothing_to_pay_and_nobody_to_ask():
    data = terminal(TODAY, 0)
    data[0x9F35] = b"\x23"
    equal(plan(data, tables(10000, 50000, 20000), True), [])


# ---- the holder ----

CVM_ROWS = (  # TTQ, CTQ (None: none), online; what is wanted
    ("36000000", None, True, NONE), ("36400000", None, True, SIGNATURE), ("34400000", None, True, PIN),
    ("30400000", None, True, FAILED), ("34400000", None, False, FAILED), ("36400000", None, False, SIGNATURE),
    ("36000000", "0000", True, NONE), ("36400000", "0000", True, FAILED), ("36400000", "0000", False, FAILED),
    ("36000000", "8000", True, PIN), ("36400000", "8000", True, PIN), ("32400000", "8000", True, FAILED),
    ("32000000", "8000", True, NONE), ("36400000", "8000", False, FAILED), ("36000000", "8000", False, FAILED),
    ("36000000", "4000", True, SIGNATURE), ("36400000", "4000", False, SIGNATURE), ("34400000", "4000", True, FAILED),
    ("36400000", "C000", True, PIN | SIGNATURE), ("34400000", "C000", True, PIN), ("32400000", "C000", True, SIGNATURE),
    ("36400000", "0080", True, DEVICE), ("36000000", "0080", True, DEVICE), ("36400000", "0080", False, DEVICE),
    ("36400000", "8080", True, DEVICE | PIN), ("36400000", "3F7F", True, FAILED), ("36400000", "3F7F", False, FAILED),
)  # fmt: skip


def test_the_holder_is_verified_as_both_want():
    for ttq, ctq, online, expected in CVM_ROWS:
        data = Data()
        data[0x9F66] = h(ttq)
        if ctq is not None:
            data[0x9F6C] = h(ctq)
        equal(tap_cvm.wanted(data, online), expected, "%s %s %s" % (ttq, ctq, online))


def cvm_by_the_book(pin, signature, needed, ctq, extra, online):
    """The numbered rules; `ctq`: (asks for PIN, for signature, device has verified) or None; `extra`: 9F69, its CTQ."""
    if ctq is None:
        if not needed:
            return NONE
        if signature:
            return SIGNATURE
        return PIN if pin and online else FAILED
    asked = (PIN if ctq[0] and pin else 0) | (SIGNATURE if ctq[1] and signature else 0)
    if ctq[2]:
        if not online and extra is not None and extra != ctq:
            return FAILED
        return DEVICE | asked
    if asked & PIN and not online:
        return FAILED
    if not asked and needed:
        return FAILED
    return asked


def test_every_combination_of_card_and_terminal():
    count = 0
    flags = [(bits & 1, bits >> 1 & 1, bits >> 2 & 1) for bits in range(8)]
    for pin, signature, needed in flags:
        for ctq in [None] + flags:
            for extra in [None] + flags:
                for online in (True, False):
                    data = Data()
                    data[0x9F66] = bytes((0x30 | pin << 2 | signature << 1, needed << 6, 0x40, 0x80))
                    if ctq is not None:
                        data[0x9F6C] = bytes((ctq[0] << 7 | ctq[1] << 6, ctq[2] << 7))
                    if extra is not None:
                        data[0x9F69] = h("0111223344") + bytes((extra[0] << 7 | extra[1] << 6, extra[2] << 7))
                    expected = cvm_by_the_book(pin, signature, needed, ctq, extra, online)
                    equal(tap_cvm.wanted(data, online), expected, str((pin, signature, needed, ctq, extra, online)))
                    count += 1
    equal(count, 8 * 9 * 9 * 2)


def test_the_telephones_word_must_be_its_own_when_nobody_is_asked():
    for extra, online, expected in (
        ("01112233440080", False, DEVICE), ("01112233440000", False, FAILED), ("0111223344", False, FAILED),
        ("01112233440000", True, DEVICE), ("", False, FAILED),
    ):  # fmt: skip
        data = Data()
        data[0x9F66], data[0x9F6C], data[0x9F69] = h("36400000"), h("0080"), h(extra)
        equal(tap_cvm.wanted(data, online), expected, extra)


# ---- small amounts ----


def rules(**values):
    """Rules of the acquirer's parameters, in digits: s54="01"."""
    return Rules(h("".join([tlv("FF80" + name[1:].upper(), value) for name, value in sorted(values.items())])))


def by_the_book(on, limit, table_a, table_b, device, amount, domestic, credit, ctq):
    """The rule as UnionPay's certified applications have it; True: no PIN."""
    if device and ctq[1] & 0x80 and not ctq[0] & 0x80:
        return True
    if not on:
        return False
    if domestic:
        if amount > limit:
            return False
        if table_a:
            return False  # no card is in a table that was never sent
        if table_b:
            return credit
        return True
    if credit and amount <= limit:
        return True
    return not ctq[0] & 0x80


def card_data(kind=0, aid="A000000333010101", ctq="0000", currency="0156"):
    data = Data()
    data[0x9C], data[0x84] = bytes((kind,)), h(aid)
    if ctq is not None:
        data[0x9F6C] = h(ctq)
    if currency:
        data[0x9F51] = h(currency)
    return data


def test_every_combination():
    count = 0
    for bits in range(16):
        on, a, b, device = bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1
        said = rules(s54="%02d" % on, s55="%02d" % a, s56="%02d" % b, s57="%02d" % device, s58="000000030000")
        for amount in (29999, 30000, 30001):
            for currency in ("0156", "", "0840"):
                for aid in ("A000000333010101", "A000000333010102", "A000000333010103", "A00000033301010600"):
                    for ctq in ("0000", "8000", "0080", "8080"):
                        data = card_data(0, aid, ctq, currency)
                        domestic, credit = currency != "0840", aid[15] in "23"
                        expected = by_the_book(on, 30000, a, b, device, amount, domestic, credit, h(ctq))
                        got = said.pin(data, amount)
                        equal(got != ASK, expected, str((bits, amount, currency, aid, ctq)))
                        if got == WAIVED:
                            assert on and amount <= 30000
                        count += 1
    equal(count, 16 * 3 * 3 * 4 * 4)


def test_only_sales_and_preauthorisations():
    for kind, waived in ((0x00, True), (0x03, True), (0x20, False), (0x30, False), (0x01, False), (0x09, False)):
        data = card_data(kind)
        equal((Rules(b"").pin(data, 1) == WAIVED, Rules(b"").waives_signature(data, 1)), (waived, waived), str(kind))
    equal(Rules(b"").pin(card_data(0x20, ctq="0080"), 1), ASK)


def test_defaults():
    said = Rules(b"")
    equal((said.pin_limit, said.signature_limit, said.device_cvm), (100000, 100000, True))
    equal((said.again_s, said.kept_s), (10, 60))
    equal((said.pin(card_data(), 100000), said.pin(card_data(), 100001)), (WAIVED, ASK))
    equal((said.waives_signature(card_data(), 100000), said.waives_signature(card_data(), 100001)), (True, False))


def test_merchants_that_do_not_take_part():
    said = rules(s54="00", s57="00", s5a="00")
    equal((said.pin(card_data(ctq="0080"), 1), said.waives_signature(card_data(), 1)), (ASK, False))


def test_a_second_currency_makes_a_card_domestic():
    data = card_data(currency="0840", ctq="8000")
    equal(Rules(b"").pin(data, 1), ASK)
    data[0xDF71] = h("0156")
    equal(Rules(b"").pin(data, 1), WAIVED)


def test_ways_to_write_a_parameter():
    for record, limit, again in (
        ("FF805806000000020000", 20000, 10), ("FF80580C" + b"000000020000".hex(), 20000, 10),
        ("FF803A0115", 100000, 15),
        ("FF803A03" + b"020".hex(), 100000, 20), ("FF803A0130", 100000, 30), ("FF8058060000000A0000", 0, 10),
        ("FF80580C" + b"00000002000A".hex(), 0, 10), ("FF805800", 100000, 10), ("FF805806000000", 100000, 10),
        ("5A0112", 100000, 10), ("FF805806999999999999", 0x3FFFFFFF, 10),
        ("FF80580600000002000099", 20000, 10), ("FF8158" + "06000000020000", 100000, 10),
    ):  # fmt: skip
        said = Rules(h(record))
        equal((said.pin_limit, said.again_s), (limit, again), record)
    for value, on in (("01", True), ("31", True), ("00", False), ("30", False)):
        equal(Rules(h("FF805701" + value)).device_cvm, on)


# ---- the result of a tap ----

RESULT_ROWS = (  # amount, CTQ, parameters; PIN, signature, both waived?, limit for the slip, 9F34
    (9000, "0000", {}, False, False, True, True, 100000, "000000"),
    (100000, "0000", {}, False, False, True, True, 100000, "000000"),
    (100001, "0000", {}, True, True, False, False, 0, "020000"),
    (100001, "8000", {}, True, True, False, False, 0, "020000"),
    (100001, "0080", {}, False, True, False, False, 0, "1F0002"),
    (9000, "8000", {}, False, False, True, True, 100000, "000000"),
    (9000, "0080", {}, False, False, True, True, 100000, "1F0002"),
    (9000, "4000", {"s5a": "00"}, False, True, True, False, 100000, "1E0000"),
    (9000, "0000", {"s54": "00"}, True, False, False, True, 100000, "020000"),
    (9000, "0000", {"s58": "000000005000"}, True, False, False, True, 100000, "020000"),
    (9000, "0000", {"s58": "000000020000", "s59": "000000010000"}, False, False, True, True, 10000, "000000"),
    (9000, "0000", {"s58": "000000010000", "s59": "000000020000"}, False, False, True, True, 10000, "000000"),
    (9000, "0000", {"s59": "000000008999"}, False, True, True, False, 100000, "1E0000"),
    (9000, "0000", {"s54": "00", "s5a": "00"}, True, True, False, False, 0, "020000"),
)


async def test_what_the_flow_and_the_slip_are_told():
    limits = dict(LIMITS)
    limits[0xDF20] = "000099999999"
    for amount, ctq, values, pin, sign, pin_waived, sign_waived, limit, results in RESULT_ROWS:
        record = "".join([tlv("FF80" + name[1:].upper(), value) for name, value in sorted(values.items())])
        kernel, data = tap(Card(base(options("A0", ctq))), amount=amount, limits=limits, record=record)
        what = str((amount, ctq, values))
        equal((await kernel.begin()).kind, ONLINE, what)
        equal((kernel.wants_pin, kernel.wants_signature), (pin, sign), what)
        equal((kernel.pin_waived, kernel.signature_waived, kernel.waived_limit), (pin_waived, sign_waived, limit), what)
        equal(data[0x9F34], h(results), what)


async def test_a_foreign_card_that_cannot_be_verified_is_asked_for_its_pin():
    limits = dict(LIMITS)
    limits[0xDF21] = "000000000100"
    for ctq, pin in (("0000", True), ("4000", False), ("8000", True)):
        answer = options("A0", ctq, tlv("9F51", "0840"))
        kernel, _ = tap(Card(base(answer)), limits=limits, record=tlv("FF8058", "000000000000"))
        equal(((await kernel.begin()).kind, kernel.wants_pin), (ONLINE, pin), ctq)
