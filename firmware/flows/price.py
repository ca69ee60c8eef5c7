"""What is charged for the goods, where the shop has discounts, tax, tips or rounding: chosen, then shown to the payer.

The amount shown here is the one that is charged and printed.
"""

from ledger.details import DISCOUNT, ROUNDING, TAX, TAX_INSIDE, TIP, Details
from money import format_fen
from pricing import charge, goods_of, percent_of
from ui.screens.menu import Menu, Row
from ui.screens.price import Price
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase

_INSIDE = "price.tax_inside"
_PARTS = (
    (DISCOUNT, "price.discount", -1), (TAX, "price.tax", 1), (TIP, "price.tip", 1), (ROUNDING, "price.rounding", 1),
    (TAX_INSIDE, _INSIDE, 1),
)


async def price(till, goods: int, in_cash: bool) -> tuple:
    """What is charged, in fen, and its Details or None. Raises Cancelled or TimedOut."""
    shop = till.parameters.shop
    discount = tip = 0
    if shop.get("discounts"):
        discount = await _choose(till, "price.which_discount", "price.no_discount", shop["discounts"], goods)
    if shop.get("tips"):
        tip = await _choose(till, "price.which_tip", "price.no_tip", shop["tips"], goods - discount, "price.other_tip")
    fen, details = charge(shop, goods, discount, tip, in_cash)
    if details is not None:
        lines = parts_of(details)
        if lines and lines[0][0] != _INSIDE:  # else the amount is the one that was typed
            lines.insert(0, ("price.goods", format_fen(goods)))
            await till.ui.show(Price("way.cash" if in_cash else "kind.sale", fen, lines))
    return fen, details


async def in_cash(till, fen: int, details) -> tuple:
    """The same when what was to be paid by card is paid in cash: another rounding, no fee."""
    details = details or Details()
    goods = goods_of(fen, details)
    return charge(till.parameters.shop, goods, details.number(DISCOUNT), details.number(TIP), True)


def parts_of(details) -> list:
    """What was added to the price or taken off it, then what was in it, as (label text, data)."""
    return [(text, format_fen(details.number(tag) * sign)) for tag, text, sign in _PARTS if details.number(tag)]


async def _choose(till, heading: str, none: str, percents, fen: int, other: str = "") -> int:
    """Fen of one of the percents, or typed."""
    parts = [percent_of(fen, percent) for percent in percents]
    rows = [Row("cross", none)]
    for percent, part in zip(percents, parts):
        rows.append(Row("tick", phrase("price.percent", n=percent), phrase("price.value", amount=format_fen(part))))
    if other:
        rows.append(Row("pen", other))
    chosen = await till.ui.show(Menu(heading, rows, name=heading.replace(".", "_")))
    if chosen > len(parts):
        return await till.ui.show(SumEntry("enter_tip.head", fen, agree="key.ok", name="enter_tip"))
    return parts[chosen - 1] if chosen else 0
