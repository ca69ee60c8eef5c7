"""Downloads, the status upload, and asking for them in the header."""

import hashlib

import pytest

from tests.acquirer import golden as golden_host
from tests.acquirer.golden import frame
from tests.acquirer.spec_terminal import packed
from tools.acquirer import downloads
from tools.acquirer.books import offered
from tools.acquirer.books.registry import FIRST_TERMINAL
from tools.acquirer.books.tables import Terminal
from tools.acquirer.service import open_store
from tools.acquirer.settings import Settings
from tools.acquirer.wire.message import unpack
from tools.acquirer.wire.tlv import BadTlv, objects, tlv

GOLD_28 = """0039600003000060310031000008200000000000C0001431323334353637383839383130303031323334353637380011
0000000137200003313030"""
GOLD_29 = """007E600000000360310031000008300000000002C0001430303132333435363738383938313030303132333435363738
00110000000137200070319F0605A0000003339F220102DF050832303330313233319F0605A0000003339F220103DF05
0832303330313233319F0605A0000003339F220104DF05083230333031323331"""
GOLD_30 = """0042600003000060310031000008000000000000C0001431323334353637383839383130303031323334353637380011
00000001370000129F0605A0000003339F220102"""
RID = bytes.fromhex("A000000333")
LENGTHS = {  # section 19.3
    "11": 2, "12": 2, "13": 1, "14": 14, "15": 14, "16": 14, "17": 14, "18": 1, "19": 2, "20": 1, "21": 1, "22": 40,
    "23": 1, "24": 1, "25": 1, "26": 4, "27": 2,
}  # fmt: skip


def ask(terminal, mti: str, code: str, data: bytes | None = None) -> bytes:
    """A management message; F62 of the reply, which has nothing but what section 7 lists."""
    fields = {60: f"00{terminal.batch:06}{code}"} | terminal.identity()
    if data is not None:
        fields[62] = data.hex()
    reply = terminal.exchange(packed(mti, fields))
    assert reply["mti"] == mti[:2] + str(int(mti[2]) + 1) + "0"
    assert reply[39] == "00"
    assert set(reply) - {"mti", "frame", 62} == {39, 41, 42, 60}
    return bytes.fromhex(reply.get(62, ""))


def test_gold_28_to_30(golden):
    """The list of keys, byte for byte; then one of them."""
    assert golden.answer(GOLD_28, 10, 0, 0) == GOLD_29.replace("\n", "")
    reply = unpack(bytes.fromhex(golden.answer(GOLD_30, 10, 0, 0))[13:])
    assert reply.get(62).startswith("319F0605A0000003339F220102DF05083230333031323331DF060101DF070101DF028190")
    assert len(frame(GOLD_30).message) == 0x42 - 11


def test_keys(terminal):
    """Real RSA keys with a right checksum, the same each time."""
    listed = ask(terminal, "0820", "372", b"100")
    assert listed[:1] == b"1"
    for index, size in ((2, 144), (3, 176), (4, 248)):
        name = tlv("9F06", RID) + tlv("9F22", bytes([index]))
        assert name + tlv("DF05", b"20301231") in listed
        answer = ask(terminal, "0800", "370", name)
        assert answer[:1] == b"1"
        key = objects(answer[1:])
        assert set(key) == {"9F06", "9F22", "DF05", "DF06", "DF07", "DF02", "DF04", "DF03"}
        assert (len(key["DF02"]), key["DF04"], key["DF06"], key["DF07"]) == (size, b"\x03", b"\x01", b"\x01")
        assert key["DF02"][0] >= 0x80
        assert hashlib.sha1(RID + bytes([index]) + key["DF02"] + key["DF04"]).digest() == key["DF03"]
        assert ask(terminal, "0800", "370", name) == answer
    assert ask(terminal, "0820", "372", b"103") == b"0"
    assert ask(terminal, "0800", "370", tlv("9F06", RID) + tlv("9F22", b"\x99")) == b"0"
    assert ask(terminal, "0800", "371") == b""


