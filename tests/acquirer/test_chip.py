"""Cards with a chip: cryptograms checked, answered, scripts, uploads; against software cards and `pyemv`."""

import pyemv
import pytest

from tests.acquirer import spec_settlement
from tests.acquirer.spec_chip import MANDATORY, NOTICE, REVERSAL, Chip, upload_fields
from tests.acquirer.spec_terminal import packed
from tests.cards.spec_reader import walk
from tools.acquirer.lab.faults import parse_rule
from tools.cards import lab
from tools.cards.card import new_card

TC, AAC = 0x40, 0x00


@pytest.mark.parametrize("name", ["credit", "sm4", "cda", "two_applications"])
@pytest.mark.parametrize("tap", [False, True], ids=["inserted", "tapped"])
def test_sale(acquirer, terminal, name, tap):
    """Approved; the card believes the answer."""
    card = new_card(name)
    for counter in (1, 2):
        chip = Chip(terminal, card, 1000, tap=tap)
        done = chip.ask()
        assert done.code == "00"
        assert {2, 14, 15, 23, 38, 55} <= set(done.reply)
        told = dict(walk(bytes.fromhex(done.reply[55])))
        assert told["9F36"] == counter.to_bytes(2)
        assert (len(told["91"]), told["91"][8:]) == (10, b"00")
        if not tap:
            assert chip.complete(done) == TC
            assert chip.authenticated == "9000"
    row = acquirer.transactions()[-1]
    assert (row["cryptogram"], row["atc"], row["entry_mode"]) == ("right", 2, "072" if tap else "052")
    assert row["card_id"] == card.owner.id
    assert acquirer.card(card.owner.id)["balance"] == card.owner.balance - 2000


def test_pyemv_as_issuer(acquirer, terminal):
    """The card's cryptogram and the issuer's answer are those of `pyemv`."""
    card = new_card("credit")
    chip = Chip(terminal, card, 1000)
    done = chip.ask()
    found, values = chip.reader.found, chip.reader.values
    master = pyemv.kd.derive_icc_mk_a(lab.issuer_master_key(lab.AC), card.owner.pan, "01")
    session = card.scheme.session_key(master, 1)
    data = "".join(values[tag] for tag in ("9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37"))
    data = bytes.fromhex(data) + found["82"] + found["9F36"] + found["9F10"][3:7]
    assert pyemv.ac.generate_ac(session, data, pyemv.ac.PaddingType.EMV) == found["9F26"]
    told = dict(walk(bytes.fromhex(done.reply[55])))["91"]
    assert told == pyemv.ac.generate_arpc_1(session, found["9F26"], b"00") + b"00"


@pytest.mark.parametrize(
    "change",
    [
        {"v9F26": "0011223344556677"}, {"v95": "0000008000"}, {"v9A": "261123"}, {"v9F37": "00000000"},
        {"v9F10": "07010103A40000" + "01"}, {"v9F36": "0002"}, {"v82": "7C01"},
    ],
)  # fmt: skip
def test_wrong_cryptogram(acquirer, terminal, change):
    """One byte differs from what the card signed: 59, and nothing for the card."""
    chip = Chip(terminal, new_card("credit"), 1000)
    chip.reader.generate(0x80)
    done = chip.ask(f55=chip.data(**change))
    assert (done.code, 55 in done.reply) == ("59", False)
    row = acquirer.transactions()[0]
    assert (row["state"], row["cryptogram"]) == ("declined", "wrong")
    assert acquirer.card("chip")["balance"] == acquirer.card("chip")["opening_balance"]


@pytest.mark.parametrize("change", [{"trouble": "wrong_cryptogram"}, {"sequence": "02", "f23": "001"}])
def test_forged_card(terminal, change):
    f23 = {"f23": change.pop("f23")} if "f23" in change else {}
    chip = Chip(terminal, new_card("credit", **change), 1000)
    assert chip.ask(**f23).code == "59"


def test_sequence_number_makes_another_key(terminal):
    assert Chip(terminal, new_card("credit", sequence="02"), 1000).ask().code == "00"


def test_the_counter_goes_up(acquirer, terminal):
    """A copy of old chip data under a new trace is refused; so is another card with the same number."""
    chip = Chip(terminal, new_card("credit"), 1000)
    assert chip.ask().code == "00"
    assert chip.ask().code == "59"
    assert "counter 1" in acquirer.transactions()[-1]["note"]
    assert Chip(terminal, new_card("credit"), 1000).ask().code == "59"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"f55": None}, "30"), ({"f55": "9F2608"}, "30"), ({"f35": None}, "30"), ({"f2": None, "f14": None}, "30"),
        ({"f22": "952"}, "40"), ({"f22": "912"}, "40"), ({"f2": "6224240000080019"}, "30"),
        ({"f4": "000000000999"}, "30"),
    ],
)  # fmt: skip
def test_format(terminal, changes, code):
    assert Chip(terminal, new_card("credit"), 1000).ask(**changes).code == code


