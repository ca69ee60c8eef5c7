"""Script-result notices of the firmware: the acquirer takes what leaves the terminal."""

import contextlib

import pytest

from tests.acquirer.spec_terminal import SpecTerminal
from tools.acquirer.testing import acquirer, acquirer_process  # noqa: F401  (fixtures)
from tools.acquirer.wallet import load_cards

CHIP = "9F3303E0E9C89505008004E800DF3105200000000" + "09F26081122334455667788"  # DF31: one script, done


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_a_stored_notice_is_taken_by_the_acquirer(device, acquirer):  # noqa: F811
    told = acquirer.provisioning()
    card = next(card for card in load_cards() if card.id == "credit")
    with contextlib.closing(SpecTerminal(told)) as terminal:
        block = terminal.sign_on()[62]
        done = terminal.do("sale", card, 12800)
        assert done.reply[39] == "00"
        sale = {"amount": 12800, "trace": int(done.fields[11]), "batch": terminal.batch, "pan": card.pan,
                "reference": done.reply[37], "auth": done.reply.get(38, "")}
        made = device("notice_cases", [["frames", told, block, sale, [CHIP, CHIP]]])[0]
        assert made["kept"] == 2 and made["left"] == [0, 0], made
        assert len(made["frames"]) == 2
        for frame in made["frames"]:
            terminal.send(bytes.fromhex(frame))
            answer = terminal.receive()
            assert (answer["mti"], answer[39]) == ("0630", "00")
    taken = [row for row in acquirer.journal() if row["mti"] == "0620"]
    assert [row["code"] for row in taken] == ["00", "00"]
    assert all("DF31 2000000000" in row["note"] for row in taken), taken
