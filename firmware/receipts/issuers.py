"""Names of card issuers by the first digits of their institution code (F44), as slips show them."""

_NAMES = {
    "0102": "工商银行",
    "0103": "农业银行",
    "0104": "中国银行",
    "0105": "建设银行",
    "0301": "交通银行",
    "0302": "中信银行",
    "0303": "光大银行",
    "0304": "华夏银行",
    "0305": "民生银行",
    "0306": "广发银行",
    "0307": "平安银行",
    "0308": "招商银行",
    "0309": "兴业银行",
    "0310": "浦发银行",
    "0403": "邮储银行",
}


def issuer_name(institutions: str) -> str:
    """The issuer's name; its code where the table has no name; "" without a code."""
    code = institutions[:8].strip()
    return _NAMES.get(code[:4], code)
