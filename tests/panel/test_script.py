"""A recording written down as Python: what a person waited for is waited for, what was done is done again."""

import ast

from tools.panel.recorder import Step
from tools.panel.script import write

AMOUNT = [("amount", 900)]
WORLD = {"network": {"up": True, "ap": "ok", "delay_ms": 0, "loss": 0}, "case": {"open": False}}


def key(name, screens=(), hold_ms=60, held=(), amounts=()):
    return Step({"do": "key", "down": name}, [*AMOUNT, *screens], frozenset(held), list(amounts), hold_ms)


def step(screens=(), held=(), **message):
    return Step(message, [*AMOUNT, *screens], frozenset(held))


def lines(*steps, begun_on="amount", world=WORLD, rows=()):
    """Of the body of `play`, between its opening and its end."""
    text = write(begun_on, world, [*steps, step(do="end")], list(rows))
    play = ast.parse(text).body[-1]
    assert text.endswith("\n") and max(map(len, text.splitlines())) < 200
    return [ast.unparse(line) for line in play.body][2:-3]


def test_short_presses_are_one_line_until_something_was_waited_for():
    got = lines(key("1"), key("00"), key("ok"), key("5", [("busy", 100), ("pin", 800)]), key("cancel", hold_ms=2500))
    assert got == [
        "shop.open()",
        "shop.press('1', '00', 'ok')",
        "shop.expect(screen='pin', within=120)",
        "shop.press('5')",
        "shop.press('cancel', hold_ms=2500)",
    ]


def test_a_screen_that_came_back_was_left_in_between():
    got = lines(key("ok"), key("7", [("present", 4000), ("notice", 300), ("amount", 500)]))
    assert got[2:4] == ["shop.expect(screen='present', within=120)", "shop.expect(screen='amount', within=120)"]


def test_sums_of_an_outcome_are_checked():
    done = key("ok", [("approved", 700)], amounts=["¥128.50"])
    assert lines(done)[1:] == [
        "shop.expect(screen='approved', within=120)",
        "assert '¥128.50' in shop.texts()",
        "shop.press('ok')",
    ]


def test_a_tapped_card_that_went_by_itself_is_taken():
    tap = step(do="card", card="phone", way="tap", trouble="")
    assert lines(tap, key("1", held=["phone"]), key("2")) == [
        "shop.open()",
        "shop.hold('phone', 'tap', '')",
        "shop.press('1')",
        "shop.take('phone')",
        "shop.press('2')",
    ]


def test_what_a_power_cut_may_interrupt_is_let():
    got = lines(step(do="cut", at=3, torn=True), key("1"), step(do="power", set="on"), key("2"), begun_on="")
    assert got == [
        "shop.device.cut_at(3, True)",
        "with suppress(PowerLost, NotReachedError):\n    shop.press('1')",
        "shop.device.power_on()",
        "shop.press('2')",
    ]


def test_world_faults_phones_and_books():
    world = {**WORLD, "network": {**WORLD["network"], "up": False}}
    got = lines(
        step(do="world", part="paper", field="out", value=True),
        step(do="answer", fault="late", on=True),
        step(do="answer", fault="code", on=True, code="51"),
        step(do="time", shift=86400),
        step(do="time", rate=60),
        step(do="scan_display", phone="wechat"),
        step(do="touch", stroke=[[1, 2], [3, 4]]),
        world=world,
    )
    assert got[1:] == [
        "shop.device.world(network={'up': False})",
        "shop.device.world(paper={'out': True})",
        "shop.acquirer.arm('delay', seconds=35, mti='0200')",
        "shop.acquirer.arm('decline', mti='0200', code='51')",
        "shop.device.request('time', shift=86400)",
        "shop.acquirer.scan_code('wechat', read_code(shop.device.lcd_image()))",
        "shop.device.touch([(1, 2), (3, 4)])",
    ]
