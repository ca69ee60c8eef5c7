"""Software cards read by programs that nobody here wrote: PyPI `emv` as a terminal, and Debian's PC/SC stack through
the virtual reader of vsmartcard.
"""

import contextlib
import subprocess
import sys
import threading

import pytest

from tests import pcsc
from tests.pcsc import pcscd  # noqa: F401  (fixture)
from tools.cards.card import new_card
from tools.cards.vpcd import VirtualReader, VpcdError
from tools.paths import ROOT


class Connection:
    """What PyPI `emv` needs of a pyscard connection."""

    T0_protocol = 1

    def __init__(self, transmit):
        self.transmit = transmit

    def connect(self, protocol):
        assert protocol == self.T0_protocol

    def getProtocol(self):
        return self.T0_protocol


def of(side):
    """The same for a card in this process."""

    def transmit(command: list[int]) -> tuple[list[int], int, int]:
        *data, sw1, sw2 = side.transmit(bytes(command))
        return data, sw1, sw2

    return Connection(transmit)


def read(connection) -> tuple[dict, dict]:
    """All of a card, by PyPI `emv`: application data by tag, and what it counts."""
    card_module = pytest.importorskip("emv.card", reason="PyPI emv is not installed")
    tag = pytest.importorskip("emv.protocol.data").Tag
    card = card_module.Card(connection)
    [application] = card.list_applications()
    card.select_application(application[tag.ADF_NAME])
    data = card.get_application_data(card.get_processing_options()["AFL"])
    card.verify_pin("1212")
    return {_hexadecimal(name.value): value for name, value in data.items()}, card.get_metadata()


def _hexadecimal(tag: int | list[int]) -> str:
    return bytes(tag if isinstance(tag, list) else [tag]).hex().upper()


def check(card, found: dict, counted: dict) -> None:
    assert bytes(found["5A"]).hex() == card.owner.pan
    assert bytes(found["5F24"]).hex()[:4] == card.owner.expiry
    assert bytes(found["5F20"]).decode() == card.owner.track1.split("^")[1]
    assert len(found["8E"].rules) == 4
    assert found["8C"].size() == 52
    assert {"57", "8C", "8D", "8E", "8F", "90", "92", "9F46", "9F48", "93", "9F4A"} <= set(found)
    assert counted == {"pin_retries": 3, "atc": 1, "last_online_atc": 0}


def test_emv_reads_it():
    card = new_card("offline_pin", t0=True)
    check(card, *read(of(card.inserted())))


@contextlib.contextmanager
def in_reader(side):
    reader = VirtualReader(side)
    thread = threading.Thread(target=reader.serve)
    thread.start()
    try:
        yield
    finally:
        reader.close()
        thread.join(10)


def test_emv_reads_it_through_pcsc(pcscd):  # noqa: F811
    card = new_card("offline_pin", t0=True)
    side = card.inserted()
    with in_reader(side):
        connection = pcsc.connect()
        assert bytes(connection.getATR()) == side.atr
        check(card, *read(Connection(connection.transmit)))
        connection.disconnect()


@pytest.mark.parametrize("profile", ["credit", "t0"])
def test_command_line(pcscd, profile):  # noqa: F811
    """`python -m tools.cards vpcd` as the README has it, with a T=1 card too."""
    command = [sys.executable, "-m", "tools.cards", "vpcd", "--profile", profile]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert "is in the reader" in process.stdout.readline()
            connection = pcsc.connect()
            data, *status = connection.transmit(list(b"\x00\xa4\x04\x00\x0e1PAY.SYS.DDF01\x00"))
            if status[0] == 0x61:
                data, *status = connection.transmit([0x00, 0xC0, 0x00, 0x00, status[1]])
            assert status == [0x90, 0x00]
            assert b"1PAY.SYS.DDF01" in bytes(data)
            connection.disconnect()
        finally:
            process.terminate()


def test_no_reader():
    with pytest.raises(VpcdError, match="no vpcd"):
        VirtualReader(new_card("credit").inserted(), port=1)
    command = [sys.executable, "-m", "tools.cards", "vpcd", "--profile", "nothing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "cards: no profile nothing\n")


def test_list():
    done = subprocess.run([sys.executable, "-m", "tools.cards", "list"], cwd=ROOT, capture_output=True, text=True)
    assert "quickpass" in done.stdout and "pulled_early" in done.stdout
