"""boards/simulator/chips/tda8029.py: the published frames, byte by byte; T=0 characters and T=1 blocks on the line."""

import time

import wiring
from check import equal
from chips.iso_t1 import T1, block
from chips.tda8029 import lrc
from fakes_card import ATR_T0, ATR_T1, Card

# command, answer without a card, answer with one
FRAMES = (
    ("6000000969", "600001090068", "600001090169"),
    ("6000000A6A", "60000A0A5444413830323920303715", "60000A0A5444413830323920303715"),
    ("600001690008", "E0000169C048", "600009693B6500002063CB6800BE"),
    ("6000016E000F", "E000016EC04F", "6000096E3B6500002063CB6800B9"),
    ("6000004D2D", "6000004D2D", "6000004D2D"),
    ("6000140000A404000E315041592E5359532E444446303100BD", "E0000100C021", "60000200612E2D"),
    ("6000005535", "E000015555E1", "E000015555E1"),
    ("6000000968", "E0000109F018", "E0000109F018"),  # its LRC is wrong
    ("60000009", "E0000109FF17", "E0000109FF17"),  # a half
    ("60", "E0000100FF1E", "E0000100FF1E"),
    ("00FFE06000000969", "600001090068", "600001090169"),  # noise before it
    ("60FFFF6000000969", "600001090068", "600001090169"),
)  # fmt: skip


class Ear:
    """Stands for the UART at the other end."""

    def __init__(self, baudrate=38400):
        self.baudrate = baudrate
        self.got = b""

    def arrived(self, piece):
        self.got += bytes(piece)

    def take(self):
        got, self.got = self.got, b""
        return got.hex().upper()


def fitted(card=None):
    chip = wiring.Chips({}).chip_slot
    chip.wire.uart = ear = Ear()
    if card is not None:
        chip.put(card)
        time.sleep_ms(5)
        equal(ear.take(), "600001A001C0")
    return chip, ear


def said(chip, ear, text, ms=4000):
    chip.receive(bytes.fromhex(text))
    time.sleep_ms(ms)
    return ear.take()


def test_published_frames():
    for command, without, _ in FRAMES:
        chip, ear = fitted()
        equal(said(chip, ear, command), without, command)
    chip, ear = fitted(Card(script=[("00A404000E315041592E5359532E4444463031", "612E")]))
    for command, _, with_card in FRAMES:
        if "0014" in command:
            said(chip, ear, "6000016E000F")
        equal(said(chip, ear, command), with_card, command)
    chip.take(chip.card)
    time.sleep_ms(5)
    equal(ear.take(), "600001A000C1")


def test_speed():
    chip, ear = fitted()
    equal(said(chip, ear, "6000010D066A"), "6000000D6D")
    equal(chip.wire.baudrate, 115200)
    assert said(chip, ear, "6000000969") != "600001090068"
    ear.baudrate = 115200
    equal(said(chip, ear, "6000000969"), "600001090068")
    equal(said(chip, ear, "6000010D7B17"), "6000000D6D")  # a speed it does not have
    equal(chip.wire.baudrate, 115200)


def test_power():
    card = Card(warm_atr=bytes.fromhex("3B00"))
    chip, ear = fitted(card)
    equal(said(chip, ear, "6000040000A40000C0"), "E000010020C1")  # no power yet
    equal(said(chip, ear, "6000016E010E"), "6000096E3B6500002063CB6800B9")
    equal(said(chip, ear, "6000016E010E"), "6000026E3B0037")  # warm: TB1 is not asked for
    equal(said(chip, ear, "6000004D2D"), "6000004D2D")
    card.cold_atr = bytes.fromhex("3B00")
    equal(said(chip, ear, "6000016E010E"), "E000016E931C")
    equal(card.resets, ["cold", "warm", "off", "cold"])
    chip.take(card)
    equal((card.resets[-1], card.powered), ("off", False))


EMV = (
    ("3B2000", 0), ("3B00", 0x93), ("3B2025", 0x94), ("3A00", 0xC4), ("3B", 0xC6), ("3B01", 0xC6),
    ("!3BE0000002", 0x96), ("3BE000002000", 0x97), ("3BF011000010", 0xC6), ("3BF01100001010", 0x92),
    ("3BF01800001000", 0x86), ("3BE00000400B", 0x8B), ("3BE00000400A", 0), ("!3BE0000001", 0x38),
    ("3BE0000081214500", 0xC3), ("!3BE00000812145", 0), ("!3BE00000812155", 0x8A), ("!3BE00000812146", 0x89),
    ("!3BE0000081310045", 0x95), ("!3BE0000081614501", 0x8C),
)  # fmt: skip


def test_answers_to_reset_under_emv():
    for text, fault in EMV:
        atr = bytes.fromhex(text.replace("!", ""))
        if text[0] == "!":
            atr += bytes((lrc(atr) ^ atr[0],))
        chip, ear = fitted(Card(atr))
        answer = said(chip, ear, "6000016E010E")
        equal(answer[:2] + answer[8:10], "E0%02X" % fault if fault else "60" + answer[8:10], text)


