"""A sale with a typed card number: off unless allowed, with the supervisor, the number nowhere but in the message."""

from tools.shop import menu

SUPERVISOR_PASSWORD = "123456"


def allowed(shop):
    """Where the parameters say so."""
    shop.device.provision(**{**shop.provisioning(), "ways": {"keyed": True}})


STEPS = ("sum", "override", "card_number", "enter_expiry", "pin")


def to_step(shop, last: int, card):
    """From home to one of the steps."""
    typed = ("8800", SUPERVISOR_PASSWORD, card.pan, card.expiry[2:] + card.expiry[:2])
    shop.press(*menu("more"))
    shop.expect(screen="more")
    shop.press("9")
    shop.expect(screen="sum")
    for step in range(last):
        shop.press(*typed[step], "ok")
        shop.expect(screen=STEPS[step + 1])


def test_typed_numbers(shop):
    allowed(shop)
    shop.open()
    card = shop.cards["credit"]
    for step in range(len(STEPS)):  # cancelled at each
        to_step(shop, step, card)
        shop.press("cancel")
        shop.expect(quiet=500, within=30)
        shop.go_home()
    assert shop.acquirer.transactions() == []
    to_step(shop, STEPS.index("card_number"), card)
    shop.press(*card.pan[:-1], str((int(card.pan[-1]) + 1) % 10), "ok")
    shop.expect(screen="enter_expiry")
    shop.press(*(card.expiry[2:] + card.expiry[:2]), "ok")
    shop.expect(screen="card_number")
    shop.press(*card.pan, "ok")
    shop.expect(screen="enter_expiry")
    shop.press(*(card.expiry[2:] + card.expiry[:2]), "ok")
    shop.expect(screen="pin")
    shop.press(*card.pin, "ok")
    shop.expect(screen="approved")
    shop.expect(quiet=1500, within=30)
    [row] = shop.acquirer.transactions()
    assert (row["entry_mode"], row["state"], row["card_id"], row["amount"]) == ("011", "approved", "credit", 8800)
    slip = "\n".join(shop.device.paper_text())
    assert card.pan not in slip and card.pan[-4:] + " M" in slip
    shop.go_home()


def test_it_is_off(shop):
    shop.open()
    shop.press(*menu("more"))
    shop.expect(screen="more")
    assert "手输卡号" not in shop.texts()
