"""firmware/host/chip_uploads.py and its place in a settlement: which chips are told, in which message, how often."""

import asyncio
import gc
from binascii import hexlify

from check import equal
from fake_nor import FakeNor
from host.errors import NoAnswer
from host.settlement import Settler
from iso8583.message import Message
from ledger.chip_record import ChipRecord
from ledger.kinds import CHIP_OFFLINE, PREAUTH, REFUND, SALE, VOID
from ledger.settlement import CLOSED
from ledger.states import APPROVED, DECLINED, REVERSED, REVERSING
from ledger.transaction import CHIP, FALLBACK, STRIPE, TAP, Transaction
from parameter_files import take
from parameters import Parameters
from test_field55 import LIVE, live
from test_ledger import mounted
from test_vault import signed_on

vault = signed_on()
flash = FakeNor(6)
blank = bytes(flash.cells)
ARPC_FAILED = b"\x00\x00\x00\x00\x40"


class Till:
    """What a `Settler` needs, on real books; the acquirer finds the totals as it is told."""

    def __init__(self, results="11"):
        flash.power_on(blank)
        self.vault = vault
        self.ledger = mounted(flash, vault)
        self.client = self.sign_on = self.session = self
        self.parameters = Parameters()
        take(self.parameters, {
            "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "unit",
            "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False},
        })
        self.signed_on = True
        self.results = results
        self.trace = 500
        self.told = []
        self.fails_after = None  # messages until the line breaks

    def next_trace(self):
        self.trace += 1
        return self.trace

    async def ensure(self):
        pass

    async def exchange(self, request, about_to_send=None, reply_s=None):
        values = request.values(vault)
        if self.fails_after is not None:
            if not self.fails_after:
                raise NoAnswer("time-out")
            self.fails_after -= 1
        answer = Message(request.message.reply_mti)
        answer.values[39] = "00"
        if request.message.mti == "0500":
            digits = values[48]
            answer.values[48] = digits[:30] + self.results[0] + digits[31:61] + self.results[1]
        self.told.append((values[60][8:11] if values[60][:2] == "00" else values[60][:2], values))
        return answer

    def settle(self):
        it = self.ledger.settlement or self.ledger.seal_batch("01", 0)
        settler = Settler(self, it, lambda: None)
        asyncio.run(settler.run())
        return it

    def codes(self):
        """F60.3 of what was told, or F60.1 of advices; with the trace numbers of uploads."""
        return [(code, int(values[11])) if code[:2] in ("20", "36") and 55 in values else code
                for code, values in self.told]


def done(till, trace, entry=CHIP, kind=SALE, end=APPROVED, cid=0x40, tvr=bytes(5), org="CUP", **more):
    it = Transaction(kind)
    it.entry, it.trace, it.batch, it.amount, it.card_org, it.expiry = entry, trace, 45, 12850, org, "3012"
    it.pan = bytearray(b"6225880123451230")
    data = live()
    if it.has_chip:
        it.chip = ChipRecord(data, it.amount, it.expiry)
    if kind == CHIP_OFFLINE:
        data[0x9F27] = b"\x40"
        it.chip = ChipRecord(data, it.amount, it.expiry)
        till.ledger.store(it)
        till.ledger.move(it, end)
        return it
    till.ledger.begin(it)
    if it.has_chip and entry == CHIP:
        data[0x9F26], data[0x9F27], data[0x95], data[0x5F34] = b"\x11" * 8, bytes([cid]), tvr, b"\x01"
        for tag, value in more.items():
            data[int(tag[1:], 16)] = value
        it.chip.take(data)
    if end == REVERSED:
        till.ledger.move(it, REVERSING)
    till.ledger.move(it, end)
    return it


def test_a_batch_without_chips_tells_nothing_more():
    till = Till()
    done(till, 1, STRIPE)
    done(till, 2, FALLBACK)
    till.settle()
    equal(till.codes(), ["201", "207"])


