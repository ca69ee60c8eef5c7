"""Every message the terminal makes, read by `pyiso8583` and compared with what the acquirer's document asks for."""

import iso8583
import pytest

from tests.judges.test_iso8583 import PY_SPEC

SALE, VOID, REFUND, PREAUTH, PREAUTH_VOID, COMPLETION, COMPLETION_VOID, OFFLINE = range(1, 9)
KINDS = range(1, 9)
# kind: MTI, F3, F25, F60.1 (transaction identity table)
IDENTITY = {
    SALE: ("0200", "000000", "00", "22"),
    VOID: ("0200", "200000", "00", "23"),
    REFUND: ("0220", "200000", "00", "25"),
    PREAUTH: ("0100", "030000", "06", "10"),
    PREAUTH_VOID: ("0100", "200000", "06", "11"),
    COMPLETION: ("0200", "000000", "06", "20"),
    COMPLETION_VOID: ("0200", "200000", "06", "21"),
    OFFLINE: ("0220", "000000", "00", "30"),
}
TERMINAL = {"41": "10012345", "42": "898310012345678"}
PAN = "6224240000080019"
TRACK = PAN + "D3012101000001234"
MAC = "00" * 8
ORIGINAL = {"original_batch": 6, "original_trace": 31, "original_date": "1121", "original_reference": "R20000000031",
            "original_auth": "A1B2C3", "expiry": "3012"}  # fmt: skip
F61 = {VOID: "000006000031", REFUND: "0000060000311121", PREAUTH_VOID: "0000060000311121",
       COMPLETION: "0000060000311121", COMPLETION_VOID: "0000060000311121",
       OFFLINE: "000000000000" "0000" "01" "00000000000"}  # fmt: skip
JOURNAL = ("T1022TT24-000187/" + "0000000015").encode().hex().upper()


def parsed(wire: str) -> dict:
    return {n: v for n, v in iso8583.decode(bytes.fromhex(wire), PY_SPEC)[0].items() if n not in ("h", "p")}


def financial(kind: int, swiped: bool, pin: bool) -> dict:
    """What the request field matrix asks of a financial request."""
    mti, code, condition, type_code = IDENTITY[kind]
    asked = {"t": mti, "3": code, "4": "000000012850", "11": "000042", "25": condition, "49": "156", "64": MAC,
             "22": ("02" if swiped else "01") + ("1" if pin else "2"), "60": type_code + "000007" "000" "20",
             **TERMINAL}  # fmt: skip
    if kind == OFFLINE:
        asked |= {"2": PAN, "14": "3012", "38": "Z9Y8X7"}
    elif swiped:
        asked |= {"35": TRACK, "53": "0600000000000000"}
    else:
        asked |= {"2": PAN, "14": "0000" if kind in (SALE, PREAUTH) else "3012"}
    if pin:
        asked |= {"26": "12", "52": "A0A1A2A3A4A5A6A7", "53": "2600000000000000"}
    if kind in F61:
        asked |= {"61": F61[kind]}
    if kind in (VOID, REFUND, COMPLETION_VOID):
        asked |= {"37": "R20000000031"}
    if kind in (VOID, PREAUTH_VOID, COMPLETION, COMPLETION_VOID):
        asked |= {"38": "A1B2C3"}
    if kind in (REFUND, OFFLINE):
        asked |= {"63": b"CUP".hex()}
    return asked


def given(kind: int) -> dict:
    if kind in (SALE, PREAUTH):
        return {}
    if kind == OFFLINE:
        return {"auth_code": "Z9Y8X7", "card_org": "CUP", "expiry": "3012"}
    return {**ORIGINAL, "card_org": "CUP"}


# an advice has no PIN
WAYS = [(True, True), (True, False), (False, False)]  # swiped, PIN
CASES = [(kind, *way) for kind in KINDS for way in WAYS if not (way[1] and kind in (REFUND, OFFLINE))]


@pytest.mark.parametrize(("kind", "swiped", "pin"), CASES)
def test_requests(device, kind, swiped, pin):
    [wire] = device("message_cases", [["made", "financial", kind, given(kind), swiped, pin, {}]])
    assert parsed(wire) == financial(kind, swiped, pin)


@pytest.mark.parametrize("kind", KINDS)
def test_requests_with_the_journal_number(device, kind):
    acquirer = {"extensions": ["journal", "query"]}
    [wire] = device("message_cases", [["made", "financial", kind, given(kind), True, False, acquirer]])
    assert parsed(wire) == financial(kind, True, False) | {"59": JOURNAL}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (REFUND, OFFLINE)])
