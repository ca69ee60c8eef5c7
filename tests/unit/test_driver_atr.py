"""lib/drivers/atr.py: answers to reset of real kinds, every rule of EMV, every cut, every changed byte."""

from check import equal, raises
from drivers.atr import Atr, AtrError

T0 = bytes.fromhex("3B6500002063CB6800")  # TB1 00, TC1 00, five historical characters
T0_FAST = bytes.fromhex("3BE900008121455649535F494E46200678")  # a T=1 card of everyday life


def checked(text: str) -> bytes:
    """With the check character it needs."""
    data = bytes.fromhex(text)
    check = 0
    for code in data[1:]:
        check ^= code
    return data + bytes((check,))


def verdict(data, warm=False):
    """The reason EMV has against it, or None."""
    try:
        Atr(data).check_emv(warm)
    except AtrError as error:
        return error.args[0]
    return None


def test_a_card_with_t0():
    atr = Atr(T0)
    equal((atr.protocol, atr.history, atr.data), (0, bytes.fromhex("2063CB6800"), T0))
    equal(verdict(T0), None)


def test_a_card_with_t1():
    atr = Atr(T0_FAST)
    equal((atr.protocol, atr.history), (1, bytes.fromhex("5649535F494E462006")))
    equal(verdict(T0_FAST), None)
    equal(verdict(checked("3BE0000081318045")), None)


# what it is, and what EMV says against it after a cold and after a warm reset
EMV = (
    ("3B6000 00", None, None),
    ("3F6000 00", None, None),
    ("3B20 00", None, None),
    ("3B6000 FF", None, None),
    ("3B00", "TB1", None),
    ("3B40 00", "TB1", None),
    ("3B60 25 00", "TB1", None),
    ("3B60 00 01", "TC1", "TC1"),
    ("3B60 00 FE", "TC1", "TC1"),
    ("3B70 11 00 00", None, None),
    ("3B70 95 00 00", None, None),  # negotiable: the default speed stays
    ("3BF0 13 00 00 10 00", None, None),  # specific mode, T=0
    ("3BF0 18 00 00 10 00", "TA1", "TA1"),
    ("3BF0 12 00 00 10 10", "TA2", "TA2"),  # implicit parameters
    ("3BF0 12 00 00 10 01", "TA2", "TA2"),  # another protocol than the first one offered
    ("3BF0 12 00 00 10 80", None, None),
    ("3BE0 00 00 20 00", "TB2", "TB2"),
    ("3BE0 00 00 40 0A", None, None),
    ("3BE0 00 00 40 0B", "TC2", "TC2"),
    ("!3BE0 00 00 02", "TD1", "TD1"),
    ("!3BE0 00 00 0F", "TD1", "TD1"),
    ("!3BE0 00 00 81 31 20 45", None, None),
    ("!3BE0 00 00 81 31 0F 45", "TA3", "TA3"),
    ("!3BE0 00 00 81 31 10 45", None, None),
    ("!3BE0 00 00 81 31 FE 45", None, None),
    ("!3BE0 00 00 81 31 FF 45", "TA3", "TA3"),
    ("!3BE0 00 00 81 21 55", "TB3", "TB3"),
    ("!3BE0 00 00 81 21 46", "TB3", "TB3"),
    ("!3BE0 00 00 81 21 16", "TB3", "TB3"),
    ("!3BE0 00 00 81 21 40", "TB3", "TB3"),  # 2^0 is not more than N + 1
    ("!3BE0 00 00 81 21 41", None, None),
    ("!3BE0 00 FF 81 21 40", None, None),
    ("!3BE0 00 00 81 11 20", "TB3", "TB3"),
    ("!3BE0 00 00 01", "TB3", "TB3"),
    ("!3BE0 00 00 81 61 45 00", None, None),
    ("!3BE0 00 00 81 61 45 01", "TC3", "TC3"),
    ("!3BE0 00 00 81 3F 20 45", "TB3", "TB3"),  # a third group about something else
    ("!3BE0 00 00 80 1F 03", None, None),  # T=0 with a class indicator
)


def test_rules_of_emv():
    for text, cold, warm in EMV:
        data = text.replace(" ", "")
        data = checked(data[1:]) if data[0] == "!" else bytes.fromhex(data)
        equal((verdict(data), verdict(data, True)), (cold, warm), text)


def test_what_is_none():
    for text, reason in (
        ("", "start"), ("3B", "short"), ("3A00", "start"), ("00", "start"), ("3B01", "short"), ("3B10", "short"),
        ("3B8080808080808080", "long"), ("3B0000", "long"), ("3B6500002063CB6800AA", "long"),
        ("3B" + "00" * 33, "long"), ("3BE00000813120" + "45" + "00", "check"),
    ):  # fmt: skip
        equal(raises(AtrError, Atr, bytes.fromhex(text)).args[0], reason, text)
    for data in (T0, T0_FAST):
        for length in range(len(data)):
            raises(AtrError, Atr, data[:length])
    for place in range(1, len(T0_FAST)):
        changed = bytearray(T0_FAST)
        changed[place] ^= 0x04
        raises(AtrError, Atr, changed)