def test_applications(terminal):
    listed = ask(terminal, "0820", "382", b"100")
    names = [bytes.fromhex(f"A00000033301010{n}") for n in (1, 2, 3, 6)]
    assert listed == b"1" + b"".join(tlv("9F06", name) for name in names)
    for name in names:
        data = objects(ask(terminal, "0800", "380", tlv("9F06", name))[1:])
        assert data["9F06"] == name
        assert {tag: len(data[tag]) for tag in ("9F08", "DF11", "DF12", "DF13", "9F1B", "DF15", "9F7B", "DF21")} == {
            "9F08": 2, "DF11": 5, "DF12": 5, "DF13": 5, "9F1B": 4, "DF15": 4, "9F7B": 6, "DF21": 6,
        }  # fmt: skip
    assert ask(terminal, "0800", "380", tlv("9F06", names[0][:-1])) == b"0"
    assert ask(terminal, "0800", "381") == b""


def test_parameters(terminal):
    data = ask(terminal, "0800", "360")
    found, at = {}, 0
    while at < len(data):
        tag = data[at : at + 2].decode()
        found[tag] = data[at + 2 : at + 2 + LENGTHS[tag]]
        at += 2 + LENGTHS[tag]
    assert set(found) == set(LENGTHS)
    assert {tag: len(value) for tag, value in found.items()} == LENGTHS
    assert found["22"].decode("gbk").strip() == "阿福粥铺"
    assert (found["12"], found["23"], found["26"]) == (b"60", b"3", b"\xff" * 4)


def test_a_long_name_is_cut_between_characters(acquirer, new_terminal):
    told = acquirer.add_terminal("20000020", "898310012345677", "很长的商户名称" * 4)
    data = ask(new_terminal(told), "0800", "360")
    at = data.index("很长".encode("gbk"))
    assert data[at : at + 40].decode("gbk") == ("很长的商户名称" * 4)[:20]


def test_blacklist(terminal):
    data = ask(terminal, "0800", "390", b"000")
    assert data == b"1" + b"002" + b"16" + b"6224240000014141" + b"12" + b"622424000001"
    assert ask(terminal, "0800", "390", b"002") == b"0"
    assert ask(terminal, "0800", "391") == b""


def test_pages(golden):
    """Twelve at a time, until the flag says that it is all."""
    numbers = [f"62242400{n:04}" for n in range(30)]
    told = downloads.Downloads({}, {}, [], {}, numbers)
    golden.books.do(offered.enter, golden.vault, told)
    found, flags = [], []
    while not flags or flags[-1] == "2":
        data = bytes.fromhex(golden.exchange("0800", {60: "00000001390", 62: f"{len(found):03}".encode().hex()})[62])
        flags.append(data[:1].decode())
        assert int(data[1:4]) * 14 == len(data) - 4
        found += [data[at + 2 : at + 14].decode() for at in range(4, len(data), 14)]
    assert found == numbers
    assert flags == ["2", "2", "1"]
    for number in numbers:
        assert number.encode() not in b"".join(golden.books.do(stored))
    assert bytes.fromhex(golden.exchange("0820", {60: "00000001372", 62: b"100".hex()})[62]) == b"0"


def stored(session) -> list[bytes]:
    return [row.data for row in offered.offered(session, offered.BLACKLIST)]


def test_contactless_parameters(terminal):
    data = ask(terminal, "0800", "394")
    assert data[:1] == b"1"
    assert objects(data[1:])["FF8058"] == bytes.fromhex("000000100000")
    assert ask(terminal, "0800", "395") == b""


def test_status(terminal):
    fields = {60: "00000001362", 62: (b"011021031041051" + b"1160").hex()} | terminal.identity()
    reply = terminal.exchange(packed("0820", fields))
    assert (reply["mti"], reply[39]) == ("0830", "00")


@pytest.mark.parametrize(
    ("mti", "code", "data"),
    [
        ("0820", "372", b"10"),
        ("0820", "372", b"000"),
        ("0820", "382", b"1xx"),
        ("0800", "390", b"0000"),
        ("0800", "370", b"\x9f"),
        ("0800", "370", bytes.fromhex("9F0610A0")),
        ("0800", "380", bytes.fromhex("9F0682")),
    ],
)
def test_that_cannot_be_read(terminal, mti, code, data):
    fields = {60: f"00000001{code}", 62: data.hex()} | terminal.identity()
    assert terminal.exchange(packed(mti, fields))[39] == "30"


