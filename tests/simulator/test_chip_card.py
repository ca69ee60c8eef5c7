"""From a card's owner to the firmware: control socket, model of the reader's chip, driver; and, with Debian's PC/SC
stack between, a software card in a virtual reader that stands for a real one.
"""

import contextlib
import subprocess
import sys
import threading

import pytest

from tests import pcsc
from tests.pcsc import pcscd  # noqa: F401  (fixture)
from tools.cards.card import new_card
from tools.cards.pcsc import PcscCard, PcscError
from tools.cards.vpcd import VirtualReader
from tools.paths import ROOT
from tools.simulator.card_slot import present

SELECT = "00A404000E315041592E5359532E444446303100"
READ = "00B2010C00"


@pytest.fixture
def device(start):
    with start("chip") as device:
        device.provision(commands=[SELECT, READ])
        device.power_on()
        yield device


def said(device):
    return [line["text"] for line in device.log() if line["source"] == "TILL"]


def by_itself(card) -> list[str]:
    """What the card says to the commands when nothing is between."""
    side = card.inserted()
    side.reset(False)
    answers = []
    for command in (SELECT, READ):
        raw = bytes.fromhex(command)
        answer = side.transmit(raw)
        if answer[-2] == 0x61:
            answer = side.transmit(bytes((0, 0xC0, 0, 0, answer[-1])))
        elif answer[-2] == 0x6C:
            answer = side.transmit(raw[:4] + answer[-1:])
        answers.append(answer.hex())
    return answers


@pytest.mark.parametrize("t0", [False, True])
def test_a_software_card(device, t0):
    card = new_card("credit", t0=t0)
    side = card.inserted()
    with present(device.port, side, "insert"):
        assert device.run(5000, {"log": "off"})["reached"]
        device.run(500)
    device.run(500)
    expected = [f"atr {side.atr.hex()}", *(f"said {answer}" for answer in by_itself(card)), "off", "removed"]
    assert said(device) == expected


def test_a_card_in_the_slot_before_the_power_comes(start):
    with start("chip") as device:
        device.provision(commands=[SELECT])
        with present(device.port, new_card("credit").inserted(), "insert"):
            device.power_on()
            assert device.run(5000, {"log": "off"})["reached"]
            assert said(device)[1].endswith("9000")
            device.cut()
            device.power_on()
            assert device.run(5000, {"log": "off"})["reached"]
            assert len(said(device)) == 6


@pytest.mark.parametrize("faults", [{"what": "pull", "at": 2}, {"what": "mute", "at": 2}])
def test_a_card_that_fails(device, faults):
    card = new_card("credit", faults=(faults,))
    slot = present(device.port, card.inserted(), "insert")
    assert device.run(60000, {"log": "off"})["reached"]
    assert said(device)[-2] == ("error removed" if faults["what"] == "pull" else "error mute")
    assert len(device.state()["cards"]) == (faults["what"] == "mute")
    slot.remove()


@contextlib.contextmanager
def in_virtual_reader(side):
    reader = VirtualReader(side)
    thread = threading.Thread(target=reader.serve)
    thread.start()
    try:
        yield reader
    finally:
        reader.close()
        thread.join(10)


def connected() -> PcscCard:
    pcsc.connect().disconnect()  # wait for it
    return PcscCard("Virtual PCD")


@pytest.mark.parametrize("t0", [False, True])
def test_a_card_in_a_pcsc_reader(device, pcscd, t0):  # noqa: F811
    card = new_card("credit", t0=t0)
    side = card.inserted()
    with in_virtual_reader(side):
        real = connected()
        try:
            with present(device.port, real, "insert"):
                assert device.run(10000, {"log": "off"})["reached"]
        finally:
            real.close()
    assert said(device) == [f"atr {side.atr.hex()}", *(f"said {answer}" for answer in by_itself(card)), "off"]


def test_the_command(device, pcscd):  # noqa: F811
    command = [sys.executable, "-m", "tools.cards", "pcsc", "--port", str(device.port)]
    side = new_card("credit").inserted()
    with in_virtual_reader(side) as reader:
        connected().close()
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout.readline() == "the card in Virtual PCD 00 00 is in the slot\n"
                assert device.run(10000, {"log": "off"})["reached"]
                assert said(device)[0] == f"atr {side.atr.hex()}"
                reader.close()  # it is taken out: the command ends
                assert process.wait(20) == 0
            finally:
                process.kill()
    device.run(2000)
    assert said(device)[-1] == "removed"


def test_no_card(pcscd):  # noqa: F811
    with pytest.raises(PcscError, match="no reader nonesuch"):
        PcscCard("nonesuch")
    command = [sys.executable, "-m", "tools.cards", "pcsc", "--reader", "nonesuch"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "cards: no reader nonesuch\n")
