"""How an amount came about, as a slip tells it; lines as in `receipts.slip`. Loaded where there is anything to tell."""

from ledger.details import DISCOUNT, FEE, ROUNDING, TAX, TAX_INSIDE, TIP
from pricing import goods_of
from receipts.words import amount

_PARTS = ((DISCOUNT, "折扣 DISCOUNT", -1), (TAX, "税 TAX", 1), (TIP, "小费 TIP", 1), (ROUNDING, "取整 ROUNDING", 1))


def price_lines(transaction):
    """Yield the parts of the amount."""
    details = transaction.details
    parts = [(name, details.number(tag) * sign) for tag, name, sign in _PARTS if details.number(tag)]
    if parts:
        yield "pair", "商品 GOODS", amount(goods_of(transaction.amount, details))
        for name, fen in parts:
            yield "pair", name, amount(fen)
    inside = details.number(TAX_INSIDE)
    if inside:
        yield "pair", "其中含税 TAX INCLUDED", amount(inside)


def fee_lines(transaction):
    """Yield what the card costs the shop: for its own copy only."""
    fee = transaction.details.number(FEE)
    if fee:
        yield "small_pair", "手续费 FEE " + amount(fee), "到账 NET " + amount(transaction.amount - fee)
