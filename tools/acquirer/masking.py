"""What may be shown of a card number. Fails closed: what does not look like one is hidden whole."""

HIDDEN = "****"


def masked(pan: str) -> str:
    """First six and last four digits, as on a slip; "" for no card."""
    if not pan:
        return ""
    if not pan.isdecimal() or not 13 <= len(pan) <= 19:
        return HIDDEN
    return pan[:6] + "*" * (len(pan) - 10) + pan[-4:]
