"""Answers to reset: any bytes are an Atr or an AtrError, and EMV's verdict is a second AtrError or none."""

from drivers.atr import Atr, AtrError

LARGEST = 40
_REASONS = ("start", "short", "long", "check")


def seeds() -> list:
    texts = (
        "3B6500002063CB6800", "3BE900008121455649535F494E46200678", "3BE500008131FE4554494C4C31C2", "3B00",
        "3F6525082270049000", "3BF01300001000", "3BE00000814131FE4520", "3B8080808080808001",
        "3BFF11000081318065B0850300EF120FFF8290007A",
    )  # fmt: skip
    return [bytes.fromhex(text) for text in texts]


def run(data: bytearray) -> bool:
    try:
        atr = Atr(data)
    except AtrError as error:
        assert error.args[0] in _REASONS and 0 <= error.args[1] <= 33, error.args
        return False
    assert atr.data == bytes(data) and 0 <= atr.protocol <= 15 and len(atr.history) == data[1] & 15, "fields"
    for warm in (False, True):
        try:
            atr.check_emv(warm)
            assert atr.protocol < 2, "protocol"
        except AtrError as error:
            name, value = error.args
            assert len(name) == 3 and (value is None or 0 <= value <= 255), error.args
    return True