@pytest.mark.parametrize("tag", MANDATORY)
def test_mandatory_tags(acquirer, terminal, tag):
    chip = Chip(terminal, new_card("credit"), 1000)
    chip.reader.generate(0x80)
    assert chip.ask(f55=chip.data(**{"v" + tag: None})).code == "30"
    assert tag in acquirer.transactions()[-1]["note"]


def test_online_pin(terminal):
    """The TVR says that one was entered: then it is there; a card that wants its PIN gets 55 without."""
    chip = Chip(terminal, new_card("debit"), 1000, v95="0000040000")
    assert chip.ask().code == "30"
    chip = Chip(terminal, new_card("debit", sequence="03"), 1000, v95="0000040000")
    assert chip.ask(pin="123456").code == "00"
    card = new_card("debit", sequence="05")
    card.atc = 100
    assert Chip(terminal, card, 1000).ask().code == "55"


@pytest.mark.parametrize(("amount", "code"), [(100_000, "00"), (100_001, "55")])
def test_small_taps_need_no_pin(terminal, amount, code):
    """Up to the limit that terminals download."""
    assert Chip(terminal, new_card("debit"), amount, tap=True).ask().code == code


def test_the_card_checked_the_pin(acquirer, terminal):
    card = new_card("debit", cvm="01031F03")
    chip = Chip(terminal, card, 1000)
    chip.reader.send("00200080", "26123456FFFFFFFF", le=False)
    chip.reader.generate(0x80)
    assert chip.ask(f55=chip.data(v9F34="010302")).code == "00"
    chip = Chip(terminal, card, 1000)
    chip.reader.generate(0x80)
    assert chip.ask(f55=chip.data(v9F34="010301")).code == "55"


def test_other_kinds(acquirer, terminal):
    """Inquiry and pre-authorisation bring chip data; what is built upon them need not."""
    card = new_card("credit")
    told = Chip(terminal, card, 0).ask("balance inquiry", f4=None)
    assert (told.code, len(told.reply[54]), 55 in told.reply) == ("00", 20, True)
    held = Chip(terminal, card, 5000).ask("pre-authorisation")
    assert (held.code, 55 in held.reply) == ("00", True)
    card_named = {"f22": "052", "f2": card.owner.pan, "f14": card.owner.expiry}
    done = terminal.do("completion", card.owner, 5000, about=held, **card_named)
    assert done.code == "00"
    sold = Chip(terminal, card, 700).ask()
    assert terminal.do("void", card.owner, 700, about=sold, **card_named).code == "00"


def test_declines_say_nothing_to_the_card(terminal):
    chip = Chip(terminal, new_card("credit"), 4_900_000)
    done = chip.ask()
    assert (done.code, 55 in done.reply) == ("51", False)
    assert chip.complete(done) == AAC


@pytest.mark.parametrize(
    ("effect", "authenticated", "card_says"), [("wrong_response", "6300", AAC), ("no_response", "", TC)]
)
def test_wrong_answers_to_the_card(acquirer, terminal, effect, authenticated, card_says):
    acquirer.arm(effect)
    chip = Chip(terminal, new_card("credit"), 1000)
    chip.authenticated = ""
    assert chip.complete(chip.ask()) == card_says
    assert chip.authenticated == authenticated