def exchange(chip, ear, apdu, ms=60000):
    data = bytes.fromhex(apdu)
    frame = bytes((0x60, len(data) >> 8, len(data) & 0xFF, 0)) + data
    answer = said(chip, ear, (frame + bytes((lrc(frame),))).hex(), ms)
    return answer[:2] + answer[8:-2]


def on_line(log):
    return ["%s %s" % (way, data.hex().upper()) for way, data in log]


def test_characters_of_t0():
    card = Card(script=[("0020008002AABB", "9000"), ("0084000002", "01029000"), ("0084000002", "6C08")])
    chip, ear = fitted(card)
    chip.log = []
    said(chip, ear, "6000016E000F")
    equal(exchange(chip, ear, "0020008002AABB"), "609000")
    equal(exchange(chip, ear, "0084000002"), "6001029000")
    equal(exchange(chip, ear, "0084000002"), "606C08")
    equal(on_line(chip.log), [
        "> 0020008002", "< 20", "> AABB", "< 9000", "> 0084000002", "< 8401029000", "> 0084000002", "< 6C08",
    ])  # fmt: skip
    chip.t0_options = {"one_by_one": True, "nulls": 2}
    card.script = Card(script=[("0020008002AABB", "9000"), ("0084000002", "01029000")]).script
    chip.log.clear()
    said(chip, ear, "6000016E000F")
    equal(exchange(chip, ear, "0020008002AABB"), "609000")
    equal(exchange(chip, ear, "0084000002"), "6001029000")
    equal(on_line(chip.log), [
        "> 0020008002", "< DF", "> AA", "< DF", "> BB", "< 6060", "< 9000", "> 0084000002", "< 6060", "< 7B017B029000",
    ])  # fmt: skip


def with_t1(script, **options):
    card = Card(ATR_T1, script)
    chip, ear = fitted(card)
    chip.log, chip.t1_options = [], options
    said(chip, ear, "6000016E010E")
    return card, chip, ear


def test_published_blocks_of_t1():
    _, chip, ear = with_t1([("00A404000E315041592E5359532E444446303100", "9000"), ("80A8000002830000", "6985")])
    equal(said(chip, ear, "6000010CFE93"), "6000000C6C")
    equal(exchange(chip, ear, "00A404000E315041592E5359532E444446303100"), "609000")
    equal(exchange(chip, ear, "80A8000002830000"), "606985")
    equal(on_line(chip.log), [
        "> 00C101FE3E", "< 00E101FE1E",
        "> 00001400A404000E315041592E5359532E444446303100DD", "< 000002900092",
        "> 00400880A8000002830000E1", "< 0040026985AE",
    ])  # fmt: skip


def test_chains_and_more_time():
    data = bytes(range(40))
    apdu = "80CA0000" + "28" + data.hex().upper() + "00"
    card, chip, ear = with_t1([(apdu, data.hex() + "9000")], wtx=1)
    card.cold_atr = bytes.fromhex("3BE000008131204535")  # blocks of 32 bytes
    said(chip, ear, "6000016E010E")
    chip.log.clear()
    equal(exchange(chip, ear, apdu), "60" + data.hex().upper() + "9000")
    kinds = ["%s %02X" % (way, part[1]) for way, part in chip.log]
    equal(kinds, ["> 20", "< 90", "> 40", "< C3", "> E3", "< 20", "> 90", "< 40"])


def test_spoiled_blocks_are_asked_for_again():
    apdu, answer = "00A40400023F0000", "6F009000"
    for spoil, kinds in (
        ((0,), ["> 00", "< 00", "> 81", "< 00"]),
        ((0, 1), ["> 00", "< 00", "> 81", "< 00", "> 81", "< 00"]),
    ):
        card, chip, ear = with_t1([(apdu, answer)], spoil=spoil)
        equal(exchange(chip, ear, apdu), "60" + answer)
        equal(["%s %02X" % (way, part[1]) for way, part in chip.log], kinds)
        equal(len(card.heard), 1)
    card, chip, ear = with_t1([(apdu, answer)], spoil=range(4))
    equal(exchange(chip, ear, apdu), "E026")  # resynchronised: the command is lost
    card.script = [(bytes.fromhex(apdu), bytes.fromhex(answer))]
    equal(exchange(chip, ear, apdu), "60" + answer)
    card, chip, ear = with_t1([(apdu, answer)], spoil=range(99))
    equal(exchange(chip, ear, apdu), "E00A")


def test_silence_of_t1():
    for options, script in (({"silent": 0}, "9000"), ({}, None)):
        _, chip, ear = with_t1([("0084000008", script)], **options)
        equal(exchange(chip, ear, "0084000008"), "E022")


def test_blocks_that_break_the_rules():
    apdu = "0084000008"
    for bad in ("0040029000D2", "00BF00BF", "00C70101C7"):
        _, chip, ear = with_t1([(apdu, "9000")])
        line = chip._link
        line.say = lambda data, line=line, bad=bad: T1.say(line, bytes.fromhex(bad))
        answer = exchange(chip, ear, apdu)
        equal(answer[:2], "E0", bad)
    equal(block(0x81).hex(), "00810081")
    equal(ATR_T0[0], 0x3B)
