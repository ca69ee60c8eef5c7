"""What a shop adds to the price or takes off it: discount, tax, tip, rounding; and what a card costs the shop.

Parameters, `shop` in provisioning, all optional: `discounts` and `tips`, up to three percents each to choose from;
`tax_bp`, on top of the price, or in it where `tax_included` is true, and `fee_bp`, the acquirer's share, in hundredths
of a percent; `rounding`: to full `fen` (10, 50 or 100), `mode` "nearest" (the default) or "down", of cash, with `all`
of everything.
Loaded when it is needed; a shop without these parameters never does.
"""

from micropython import const

from ledger.details import DISCOUNT, FEE, ROUNDING, TAX, TAX_INSIDE, TIP, Details

_WHOLE = const(10000)  # hundredths of a percent
_UNITS = (10, 50, 100)
_MODES = ("nearest", "down")
_MOST_CHOICES = const(3)


class PricingError(Exception):
    """A parameter is wrong. Arguments: its name, what is wrong."""


def check(shop: dict) -> None:
    """Raises PricingError."""
    for name, most in (("discounts", 99), ("tips", 50)):
        given = shop.get(name, [])
        if not isinstance(given, list) or len(given) > _MOST_CHOICES or not all(_is_number(it, most) for it in given):
            raise PricingError("shop." + name, "up to three percents from 1 to %d" % most)
    for name in ("tax_bp", "fee_bp"):
        if name in shop and not _is_number(shop[name], 3000):
            raise PricingError("shop." + name, "a number from 1 to 3000")
    if shop.get("tax_included", False) not in (True, False):
        raise PricingError("shop.tax_included", "true or false")
    rounding = shop.get("rounding", {})
    is_known = isinstance(rounding, dict) and rounding.get("fen", 10) in _UNITS
    if not is_known or rounding.get("mode", "down") not in _MODES:
        raise PricingError("shop.rounding", "fen 10, 50 or 100; mode nearest or down")


def percent_of(fen: int, percent: int) -> int:
    """Rounded to the nearest fen."""
    return share_of(fen, percent * 100)


def share_of(fen: int, points: int) -> int:
    """So many hundredths of a percent, rounded to the nearest fen."""
    return (fen * points + _WHOLE // 2) // _WHOLE


def charge(shop: dict, goods: int, discount: int, tip: int, in_cash: bool) -> tuple:
    """What is charged for `goods`, in fen, and how it comes about as Details, None where nothing changes it.

    `discount` and `tip` in fen; the tax is on what the discount leaves.
    """
    tax, inside = _tax(shop, goods - discount)
    fen = goods - discount + tax + tip
    rounded = _rounded(shop.get("rounding", {}), fen, in_cash)
    fee = 0 if in_cash else share_of(rounded, shop.get("fee_bp", 0))
    parts = ((DISCOUNT, discount), (TAX, tax), (TIP, tip), (ROUNDING, rounded - fen), (FEE, fee), (TAX_INSIDE, inside))
    if not any(part for _, part in parts):
        return rounded, None
    details = Details()
    for tag, part in parts:
        details.put_number(tag, part)
    return rounded, details


def goods_of(amount: int, details) -> int:
    """The price before all that, of a transaction's amount."""
    return amount - details.number(ROUNDING) - details.number(TIP) - details.number(TAX) + details.number(DISCOUNT)


def _tax(shop: dict, price: int) -> tuple:
    """Fen on top of a price, and in it: one of them is 0."""
    points = shop.get("tax_bp", 0)
    if not shop.get("tax_included"):
        return share_of(price, points), 0
    whole = _WHOLE + points
    return 0, price - (price * _WHOLE + whole // 2) // whole


def _rounded(rounding: dict, fen: int, in_cash: bool) -> int:
    unit = rounding.get("fen", 0)
    if not unit or not (in_cash or rounding.get("all")):
        return fen
    rounded = (fen if rounding.get("mode") == "down" else fen + unit // 2) // unit * unit
    return rounded or fen  # nothing is given away whole


def _is_number(value, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
