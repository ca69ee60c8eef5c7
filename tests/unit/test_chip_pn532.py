"""boards/simulator/chips/pn532.py byte by byte: frames as NXP's user manual UM0701-02 prints them."""

import clock
from check import equal
from chips.pn532 import Pn532
from fakes_tap import ATQB, ATS, TapCard
from soc.gpio import Line, Pin
from soc.uart import Wire

ACK = "0000ff00ff00"
SYNTAX = "0000ff01ff7f8100"
SAM = "d414010000"


class Host:
    """The other end of the wire."""

    baudrate = 115200

    def __init__(self, *cards, wake=True):
        self.line = Line(21)
        self.chip = Pn532(self.line)
        self.chip.wire = Wire(self.chip, 115200, -1, -1)
        self.chip.wire.uart = self
        self.got = b""
        for card in cards:
            self.chip.put(card)
        self.line.mode = Pin.OUT
        self.line.drive(1)
        if wake:
            self.send("55550000", 3)
            self.ask(SAM)

    def arrived(self, piece):
        self.got += bytes(piece)

    def send(self, data, ms=50):
        """Send bytes; what came back until `ms` later, as hex."""
        self.got = b""
        self.chip.receive(bytes.fromhex(data))
        clock.pass_ms(ms)
        return self.got.hex()

    def ask(self, content, ms=50):
        """Send a frame; the content of the answer behind its ACK."""
        body = bytes.fromhex(content)
        head = bytes((len(body), -len(body) & 255))
        if len(body) > 255:
            head = b"\xff\xff" + bytes((len(body) >> 8, len(body) & 255, -((len(body) >> 8) + len(body)) & 255))
        said = self.send((b"\x00\x00\xff" + head + body + bytes((-sum(body) & 255, 0))).hex(), ms)
        if not said.startswith(ACK + "0000ff"):
            return said
        frame = bytes.fromhex(said[12:])
        content = frame[8:-2] if frame[3] == 255 else frame[5:-2]
        equal((sum(content) + frame[-2]) & 255, 0)
        return content.hex()


def test_frames_byte_by_byte():
    host = Host()
    equal(host.send("0000ff02fed4022a00"), ACK + "0000ff06fad50332010607e800")
    equal(host.send("0000ff02fed4022b00"), "")  # check byte
    equal(host.send("0000ff02ffd4022a00"), "")  # check of the length
    equal(host.send("ffffff00ff13370000ff02fed4022a00"), ACK + "0000ff06fad50332010607e800")  # noise before
    equal(host.send("0000ffffff0002fed4022a00"), ACK + "0000ff06fad50332010607e800")  # an extended frame
    equal(host.send("0000ffff0000"), "0000ff06fad50332010607e800")  # NACK: the same again
    equal(host.send("0000ff02fed4ee3e00"), ACK + SYNTAX)  # no such command


def test_it_sleeps_until_it_is_woken_and_configured():
    host = Host(wake=False)
    equal(host.send("0000ff02fed4022a00"), "")
    host.send("5555000000000000", 3)
    equal(host.send("0000ff02fed4022a00"), "")  # low battery mode
    equal((host.ask(SAM), host.ask("d402")), ("d515", "d50332010607"))
    equal(host.ask("d41620"), "d51700")
    equal(host.send("0000ff02fed4022a00"), "")
    host.send("5555", 3)
    equal(host.ask("d402"), "d50332010607")
    host.line.drive(0)
    equal(host.send("0000ff02fed4022a00"), "")


def test_the_baud_rate_changes_behind_the_hosts_ack():
    host = Host()
    equal(host.ask("d41007"), "d511")
    equal(host.chip.wire.baudrate, 115200)
    host.send(ACK)
    equal(host.chip.wire.baudrate, 921600)
    host.baudrate = 921600
    equal(host.ask("d402"), "d50332010607")
    equal(host.ask("d41009"), "7f")
    host.line.drive(0)
    equal(host.chip.wire.baudrate, 115200)