@pytest.mark.parametrize("swiped", [True, False])
@pytest.mark.parametrize("auth", ["", "482913"])
def test_reversals(device, kind, swiped, auth):
    _, code, condition, type_code = IDENTITY[kind]
    more = {**given(kind), "auth_code": auth, "reversal_reason": "98"}
    [wire] = device("message_cases", [["made", "reversal", kind, more, swiped, swiped, {"extensions": ["journal"]}]])
    asked = {"t": "0400", "3": code, "4": "000000012850", "11": "000042", "22": "021" if swiped else "012",
             "25": condition, "39": "98", "49": "156", "59": JOURNAL, "60": type_code + "000007" "000" "20", "64": MAC,
             **TERMINAL}  # fmt: skip
    if not swiped:
        asked |= {"2": PAN, "14": more.get("expiry", "0000")}
    if auth:
        asked |= {"38": auth}
    if kind == VOID:  # batch and trace of what is reversed, not of its original
        asked |= {"61": "000007000042"}
    elif kind in (PREAUTH_VOID, COMPLETION, COMPLETION_VOID):
        asked |= {"61": "000007" "000042" "0000"}
    assert parsed(wire) == asked


def test_an_advice_that_is_sent_again_has_no_track(device):
    more = {**given(REFUND), "entry": 1}
    [wire] = device("message_cases", [["made", "financial", REFUND, more, False, False, {}]])
    assert parsed(wire) == financial(REFUND, False, False)


def test_the_date_of_a_received_answer_stands_in_the_reversal(device):
    more = {**ORIGINAL, "reversal_reason": "06", "decided_at": 848673131}  # 2026-11-22 in China
    [wire] = device("message_cases", [["made", "reversal", COMPLETION, more, True, True, {}]])
    assert parsed(wire)["61"] == "000007" "000042" "1122"


def test_balance_inquiry(device):
    cases = [["made", "BALANCE", None, {}, True, pin, {"extensions": ["journal"]}] for pin in (True, False)]
    with_pin, without = (parsed(wire) for wire in device("message_cases", cases))
    asked = {"t": "0200", "3": "310000", "11": "000043", "22": "022", "25": "00", "35": TRACK, "49": "156",
             "53": "0600000000000000", "60": "01" "000008" "000" "20", "64": MAC, **TERMINAL}  # fmt: skip
    assert without == asked
    assert with_pin == asked | {"22": "021", "26": "12", "52": "A0A1A2A3A4A5A6A7", "53": "2600000000000000"}


def test_management(device):
    makers = ("SIGN_ON", "SIGN_OFF", "ECHO")
    wires = device("message_cases", [["made", maker, None, {}, False, False, {}] for maker in makers])
    sign_on, sign_off, echo = (parsed(wire) for wire in wires)
    assert sign_on == {"t": "0800", "11": "000043", "60": "00000008004", "63": b"02 ".hex(), **TERMINAL}
    assert sign_off == {"t": "0820", "11": "000043", "60": "00000008002", **TERMINAL}
    assert echo == {"t": "0820", "60": "00000008301", **TERMINAL}


@pytest.mark.parametrize("kind", KINDS)
def test_outcome_query(device, kind):
    acquirer = {"extensions": ["journal", "query"]}
    [wire] = device("message_cases", [["made", "outcome_query", kind, given(kind), True, False, acquirer]])
    assert parsed(wire) == {"t": "0820", "11": "000043", "59": JOURNAL, "60": IDENTITY[kind][3] + "000008700",
                            "61": "000007000042", "64": MAC, **TERMINAL}  # fmt: skip


def test_script_notice(device):
    more = {"reference": "R20000000042", "auth_code": "482913", "decided_at": 848673131}
    chip = {"23": b"001".hex(), "55": "DF310100"}
    [wire] = device("message_cases", [["made", "script_notice", SALE, more, True, True, {}, chip]])
    assert parsed(wire) == {
        "t": "0620", "2": PAN, "3": "000000", "4": "000000012850", "11": "000043", "22": "021", "23": "001",
        "25": "00", "37": "R20000000042", "38": "482913", "49": "156", "55": "DF310100", "60": "000000089512" "0",
        "61": "000007" "000042" "1122", "64": MAC, **TERMINAL,
    }  # fmt: skip


def test_an_error_names_message_and_field(device):
    more = {**ORIGINAL, "original_auth": ""}  # a completion without authorisation code
    long = {**ORIGINAL, "original_reference": "R" * 13}
    cases = [["made", "financial", COMPLETION, more, True, True, {}], ["made", "financial", VOID, long, True, True, {}]]
    missing, too_long = device("message_cases", cases)
    assert missing == {"raised": "BadRequest", "arguments": ["completion", "38", "no value"]}
    assert too_long["raised"] == "Iso8583Error" and too_long["arguments"][:2] == ["too long", "37"]
