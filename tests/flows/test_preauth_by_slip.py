"""A pre-authorisation found by what stands on its slip: of another terminal of the merchant's, or of this one."""

from tests.acquirer.spec_terminal import SpecTerminal
from tests.flows.test_preauth import (
    COMPLETION,
    PREAUTH_VOID,
    agree,
    begin,
    day_of,
    ended,
    find_elsewhere,
    hold,
)

OTHER = "10012388"  # another terminal of the merchant's


def held_elsewhere(shop, fen=50000):
    """A pre-authorisation of another terminal of the merchant; its row in the acquirer's books."""
    if OTHER not in {row["id"] for row in shop.acquirer.call("GET", "/terminals")}:
        shop.acquirer.add_terminal(OTHER, shop.acquirer.provisioning()["merchant_id"])
    other = SpecTerminal(shop.acquirer.provisioning(OTHER))
    other.trace = 10 * len(shop.acquirer.transactions())  # none twice
    try:
        other.sign_on()
        assert other.do("pre-authorisation", shop.cards["credit"], fen, pin=shop.cards["credit"].pin).code == "00"
    finally:
        other.close()
    return next(row for row in reversed(shop.acquirer.transactions()) if row["terminal_id"] == OTHER)


def test_another_terminals_hold_is_found_by_its_code(shop):
    shop.open()
    for act in (COMPLETION, PREAUTH_VOID):
        held = held_elsewhere(shop)
        begin(shop, act)
        find_elsewhere(shop, held["auth_code"], day_of(held))
        shop.expect(screen="sum")
        shop.press(*"50000", "ok")
        if act == PREAUTH_VOID:
            agree(shop)
        shop.expect(screen="present")
        shop.swipe("credit")
        shop.enter_pin()
        ended(shop)
        assert shop.acquirer.card("credit")["holds"] == 0
    assert shop.charged() == 50000


def named_by_its_slip(shop, row):
    begin(shop, COMPLETION)
    find_elsewhere(shop, row["auth_code"], day_of(row))
    shop.expect(screen="sum")


def is_completed_in_the_list(shop):
    shop.press("up")
    shop.expect(screen="history")
    texts = shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    return "已完成，凭证" in texts


def test_what_the_slip_names_is_known_when_it_was_made_here(shop):
    """Its amount is suggested, and the list shows it completed."""
    shop.open()
    row = hold(shop)
    assert not is_completed_in_the_list(shop)
    named_by_its_slip(shop, row)
    assert "500.00" in shop.texts()
    shop.press("clear", *"45000", "ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    ended(shop)
    assert shop.charged() == 45000 and is_completed_in_the_list(shop)
