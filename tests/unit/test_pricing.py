"""firmware/pricing.py: what is charged, and that its parts always give it again."""

import random

from check import equal, raises
from ledger.details import DISCOUNT, FEE, ROUNDING, TAX, TAX_INSIDE, TIP
from pricing import PricingError, charge, check, goods_of, percent_of

FULL = {"tax_bp": 600, "fee_bp": 38, "rounding": {"fen": 10, "all": True}, "tips": [10], "discounts": [5]}


def test_a_shop_without_parameters_charges_what_was_typed():
    equal(charge({}, 12850, 0, 0, False), (12850, None))
    equal(charge({"rounding": {"fen": 100}}, 12850, 0, 0, False), (12850, None))  # of cash only


def test_discount_tax_tip_rounding_fee():
    fen, details = charge(FULL, 12850, 643, 1221, False)  # 12207 + 732 + 1221 = 14160
    equal((fen, details.number(TAX), details.number(ROUNDING), details.number(FEE)), (14160, 732, 0, 54))
    equal((details.number(DISCOUNT), details.number(TIP), goods_of(fen, details)), (643, 1221, 12850))
    fen, details = charge({"rounding": {"fen": 100, "mode": "down"}}, 12899, 0, 0, True)
    equal((fen, details.number(ROUNDING), goods_of(fen, details)), (12800, -99, 12899))
    equal(charge({"rounding": {"fen": 10}}, 12896, 0, 0, True)[0], 12900)
    equal(charge({"rounding": {"fen": 100, "mode": "down"}}, 99, 0, 0, True), (99, None))
    equal(charge({"fee_bp": 38}, 12850, 0, 0, True), (12850, None))
    equal([percent_of(fen, 15) for fen in (1, 3, 4, 10, 999999999)], [0, 0, 1, 2, 150000000])


def test_a_tax_that_is_in_the_price_changes_no_amount():
    inside = {"tax_bp": 600, "tax_included": True}
    for goods, discount, tip, tax in ((12850, 0, 0, 727), (12850, 643, 1221, 691), (1, 0, 0, 0), (10600, 0, 0, 600)):
        fen, details = charge(inside, goods, discount, tip, False)
        equal(fen, goods - discount + tip)
        if tax:
            equal((details.number(TAX_INSIDE), details.number(TAX), goods_of(fen, details)), (tax, 0, goods))
    equal(charge(inside, 1, 0, 0, False), (1, None))


def test_the_parts_always_give_the_amount():
    for _ in range(300):
        goods = random.getrandbits(28) + 1
        shop = {"tax_bp": random.getrandbits(11), "rounding": {"fen": random.choice((10, 50, 100)), "all": True,
                                                               "mode": random.choice(("nearest", "down"))}}
        discount, tip = percent_of(goods, random.getrandbits(5)), random.getrandbits(12)
        fen, details = charge(shop, goods, discount, tip, False)
        equal(fen % 10 == 0 or fen < 100, True)
        if details is not None:
            equal(goods_of(fen, details), goods)


def test_what_no_shop_may_say():
    check(FULL)
    for wrong in ({"tips": [10, 15, 20, 25]}, {"tips": 10}, {"tips": [True]}, {"discounts": [100]}, {"tax_bp": 0},
                  {"fee_bp": "38"}, {"rounding": {"fen": 7}}, {"rounding": {"fen": 10, "mode": "up"}}, {"rounding": 1},
                  {"tax_included": "yes"}):
        raises(PricingError, check, wrong)