class TestScripts:
    """What the issuer tells the card."""

    @pytest.mark.parametrize("scheme", ["tdes", "sm4"])
    @pytest.mark.parametrize("template", ["71", "72"])
    def test_pin_change(self, acquirer, terminal, template, scheme):
        acquirer.script("change_pin:654321", template=template, card="chip")
        card = new_card("credit", scheme=scheme, pin_tries=1)
        chip = Chip(terminal, card, 1000)
        assert chip.complete(chip.ask()) == TC
        assert (chip.results, card.pin) == (["9000"], "654321")
        assert acquirer.faults() == []

    def test_several_commands(self, acquirer, terminal):
        acquirer.script("unblock_pin", "put_data:9F58:05", "84DA5A0000", "block_application")
        card = new_card("credit", "pin_blocked")
        chip = Chip(terminal, card, 1000)
        chip.complete(chip.ask())
        assert chip.results == ["9000", "9000", "6a88", "9000"]
        assert (card.pin_tries, card.written["9F58"], card.application_blocked) == (3, b"\x05", True)

    def test_wrong_mac(self, acquirer, terminal):
        acquirer.script("wrong_mac:block_card")
        card = new_card("credit")
        chip = Chip(terminal, card, 1000)
        chip.complete(chip.ask())
        assert (chip.results, card.card_blocked) == (["6988"], False)

    def test_with_a_decline(self, acquirer, terminal):
        """A lost card is told so, although the payment is declined."""
        acquirer.change_card("chip", status_code="41")
        acquirer.script("block_card", template="72")
        card = new_card("credit")
        chip = Chip(terminal, card, 1000)
        done = chip.ask()
        assert done.code == "41"
        assert chip.complete(done) == AAC
        assert card.card_blocked

    def test_on_the_command_line(self):
        rule = parse_rule("script,script=unblock_pin+put_data:9F58:05,template=72,times=0,card=1234")
        script = rule.issuer_script()
        assert (script.tag, rule.times, rule.match.card) == ("72", 0, "1234")
        assert [one.head.hex() for one in script.commands] == ["84240000", "84da9f58"]
        assert script.commands[1].data == b"\x05"

    @pytest.mark.parametrize("words", [["nonsense"], ["change_pin:12"], [], ["84"], ["put_data:9F58:" + "00" * 120]])
    def test_senseless(self, acquirer, words):
        with pytest.raises(AssertionError, match="409"):
            acquirer.script(*words)

    def test_results(self, acquirer, terminal):
        """0620: kept with the payment; a reversal brings them too."""
        acquirer.script("unblock_pin", times=0)
        chip = Chip(terminal, new_card("credit"), 1000)
        done = chip.ask()
        chip.complete(done)
        chip.reader.values["DF31"] = "2000000001"
        fields = {number: done.fields[number] for number in (2, 3, 4, 22, 23, 25, 41, 42, 49)}
        fields |= {11: terminal.next_trace(), 37: done.reply[37], 55: chip.data(NOTICE)}
        fields |= {60: f"00{terminal.batch:06}95160", 61: done.fields[60][2:8] + done.fields[11] + done.reply[13]}
        for _ in range(2):
            assert terminal.exchange(terminal.sign("0620", fields))[39] == "00"
        assert acquirer.transactions()[0]["script_results"] == "2000000001"
        chip = Chip(terminal, chip.card, 2000)
        done = chip.ask()
        chip.complete(done)
        chip.reader.values["DF31"] = "1100000001"
        reply = terminal.reverse(done.fields, f23="001", f55=chip.data(REVERSAL))
        assert reply[39] == "00"
        assert acquirer.transactions()[1]["script_results"] == "1100000001"


def test_uploads(acquirer, terminal):
    """0320/203 and 205 with the certificate of the second cryptogram, 204 with a refusal."""
    sold = []
    card = new_card("credit")
    for amount in (1000, 2000):
        chip = Chip(terminal, card, amount)
        done = chip.ask()
        assert chip.complete(done) == TC
        sold.append((chip, done))
    spec_settlement.settle(terminal, spec_settlement.totals([done for _, done in sold]))
    (good, one), (bad, two) = sold
    for fields in (upload_fields(good, one, "203"), upload_fields(bad, two, "203") | {55: bad.data(v9F26="00" * 8)}):
        assert terminal.exchange(packed("0320", fields))[39] == "00"
    assert terminal.exchange(packed("0320", upload_fields(bad, two, "204")))[39] == "00"
    found = {(row["source"], row["amount"]): row["cryptogram"] for row in acquirer.details(acquirer.settlements()[0])}
    assert found == {("chip", 1000): "right", ("chip", 2000): "wrong", ("chip failed", 2000): "right"}


def test_offline_sale(acquirer, terminal):
    """A tap that the electronic cash paid: told afterwards with its certificate, as often as it takes."""
    card = new_card("quickpass")
    chip = Chip(terminal, card, 1500, tap=True, v9F66="36000000")
    changes = {"f35": None, "f53": None, "f60": f"36{terminal.batch:06}00060", "f63": "CUP"}
    fields = chip.fields(**changes, f61="0" * 16 + "02" + "0" * 11)
    assert terminal.send_as("0200", fields | {55: chip.data(v9F26="00" * 8)})[39] == "59"
    assert terminal.send_as("0200", fields)[39] == "00"
    assert terminal.send_as("0200", fields)[39] == "94"
    [row] = acquirer.transactions()
    assert (row["kind"], row["state"], row["cryptogram"]) == ("chip offline sale", "approved", "right")
    assert acquirer.card("quickpass")["balance"] == card.owner.balance - 1500
    assert acquirer.totals()["misbooked"] == []


@pytest.mark.parametrize(("entry", "code"), [("802", "00"), ("022", "57"), ("022+", "00")])
@pytest.mark.parametrize("allowed", [True, False])
def test_fallback(acquirer, terminal, wallet, entry, code, allowed):
    acquirer.policy(fallback=allowed)
    f60 = terminal.type_field("22", fallback=entry != "022")
    done = terminal.do("sale", wallet["chip"], 1000, f22=entry[:3], f60=f60)
    assert done.code == (code if allowed else "57")
