"""Whatever fields a request has, well signed or not, the host answers it and the books add up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acquirer.golden import PAN, GoldenHost
from tests.acquirer.spec_terminal import KINDS, part
from tools.acquirer.books import reports
from tools.acquirer.host.kinds import KINDS as ALL_KINDS

_QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck)}
_DIGITS = "0123456789"
_TEXT = st.characters(min_codepoint=0x20, max_codepoint=0x7E)


def digits(low: int, high: int | None = None):
    return st.text(_DIGITS, min_size=low, max_size=high or low)


def octets(high: int):
    return st.binary(max_size=high).map(bytes.hex)


_T1 = st.integers(0, 12).map(lambda n: part("T1", f"F/{n:010}"))
_T2 = st.binary(min_size=16, max_size=16).map(lambda code: part("T2", "0000000001" + "0000000009" + code.hex().upper()))
_FIELDS = {  # values that are likely to mean something, beside any others
    3: st.sampled_from([key[1] for key in KINDS.values()]) | digits(6),
    4: st.integers(0, 3000).map(lambda fen: f"{fen:012}") | digits(12),
    11: st.integers(1, 12).map(lambda n: f"{n:06}"),
    14: st.just("3012") | digits(4),
    22: st.sampled_from(["012", "022", "021", "051"]),
    25: st.sampled_from(["00", "06"]) | digits(2),
    26: st.just("12"),
    35: st.just(f"{PAN}D30122011234567890") | st.text("0123456789D", max_size=37),
    37: st.just("0" * 12) | st.text(_TEXT, min_size=12, max_size=12),
    38: st.just("654321") | st.text(_TEXT, min_size=6, max_size=6),
    39: st.sampled_from(["98", "06"]),
    48: digits(0, 322) | digits(62) | digits(42).map(lambda text: "0100" + text[4:]),
    49: st.sampled_from(["156", "840"]),
    52: st.binary(min_size=8, max_size=8).map(bytes.hex),
    53: st.sampled_from(["2600000000000000", "0610000000000000"]) | digits(16),
    55: octets(40),
    59: _T1 | _T2 | octets(60),
    61: st.integers(1, 12).map(lambda n: f"000001{n:06}0612") | digits(0, 40),
    62: octets(60) | st.sampled_from(["313030", "303030", "9f0605a0000003339f220102"]),
    63: st.text(_TEXT, max_size=20),
}
_KEYS = [kind.key for kind in ALL_KINDS]


@st.composite
def requests(draw) -> tuple[str, dict[int, str]]:
    """A request of a kind that is known, with any of the other fields."""
    key = draw(st.sampled_from(_KEYS))
    fields = draw(st.fixed_dictionaries({}, optional=_FIELDS))
    code = key[3] if len(key) == 4 else key[1] if len(key) == 3 else "00"
    batch = draw(st.sampled_from(["000001", "000002"]) | digits(6))
    fields |= {2: PAN, 60: code + batch + (key[-1] if len(key) < 4 else "000")}
    if len(key) == 4:
        fields |= {3: key[1], 25: key[2]}
        for number in (4, 11, 14, 22, 49, 61):
            fields.setdefault(number, draw(_FIELDS[number]))
    elif key[0] != "0620":
        fields.pop(3, None)
    if draw(st.booleans()) or len(key) == 4:
        fields[64] = "0" * 8
    return key[0], fields


@pytest.mark.parametrize("suite", ["tdes", "sm4"])
def test_requests(suite):
    @settings(max_examples=40, **_QUICK)
    @given(st.lists(requests(), min_size=1, max_size=12))
    def converse(conversation):
        host = GoldenHost(suite)
        host.sign_on()
        for mti, fields in conversation:
            reply = host.exchange(mti, fields)
            assert len(reply[39]) == 2
            assert reply[39] != "96"
            if reply[39] == "77":
                host.sign_on()
        assert host.books.do(reports.misbooked) == []
        host.books.close()

    converse()