def test_listing_cards():
    a, b, c = TapCard(), TapCard("B"), TapCard(uid=b"\x04\x11\x22\x33\x44\x55\x66", sak=b"\x00", ats=None)
    host = Host(a)
    equal(host.ask("d44a0100"), "d54b01010004200408a1b2c3" + ATS.hex())
    equal((a.powers, host.chip.radiating), ([True], True))
    equal(host.ask("d43205ff0100"), "d533")
    equal(host.ask("d44a0100"), "d54b00")  # it is in a session and does not answer
    host.ask("d4320100")
    host.chip.put(c)
    equal(host.ask("d4120404"), "7f")
    equal(host.ask("d41204"), "d513")  # no RATS by itself
    equal(host.ask("d44a0200"), "d54b02010004200408a1b2c3020004000704112233445566")
    equal(a.powers, [True, False])
    host = Host(b, a)
    equal(host.ask("d44a020300"), "d54b0101" + ATQB[:12].hex() + "0100")
    equal((b.powers, a.powers), ([True], [True, False]))
    equal(host.ask("d44a0300"), "7f")


def test_listing_waits_for_a_card_or_gives_up():
    card = TapCard()
    host = Host()
    equal(host.ask("d44a0100", 2000), ACK)
    host.chip.put(card)
    equal(host.send("", 50)[:16], "0000ff17e9d54b01")
    host.chip.take(card)
    host.ask("d43205ff0101")
    equal(host.ask("d44a0100", 10), ACK)
    equal(host.send("", 20), "0000ff03fdd54b00e000")
    equal(host.ask("d43205ff01ff"), "d533")
    equal(host.ask("d44a0100", 1000), ACK)
    equal(host.send(ACK, 100), "")  # the host gives up
    host.chip.put(card)
    equal(host.send("", 1000), "")


def test_exchanges():
    card = TapCard()
    host = Host(card)
    equal(host.ask("d44001"), "d54127")  # no target
    host.ask("d44a0100")
    equal(host.ask("d440010084000004cafe"), "d54100cafe9000")
    equal(card.heard, [bytes.fromhex("0084000004cafe")])
    equal((host.ask("d44041aabb"), host.ask("d44001cc")), ("d54100", "d541009000"))
    equal(card.heard[1:], [b"\xaa\xbb\xcc"])
    card.say = lambda command: bytes(300)
    equal((len(host.ask("d44001cc", 200)) // 2, host.ask("d44001")), (265, "d54100" + "00" * 38))
    equal(host.ask("d40006", 200), "d50100")
    host.chip.take(card)
    equal((host.ask("d40006", 200), host.ask("d4400100", 200)), ("d50101", "d54101"))
    equal(host.ask("d45200"), "d55300")
    equal(host.ask("d4400100"), "d54127")


def test_time_on_air():
    card = TapCard(ms=0)
    host = Host(card)
    host.ask("d44a0100")
    host.send("", 20)
    started = clock.elapsed_us()
    ended = []
    host.arrived = lambda piece: ended.append(clock.elapsed_us())
    body = b"\xd4\x40\x01" + bytes(240)
    host.chip.receive(b"\x00\x00\xff" + bytes((243, 13)) + body + bytes((-sum(body) & 255, 0)))
    clock.pass_ms(100)
    took = (ended[-1] - started) // 1000
    assert 40 <= took <= 75, took  # 240 bytes each way, 237 of them back over the wire, 25 and 21 ms


def test_a_mute_card_costs_the_time_it_asked_for():
    card = TapCard()
    host = Host(card)
    host.ask("d44a0100")
    card.say = lambda command: None
    equal(host.ask("d4400100", 90), ACK)
    equal(host.send("", 20)[:16], "0000ff03fdd54101")


def test_registers_are_remembered():
    host = Host()
    equal((host.ask("d408630512"), host.ask("d4066305")), ("d509", "d50712"))
    equal(host.ask("d404"), "d505000000" + "00")
    equal(host.ask("d40000aabb"), "d50100aabb")
