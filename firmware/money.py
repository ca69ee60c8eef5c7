"""How an amount is written: one place for screen, slip and log."""

MINUS = "\u2212"  # as wide as a digit's stroke, unlike the hyphen


def format_fen(fen: int) -> str:
    """`1,288.00` of 128800 fen; a negative amount begins with MINUS."""
    sign = MINUS if fen < 0 else ""
    yuan, cents = divmod(abs(fen), 100)
    groups = ".%02d" % cents
    while yuan >= 1000:
        yuan, last = divmod(yuan, 1000)
        groups = ",%03d%s" % (last, groups)
    return "%s%d%s" % (sign, yuan, groups)
