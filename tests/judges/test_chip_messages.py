"""What messages say of chips, read by `pyiso8583`, their F55 by rules of its own: F2, F14, F22, F23, F35, F55,
F60.4 and F60.5 as the acquirer's request field matrix asks.
"""

import pytest

from tests.judges.test_messages import (
    COMPLETION,
    COMPLETION_VOID,
    IDENTITY,
    MAC,
    ORIGINAL,
    PAN,
    PREAUTH,
    PREAUTH_VOID,
    REFUND,
    SALE,
    TERMINAL,
    TRACK,
    VOID,
    given,
    parsed,
)

CHIP_OFFLINE = 9
WITH_CHIP_DATA = (SALE, PREAUTH)
MODES = {"chip": "05", "tap": "07", "fallback": "80"}
AUTHORISATION = ["9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A", "9F03", "9F33",
                 "9F34", "9F35", "9F1E", "84", "9F09", "9F41"]  # fmt: skip
REVERSAL = ["95", "9F1E", "9F10", "9F36"]
READS = {"reads": "6"}


def tags(data: str) -> list[str]:
    """The tags of a TLV in hexadecimal, in order."""
    raw, at, found = bytes.fromhex(data), 0, []
    while at < len(raw):
        size = 2 if raw[at] & 0x1F == 0x1F else 1
        found.append(raw[at : at + size].hex().upper())
        assert raw[at + size] < 0x80
        at += size + 1 + raw[at + size]
    assert at == len(raw)
    return found


def value(data: str, tag: str) -> str:
    """The value of a tag."""
    raw, at = bytes.fromhex(data), 0
    while True:
        size = 2 if raw[at] & 0x1F == 0x1F else 1
        end = at + size + 1 + raw[at + size]
        if raw[at : at + size].hex().upper() == tag:
            return raw[at + size + 1 : end].hex().upper()
        at = end


@pytest.mark.parametrize("kind", [SALE, VOID, REFUND, PREAUTH, PREAUTH_VOID, COMPLETION, COMPLETION_VOID])
@pytest.mark.parametrize("way", MODES)
@pytest.mark.parametrize("pin", [True, False])
def test_requests(device, kind, way, pin):
    if kind == REFUND and pin:
        return  # an advice has no PIN
    [wire] = device("message_cases", [["made", "financial", kind, given(kind), way, pin, READS]])
    made = parsed(wire)
    assert made["22"] == MODES[way] + ("1" if pin else "2")
    assert made["60"] == IDENTITY[kind][3] + "000007" "000" "6" + ("2" if way == "fallback" else "0")
    assert (made["35"], made["53"]) == (TRACK, "2600000000000000" if pin else "0600000000000000")
    if way == "fallback":
        assert not {"2", "14", "23", "55"} & set(made)
        return
    assert (made["2"], made["23"]) == (PAN, "001")
    assert made["14"] == ("0000" if kind in WITH_CHIP_DATA else ORIGINAL["expiry"])
    assert ("55" in made) == (kind in WITH_CHIP_DATA)
    if "55" in made:
        assert tags(made["55"]) == AUTHORISATION and len(made["55"]) == 290
        assert value(made["55"], "9F02") == made["4"]


@pytest.mark.parametrize("kind", [SALE, VOID, PREAUTH, PREAUTH_VOID, COMPLETION, COMPLETION_VOID])
@pytest.mark.parametrize("way", MODES)
@pytest.mark.parametrize("scripts", ["", "2000000001"])
def test_reversals(device, kind, way, scripts):
    """Made of what the books keep: the card and its kernel are long gone."""
    more = {**given(kind), "reversal_reason": "06", "scripts": scripts, "expiry": "3012"}
    [wire] = device("message_cases", [["made", "reversal", kind, more, way, True, READS]])
    made = parsed(wire)
    assert (made["t"], made["22"], made["39"]) == ("0400", MODES[way] + "1", "06")
    assert made["60"][11:] == ("62" if way == "fallback" else "60")
    assert not {"26", "35", "36", "37", "52", "53"} & set(made)
    if way == "fallback":
        assert not {"2", "14", "23", "55"} & set(made)
        return
    assert (made["2"], made["14"], made["23"]) == (PAN, "3012", "001")
    assert ("55" in made) == (kind in WITH_CHIP_DATA)
    if "55" in made:
        assert tags(made["55"]) == REVERSAL + (["DF31"] if scripts else [])
        assert value(made["55"], "9F36") == "0ADC"