def test_certified_payments_are_uploaded_though_the_batch_balances():
    till = Till()
    done(till, 1)
    done(till, 2, STRIPE)
    done(till, 3, TAP)
    done(till, 4, end=DECLINED, cid=0)
    done(till, 5, kind=VOID)
    done(till, 6, kind=PREAUTH)
    done(till, 7, kind=REFUND)
    done(till, 8, CHIP, CHIP_OFFLINE)
    done(till, 9, org="VIS")
    it = till.settle()
    equal(till.codes(), ["201", ("203", 1), ("203", 9), "207"])
    equal((it.step, it.uploaded, till.told[-1][1][48]), (CLOSED, 2, "0002"))


def test_what_an_upload_says():
    till = Till()
    done(till, 42, tvr=b"\x00\x00\x00\x00\x30", t9B=b"\xe8\x00")
    till.settle()
    values = till.told[1][1]
    chip = LIVE.replace("AD03EE811AFAD484", "11" * 8).replace("9F270180", "9F270140")
    chip = chip.replace("9F0206000000000001", "9F0206000000012850")
    chip = chip.replace("95050000000000", "95050000000020")  # the script after the certificate is not in it
    equal(hexlify(values.pop(55)).decode().upper(), chip)
    equal(values, {
        2: b"6225880123451230", 4: "000000012850", 11: "000042", 22: "050", 23: "001", 41: "10012345",
        42: "898310012345678", 49: "156", 60: "00" "000045" "203", 62: b"61" b"00" b"00" b"000000012850" b"156",
    })


def test_notices():
    till = Till()
    done(till, 1, tvr=ARPC_FAILED)
    done(till, 2, end=REVERSED, cid=0, org="VIS")
    done(till, 3, end=REVERSED, cid=0x80)  # no answer came: the card was not asked
    till.settle()
    equal(till.codes(), ["201", ("203", 1), ("204", 1), ("204", 2), "207"])
    equal([values[62] for _, values in till.told[2:4]],
          [b"71" b"00" b"05" b"000000012850" b"156" b"22", b"71" b"01" b"11" b"000000012850" b"156" b"10"])
    equal(till.told[-1][1][48], "0003")


def test_a_batch_that_does_not_balance():
    till = Till("22")
    done(till, 1)
    done(till, 2, STRIPE)
    done(till, 3, TAP)
    done(till, 4, kind=VOID)
    done(till, 5, TAP, CHIP_OFFLINE)
    done(till, 6, tvr=ARPC_FAILED)
    it = till.settle()
    equal(till.codes(), ["201", "201", ("36", 5), ("205", 1), ("205", 6), ("206", 6), "202"])
    equal(till.told[1][1][48][:8], "03" "00" "0000")  # stripe, tap and void, in groups of eight
    advice = till.told[2][1]
    equal((advice[22], advice[14], 23 in advice), ("072", "3012", False))
    equal((it.uploaded, till.told[-1][1][48]), (7, "0007"))


def test_a_broken_settlement_goes_on_where_it_stopped():
    """The line breaks before every message; each upload is counted once."""
    for results, whole in (("11", 5), ("12", 6), ("21", 6)):
        for step in range(12):
            till = Till(results)
            done(till, 1)
            done(till, 2, STRIPE, org="VIS")
            done(till, 3, tvr=ARPC_FAILED)
            done(till, 4, TAP)
            till.fails_after = step
            try:
                till.settle()
                break
            except NoAnswer:
                pass
            if till.ledger.settlement is None:
                continue
            till.ledger = mounted(flash, vault)
            till.fails_after = None
            it = till.settle()
            codes = [code for code in till.codes() if code[0] in ("203", "204", "205", "206")]
            equal((it.step, int(till.told[-1][1][48])), (CLOSED, it.uploaded))
            equal(it.uploaded, {"11": 3, "12": 4, "21": 4}[results])
            equal(len(set(codes)), 3, str(codes))
            gc.collect()
        equal(step, whole, results)
