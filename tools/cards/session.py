"""A card between reset and power-off: selection, records, data, and the order in which commands may come.

Sources: EMV Book 1, 11 (SELECT, READ RECORD), Book 3, 6.5 (the other commands); JR/T 0025.5.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tools.cards import apdu, decisions, pin, scripts
from tools.cards.apdu import Command, Refused
from tools.cards.certificates import signed_dynamic_data
from tools.cards.personal import DDOL, DIRECTORY_FILE, PPSE, PSE, bcd
from tools.cards.profiles import Application
from tools.cards.tlv import entries, tlv

if TYPE_CHECKING:
    from tools.cards.card import Card

READY, STARTED, ASKED, ENDED = range(4)  # selected; after GET PROCESSING OPTIONS; after an ARQC; after TC or AAC


class Session:
    """One powered period."""

    def __init__(self, card: "Card", *, tap: bool):
        self.card, self.tap = card, tap
        self.application: Application | None = None
        self.at_directory = False
        self.step = READY
        self.options = b""  # what GET PROCESSING OPTIONS brought, without 83 and its length
        self.first_request = b""  # data of the first GENERATE AC
        self.arqc = b""
        self.verification = decisions.Verification()
        self.issuer_tried = self.issuer_good = False
        self.challenge = b""
        self.tap_files: dict[tuple[int, int], bytes] = {}  # records of this tap only
        self.debit = 0  # fen, taken from the electronic cash with the last record
        self._handlers: dict[int, Callable[[Command], bytes]] = {
            apdu.SELECT: self._select,
            apdu.READ_RECORD: self._read_record,
            apdu.GET_DATA: self._get_data,
            apdu.GET_OPTIONS: lambda command: decisions.get_options(self, command),
            apdu.GENERATE_AC: lambda command: decisions.generate(self, command),
            apdu.EXTERNAL_AUTHENTICATE: lambda command: decisions.external_authenticate(self, command),
            apdu.INTERNAL_AUTHENTICATE: self._internal_authenticate,
            apdu.VERIFY: lambda command: pin.verify(self, command),
            apdu.GET_CHALLENGE: lambda command: pin.get_challenge(self, command),
        }

    def do(self, command: Command) -> bytes:
        """The data of the answer. Raises Refused."""
        if command.ins in scripts.COMMANDS and command.cla in (0x84, 0x04):
            return scripts.run(self, command)
        handler = self._handlers.get(command.ins)
        if handler is None:
            raise Refused(0x6D00)
        if command.cla != (0x80 if command.ins in (apdu.GET_DATA, apdu.GET_OPTIONS, apdu.GENERATE_AC) else 0x00):
            raise Refused(0x6E00)
        if command.ins not in (apdu.GET_CHALLENGE, apdu.VERIFY):
            self.challenge = b""
        return handler(command)

    def started(self) -> None:
        """Raises Refused unless GET PROCESSING OPTIONS was done."""
        if self.application is None or self.step == READY:
            raise Refused(0x6985)

    # -- selection

    def _select(self, command: Command) -> bytes:
        if command.p1 != 4 or command.p2 not in (0, 2):
            raise Refused(0x6A86)
        card = self.card
        if card.card_blocked:
            raise Refused(0x6A81)
        self.application, self.at_directory, self.step = None, False, READY
        if command.data == (PPSE if self.tap else PSE):
            if not self.tap and not card.profile.directory:
                raise Refused(0x6A82)
            self.at_directory = True
            return card.personal.directory(tap=self.tap)
        named = [one for one in card.profile.applications if bytes.fromhex(one.aid).startswith(command.data)]
        found = named[command.p2 // 2 :][:1] if command.data else []
        if not found:
            raise Refused(0x6A82)
        self.application = found[0]
        fci = card.personal.fci(found[0], tap=self.tap)
        if card.application_blocked:
            raise Refused(0x6283, fci)
        return fci

    # -- data

    def _read_record(self, command: Command) -> bytes:
        sfi, mode = command.p2 >> 3, command.p2 & 7
        if mode != 4 or not command.p1:
            raise Refused(0x6A86)
        personal = self.card.personal
        if self.at_directory and not self.tap and sfi == DIRECTORY_FILE:
            if command.p1 != 1:
                raise Refused(0x6A83)
            return personal.directory_record()
        self.started()
        place = (sfi, command.p1)
        record = (personal.records | self.tap_files).get(place)
        if record is None:
            raise Refused(0x6A83 if any(sfi == other for other, _ in personal.records) else 0x6A82)
        if place in self.tap_files:  # the last one: now the money is gone
            self.card.cash -= self.debit
            self.debit = 0
        return record

    def _get_data(self, command: Command) -> bytes:
        if self.application is None:
            raise Refused(0x6985)
        card, tag = self.card, f"{command.p1 << 8 | command.p2:04X}"
        values = {
            "9F36": card.atc.to_bytes(2),
            "9F13": card.last_online_atc.to_bytes(2),
            "9F17": bytes([card.pin_tries]),
        }
        if card.profile.cash:
            values |= {"9F79": bcd(card.cash, 6), "9F77": bcd(100_000, 6), "9F78": bcd(100_000, 6), "9F6D": bcd(0, 6)}
            values |= {"9F5D": bcd(card.cash, 6)}
        values |= card.written
        if tag not in values:
            raise Refused(0x6A88)
        return tlv(tag, values[tag])

    def _internal_authenticate(self, command: Command) -> bytes:
        """Dynamic data authentication (EMV Book 2, 6.5)."""
        self.started()
        card = self.card
        if not card.profile.methods & {"dda"} or self.step != STARTED:
            raise Refused(0x6985)
        if len(command.data) != sum(size for _, size in entries(bytes.fromhex(DDOL))):
            raise Refused(0x6700)
        number = b"\x03" + card.atc.to_bytes(3)
        signature = signed_dynamic_data(card.personal.signing_key, number, command.data)
        return tlv("80", signature) if card.profile.format == 1 else tlv("77", tlv("9F4B", signature))