@pytest.mark.parametrize("way", ["chip", "tap"])
def test_a_sale_that_the_chip_approved_offline(device, way):
    more = {"card_org": "CUP", "expiry": "3012"}
    [wire] = device("message_cases", [["made", "financial", CHIP_OFFLINE, more, way, False, READS]])
    made = parsed(wire)
    chip = made.pop("55")
    assert made == {
        "t": "0200", "2": PAN, "3": "000000", "4": "000000012850", "11": "000042", "14": "3012",
        "22": MODES[way] + "2", "23": "001", "25": "00", "49": "156", "60": "36" "000007" "000" "60",
        "61": "000000000000" "0000" "02" "00000000000", "63": b"CUP".hex(), "64": MAC, **TERMINAL,
    }  # fmt: skip
    assert tags(chip) == AUTHORISATION


@pytest.mark.parametrize("way", MODES)
def test_balance_inquiry(device, way):
    [wire] = device("message_cases", [["made", "BALANCE", None, {}, way, True, {"reads": "5"}]])
    made = parsed(wire)
    assert (made["22"], made["35"]) == (MODES[way] + "1", TRACK)
    assert made["60"] == "01" "000008" "000" "5" + ("2" if way == "fallback" else "0")
    if way == "fallback":
        assert not {"2", "14", "23", "55"} & set(made)
    else:
        assert (made["2"], made["14"], made["23"]) == (PAN, "3012", "001")
        assert tags(made["55"]) == AUTHORISATION


def test_an_advice_that_is_sent_again_speaks_of_the_number_only(device):
    more = {**given(REFUND), "entry": 3}
    [wire] = device("message_cases", [["made", "financial", REFUND, more, False, False, READS]])
    made = parsed(wire)
    assert made["22"] == "012" and not {"23", "35", "55"} & set(made)


def test_chip_data_that_do_not_fit_stop_the_message_before_it_leaves(device):
    more = {"large": 200}
    [answer] = device("message_cases", [["made", "financial", SALE, more, "chip", False, READS]])
    assert answer == {"raised": "BadRequest", "arguments": ["sale", "55", "no room for 5F2A"]}


APPROVED, REVERSED = 2, 5
TC, AAC, ARQC = 0x40, 0x00, 0x80


@pytest.mark.parametrize("balanced", [True, False])
def test_uploads_at_settlement(device, balanced):
    good, failed = "0000000000", "0000000040"  # TVR: the issuer's answer was genuine to the card, or not
    cases = [("chip", APPROVED, TC, good), ("chip", APPROVED, TC, failed), ("chip", REVERSED, AAC, good),
             ("tap", APPROVED, ARQC, good), ("chip", APPROVED, ARQC, good)]  # fmt: skip
    told = device("message_cases", [["uploads", *case, balanced] for case in cases])
    assert [len(messages) for messages in told] == [1, 2, 1, 0, 0]
    paid, notice = ("203", "204") if balanced else ("205", "206")
    rest = "000000012850" "156"
    asked = [[(paid, "61" "00" "00" + rest)], [(paid, "61" "00" "00" + rest), (notice, "71" "00" "05" + rest + "22")],
             [(notice, "71" "00" "11" + rest + "10")]]  # fmt: skip
    for messages, wanted, case in zip(told, asked, cases, strict=False):
        for wire, (code, words) in zip(messages, wanted, strict=True):
            sent = parsed(wire)
            chip = sent.pop("55")
            assert sent == {
                "t": "0320", "2": PAN, "4": "000000012850", "11": "000042", "22": "050", "23": "001", "49": "156",
                "60": "00" "000007" + code, "62": words.encode().hex(), **TERMINAL,
            }  # fmt: skip
            assert tags(chip) == AUTHORISATION
            assert (value(chip, "9F27"), value(chip, "95")) == (f"{case[2]:02X}", case[3])
