"""What a slip tells of a payment by code: whose code, its end, and the voucher that gives the money back."""

from ledger.details import CODE, ORDER, VOUCHER, WALLET
from ledger.transaction import PAYER_CODE

_WALLETS = {"W": "微信支付 WECHAT", "A": "支付宝 ALIPAY", "U": "云闪付 UNIONPAY"}


def code_lines(transaction):
    """Yield the lines in the place of the card's."""
    details = transaction.details
    if transaction.entry == PAYER_CODE:
        yield "pair", "付款方式 PAID BY", _WALLETS.get(details.text(WALLET) if details is not None else "", "扫码 CODE")
        if details is not None and details.text(CODE):
            yield "pair", "付款码 CODE", details.text(CODE)
    else:
        yield "pair", "付款方式 PAID BY", "收款码 QR CODE"
    for tag, label in ((ORDER, "订单号 ORDER"), (VOUCHER, "付款凭证号 VOUCHER")):
        if details is not None and details.text(tag):
            yield "small", label
            yield "pair", "", details.text(tag)