def test_data_objects():
    for size in (0, 1, 127, 128, 255, 256, 300):
        assert objects(tlv("DF02", bytes(size)) + tlv("95", b"1")) == {"DF02": bytes(size), "95": b"1"}
    with pytest.raises(BadTlv):
        objects(bytes.fromhex("9F06"))


@pytest.mark.parametrize(
    ("digit", "mti", "code"),
    [(1, "0800", "360"), (4, "0800", "371"), (5, "0800", "381"), (7, "0800", "391"), (9, "0800", "395")],
)
def test_asked_for_in_the_header(acquirer, terminal, wallet, digit, mti, code):
    """Until the terminal has done it."""
    acquirer.ask_terminal(digit)
    for _ in range(2):
        assert terminal.sale(wallet["credit"], 100)[39] == "00"
        assert terminal.requirement == digit
    ask(terminal, mti, code)
    assert terminal.requirement == 0
    terminal.sale(wallet["credit"], 100)
    assert terminal.requirement == 0


def test_sign_on_and_status_asked_for_in_the_header(acquirer, terminal, wallet):
    acquirer.ask_terminal(3)
    terminal.sale(wallet["credit"], 100)
    assert terminal.requirement == 3
    terminal.sign_on()
    assert terminal.requirement == 0
    acquirer.ask_terminal(2)
    terminal.sale(wallet["poor"], 1000)
    assert terminal.requirement == 2
    test_status(terminal)
    assert terminal.requirement == 0


def test_requirements_are_checked(acquirer):
    with pytest.raises(AssertionError, match="422"):
        acquirer.ask_terminal(10)
    with pytest.raises(AssertionError, match="there is no terminal"):
        acquirer.ask_terminal(1, "99999999")


def test_listed_in_the_admin_interface(acquirer):
    found = [(one["what"], one["name"]) for one in acquirer.call("GET", "/downloads")]
    assert ("keys", "A00000033302") in found
    assert ("blacklist", "622424*") in found


def test_keys_outlive_the_acquirer(tmp_path, new_terminal):
    from tools.acquirer.testing import AcquirerProcess

    answers = []
    for _ in range(2):
        process = AcquirerProcess(tmp_path, "--no-tls", "--db", f"sqlite:///{tmp_path}/books.db")
        name = tlv("9F06", RID) + tlv("9F22", b"\x02")
        answers.append(ask(new_terminal(process.admin.provisioning()), "0800", "370", name))
        assert process.stop() == 0
    assert answers[0] == answers[1]


@pytest.fixture
def books(tmp_path):
    """An acquirer's books after its first start; opening them again is its next start."""
    opened = []

    def start():
        settings = Settings(database=f"sqlite:///{tmp_path / 'books.db'}", master_key=tmp_path / "key")
        opened.append(open_store(settings)[1])
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def first_terminal(books) -> tuple[int, str]:
    row = books.do(lambda session: session.get(Terminal, FIRST_TERMINAL))
    return row.requirement, row.later


def test_a_new_terminal_is_asked_for_what_chip_cards_need(books, golden):
    """CA keys, applications and contactless parameters, one after the other; then nothing."""
    assert first_terminal(books()) == (4, "59")

    def ask(session):
        row = session.get(Terminal, golden_host.TERMINAL)
        row.requirement, row.later = 4, "59"

    golden.books.do(ask)
    for code, then in (("371", 5), ("395", 5), ("381", 9), ("395", 0), ("371", 0)):
        golden.exchange("0800", {60: f"00000001{code}"})
        row = golden.books.do(lambda session: session.get(Terminal, golden_host.TERMINAL))
        assert row.requirement == then, code


def test_another_authority_is_fetched_again(books):
    """The books of before know another key under this name: terminals are asked for all of them."""

    def fetched(session, data):
        row = session.get(Terminal, FIRST_TERMINAL)
        row.requirement, row.later = 0, ""
        key = offered.find(session, offered.KEYS, "A00000033303")
        key.data = data or offered.key_objects(key)

    first = books()
    first.do(fetched, None)
    assert first_terminal(books()) == (0, "")
    first.do(fetched, b"another")
    assert first_terminal(books()) == (4, "")
