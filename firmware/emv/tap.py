"""A payment with a tapped card: QuickPass (qPBOC, qUICS). One tap in the field and out; what takes time comes after it.

Sources: JR/T 0025.12 (qPBOC), EMV Book A (outcomes), EMV Book C-3 (the kernel it descends from).
"""

from micropython import const

from emv import tap_cvm, trace
from emv.errors import MUTE, REMOVED, EmvError
from emv.no_pin import ASK, DONE, WAIVED, Rules
from emv.outcome import APPROVED, DECLINED, ONLINE, OTHER_INTERFACE, TAP_AGAIN, Outcome
from emv.packed import number
from emv.preprocessing import is_online_capable, plan, qualifiers
from emv.tap_card import AAC, ARQC, TC, TapCard

_CASH = const(0x01)  # 9C
_CASHBACK = const(0x09)
_BY_DEVICE = b"\x1f\x00\x02"  # 9F34


class Tap:
    """One payment. `card`: a session, or None until one is there; `data`: a Data with the terminal's objects;
    `tables`: an `emv.tables.Tables`; `random(buffer)`; `books`: `is_listed(pan)`, ASCII digits.

    `prepare` before the field is on, then `begin` for each tap until it says something other than TAP_AGAIN or
    SEE_PHONE. `on_read()` is called when the card may leave. After ONLINE and APPROVED: `wants_pin`, `wants_signature`;
    `pin_waived`, `signature_waived`: not asked for, because the amount does not exceed `waived_limit` fen (the slip
    says so).
    """

    def __init__(self, card, data, tables, random, books) -> None:
        self.card = card
        self.on_read = None
        self.wants_pin = self.wants_signature = self.pin_waived = self.signature_waived = False
        self.waived_limit = 0
        self._data = data
        self._tables = tables
        self._books = books
        self._said = TapCard(data, random)
        self._rules = None
        self._planned = []
        self._faults = 0

    @property
    def again_s(self) -> int:
        """Within how many seconds a card that has left too early should be back."""
        return self._rules.again_s

    def prepare(self) -> bool:
        """Settle all that needs no card; whether the amount may be tapped at all."""
        data = self._data
        trace.clear()
        rules = self._rules = Rules(self._tables.contactless())
        self._planned = plan(data, self._tables, rules.device_cvm)
        for tag in (0xDF69, 0xDF60, 0x9F7A):  # no SM2, no transit fares, no electronic cash
            data[tag] = b"\x00"
        trace.note(trace.TAP_LIMITS, data, int.from_bytes(qualifiers(data, rules.device_cvm)[:3], "big"))
        return bool(self._planned)

    async def begin(self, card=None) -> Outcome:
        """Speak with the card in the field, then decide. Whatever it does, there is an Outcome."""
        if card is not None:
            self.card = card
        if self._rules is None:
            self.prepare()
        try:
            outcome = await self._said.read(self.card, self._planned, self._rules.kept_s)
        except EmvError as error:
            trace.note(trace.ENDED, self._data, error.place if isinstance(error.place, int) else 0)
            return self._broken(error)
        if self.on_read is not None:
            self.on_read()
        return outcome or self._decide()

    def wipe(self) -> None:
        """Forget what is the card's; `data` is the caller's."""
        self._said.wipe()

    def _broken(self, error) -> Outcome:
        """The card has left, or does not say what it should."""
        if error.reason in (REMOVED, MUTE):
            self._said.tear()
            return Outcome(TAP_AGAIN, error.reason)
        if self._said.kind == TC:  # it has paid already, as far as it knows
            return self._declined(error.reason)
        self._faults += 1
        return Outcome(TAP_AGAIN if self._faults == 1 else OTHER_INTERFACE, error.reason)

    def _decide(self) -> Outcome:
        data, kind = self._data, self._said.kind
        data[0x9F27] = bytes((kind,))
        if self._wants_contacts(kind):
            return Outcome(OTHER_INTERFACE)
        if kind == AAC:
            return self._declined()
        if kind == ARQC:
            return self._ask_issuer()
        from emv.tap_offline import check  # with RSA and all: a tap that goes online never loads it

        verdict, reason = check(data, self._tables, self._said.static, self._books)
        trace.note(trace.TAP_AUTHENTICATION, data, verdict == APPROVED)
        if verdict == ONLINE:
            return self._ask_issuer()
        if verdict == DECLINED:
            return self._declined(reason)
        return self._approve() if verdict == APPROVED else Outcome(verdict, reason)

    def _wants_contacts(self, kind: int) -> bool:
        """Whether the card does not want to be tapped for this (CTQ byte 1: refused, cash, cashback)."""
        data = self._data
        what = data.number(0x9C)
        return data.bit(0x9F66, 1, 5) and (
            (kind == AAC and data.bit(0x9F6C, 1, 5))
            or (what == _CASH and data.bit(0x9F6C, 1, 3))
            or (what == _CASHBACK and data.bit(0x9F6C, 1, 2))
        )

    def _ask_issuer(self) -> Outcome:
        data, rules = self._data, self._rules
        amount = number(data[0x9F02])
        cvm = tap_cvm.wanted(data, True)
        pin = rules.pin(data, amount)
        if pin == DONE and cvm & tap_cvm.FAILED:
            pin = ASK
        self.wants_pin, self.pin_waived = pin == ASK, pin == WAIVED
        self._settle_signature(amount, True)
        self._note_cvm(b"\x02\x00\x00" if self.wants_pin else _BY_DEVICE if cvm & tap_cvm.DEVICE else None)
        return Outcome(ONLINE)

    def _approve(self) -> Outcome:
        """Offline, if the cardholder can be verified without asking anybody."""
        data = self._data
        cvm = tap_cvm.wanted(data, False)
        if cvm & tap_cvm.FAILED:
            return self._ask_issuer() if data.bit(0x9F6C, 1, 8) and is_online_capable(data) else self._declined()
        self._settle_signature(number(data[0x9F02]), bool(cvm & tap_cvm.SIGNATURE))
        self._note_cvm(_BY_DEVICE if cvm & tap_cvm.DEVICE else None)
        data[0x8A] = b"Y1"
        return Outcome(APPROVED)

    def _settle_signature(self, amount: int, signs: bool) -> None:
        rules = self._rules
        self.signature_waived = rules.waives_signature(self._data, amount)
        self.wants_signature = signs and not self.signature_waived
        limits = [rules.pin_limit] if self.pin_waived else []
        if self.signature_waived:
            limits.append(rules.signature_limit)
        self.waived_limit = min(limits) if limits else 0

    def _note_cvm(self, results) -> None:
        """9F34, which no kernel of a tap defines: PIN, device, signature, or nothing was done."""
        self._data[0x9F34] = results or (b"\x1e\x00\x00" if self.wants_signature else b"\x00\x00\x00")
        trace.note(trace.TAP_CARDHOLDER, self._data, self._data.number(0x9F6C))

    def _declined(self, reason: str = "") -> Outcome:
        self._data[0x8A] = b"Z1"
        return Outcome(DECLINED, reason)
