"""What a card decides, and the cryptogram that says so: GET PROCESSING OPTIONS, also of a tap; GENERATE AC; EXTERNAL
AUTHENTICATE (EMV Book 2, 6.6 and 8; Book 3, 6.5 and 9.2; JR/T 0025.5 and 0025.12 for QuickPass).
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.cards import lab
from tools.cards.apdu import Command, Refused
from tools.cards.certificates import signed_dynamic_data
from tools.cards.cryptogram import AC_BYTES, covered
from tools.cards.personal import CDOL1, CDOL2, PDOL_TAP, bcd
from tools.cards.tlv import BadList, fields, objects, tlv

if TYPE_CHECKING:
    from tools.cards.session import Session

AAC, TC, ARQC = 0x00, 0x40, 0x80
NOT_ASKED = 0x80  # second cryptogram, in the card verification results
_WITH_SIGNATURE = 0x10  # P1 of GENERATE AC
_DERIVATION, _VERSION = 1, 1  # of the keys, of the cryptogram
_OFFLINE_ONLY, _ONLINE_ODA = 0x08, 0x01  # TTQ byte 1
_ONLINE_WANTED = 0x80  # TTQ byte 2
_SHORT_SIGNATURE = 128  # bytes that fit into the answer to GET PROCESSING OPTIONS
_NOT_ONLINE = (b"Y3", b"Z3")


@dataclass
class Verification:
    """The card verification results, three bytes behind their length (JR/T 0025.5, 9F10)."""

    first: int = AAC
    second: int = NOT_ASKED
    issuer_failed: bool = False
    pin_done: bool = False
    pin_failed: bool = False
    pin_blocked: bool = False
    offline: bool = False  # the issuer could not be reached

    def packed(self, script_commands: int, script_failed: bool) -> bytes:
        """With the issuer scripts of the transaction before."""
        first = self.second | self.first >> 2 | self.issuer_failed << 3 | self.pin_done << 2
        first |= self.pin_failed << 1 | self.offline
        return bytes([3, first, self.pin_blocked << 6, min(script_commands, 15) << 4 | script_failed << 3])


def issuer_data(session: "Session", verification: bytes) -> bytes:
    """Tag 9F10: derivation index, version, verification results, algorithm; then the balance of the electronic cash
    with a MAC."""
    card = session.card
    head = bytes([7, _DERIVATION, _VERSION]) + verification + bytes([card.scheme.number])
    if not card.profile.cash:
        return head
    balance = b"\x01" + bcd(card.cash - session.debit, 5)
    key = card.session_key(lab.AC)
    return head + b"\x0a" + balance + card.scheme.mac(key, card.atc.to_bytes(2) + balance)[:4]


def make_cryptogram(session: "Session", terminal: dict[str, bytes]) -> tuple[bytes, bytes]:
    """The cryptogram and the issuer application data."""
    card = session.card
    verification = session.verification.packed(card.script_commands, card.script_failed)
    data = covered(terminal, card.personal.aip, card.atc, verification)
    return card.scheme.mac(card.session_key(lab.AC), data), issuer_data(session, verification)


def _read(dol: str, data: bytes) -> dict[str, bytes]:
    try:
        return fields(bytes.fromhex(dol), data)
    except BadList:
        raise Refused(0x6700) from None


# -- GET PROCESSING OPTIONS


def get_options(session: "Session", command: Command) -> bytes:
    """The transaction begins: the counter goes up."""
    card = session.card
    if session.application is None or session.step or card.application_blocked:
        raise Refused(0x6985)
    if command.p1 or command.p2 or command.data[:1] != b"\x83" or command.data[1:2] != bytes([len(command.data) - 2]):
        raise Refused(0x6A80)
    session.options = command.data[2:]
    if card.atc == 0xFFFF:
        raise Refused(0x6985)
    if session.tap:
        return _tap(session, _read(PDOL_TAP, session.options))
    if session.options:
        raise Refused(0x6A80)
    _begin(session)
    aip, afl = card.personal.aip, card.personal.afl
    return tlv("80", aip + afl) if card.profile.format == 1 else tlv("77", tlv("82", aip) + tlv("94", afl))


def _begin(session: "Session") -> None:
    session.card.atc += 1
    session.step = 1


def _tap(session: "Session", terminal: dict[str, bytes]) -> bytes:
    """QuickPass: everything in one answer."""
    card, qualifiers = session.card, terminal["9F66"]
    if not card.confirmed:
        card.confirmed = True  # the payer looks at the telephone and agrees
        raise Refused(0x6986)
    _begin(session)
    amount = int(terminal["9F02"].hex())
    kind = _tap_kind(session, qualifiers, amount)
    session.verification.first = kind
    session.debit = amount if kind == TC else 0
    cryptogram, issuer = make_cryptogram(session, terminal)
    related = b"\x01" + terminal["9F37"] + bytes.fromhex(card.profile.ctq) if card.profile.fdda == "01" else b""
    signed = bool(card.profile.fdda) and (kind == TC or bool(qualifiers[0] & _ONLINE_ODA))
    signature = _tap_signature(session, terminal, related, kind) if signed else b""
    values = {"82": card.personal.aip}
    if signed:
        values["94"] = card.personal.tap_afl
        long = len(signature) > _SHORT_SIGNATURE
        session.tap_files[3, 1] = card.personal.tap_record(signature if long else b"")
    values |= {"9F36": card.atc.to_bytes(2), "57": _track2(card.personal.track2), "9F10": issuer, "9F26": cryptogram}
    values |= {"5F34": bytes.fromhex(card.profile.sequence), "9F6C": bytes.fromhex(card.profile.ctq)}
    values |= {"9F5D": bcd(card.cash - session.debit, 6)} if card.profile.cash else {}
    values |= {"9F69": related} if related else {}
    values |= {"9F4B": signature} if signed and len(signature) <= _SHORT_SIGNATURE else {}
    if kind == ARQC:
        card.last_online_atc = card.atc
    card.confirmed = not card.profile.confirm
    return tlv("77", objects(values))


def _tap_kind(session: "Session", qualifiers: bytes, amount: int) -> int:
    card = session.card
    if card.profile.declines:
        return AAC
    wants_online = bool(qualifiers[1] & _ONLINE_WANTED)
    if not wants_online and card.profile.fdda and 0 < amount <= card.cash:
        return TC
    return AAC if qualifiers[0] & _OFFLINE_ONLY else ARQC


def _track2(text: str) -> bytes:
    return bytes.fromhex(text + "F" * (len(text) % 2))


def _tap_signature(session: "Session", terminal: dict[str, bytes], related: bytes, kind: int) -> bytes:
    """fDDA: version 0 covers 9F37; version 1 also amount, currency and the card's own 9F69. Form 95 with an ARQC."""
    text = terminal["9F37"]
    if related:
        text += terminal["9F02"] + terminal["5F2A"] + related
    dynamic = b"\x02" + session.card.atc.to_bytes(2)
    form = 5 if kind == TC else 0x95
    return signed_dynamic_data(session.card.personal.signing_key, dynamic, text, form)


# -- GENERATE AC


def generate(session: "Session", command: Command) -> bytes:
    """The first and the second cryptogram."""
    session.started()
    asked = command.p1 & 0xC0
    if session.tap or asked == 0xC0 or command.p2:
        raise Refused(0x6A86)
    if session.step == 1:
        terminal = _read(CDOL1, command.data)
        kind = _first(session, asked)
        session.verification.first = kind
        session.first_request = command.data
    elif session.step == 2 and asked != ARQC:
        terminal = _read(CDOL2, command.data)
        session.verification.offline = terminal["8A"] in _NOT_ONLINE
        kind = _second(session, asked, terminal["8A"])
        session.verification.second = kind
    else:
        raise Refused(0x6985)
    cryptogram, issuer = make_cryptogram(session, terminal)
    answer = _answer(session, command, kind, cryptogram, issuer)
    _afterwards(session, kind, cryptogram)
    return answer


def _first(session: "Session", asked: int) -> int:
    profile = session.card.profile
    if profile.declines or session.card.application_blocked or asked == AAC:
        return AAC
    return TC if asked == TC and profile.offline else ARQC


def _second(session: "Session", asked: int, code: bytes) -> int:
    profile = session.card.profile
    if asked == AAC or profile.refuses or (session.issuer_tried and not session.issuer_good):
        return AAC
    if code in _NOT_ONLINE:
        return TC if profile.offline else AAC
    return AAC if profile.needs_issuer and not session.issuer_good else TC


def _answer(session: "Session", command: Command, kind: int, cryptogram: bytes, issuer: bytes) -> bytes:
    card, atc = session.card, session.card.atc.to_bytes(2)
    signed = command.p1 & _WITH_SIGNATURE and "cda" in card.profile.methods and kind != AAC
    if not signed:
        if card.profile.format == 1:
            return tlv("80", bytes([kind]) + atc + cryptogram + issuer)
        return tlv("77", objects({"9F27": bytes([kind]), "9F36": atc, "9F26": cryptogram, "9F10": issuer}))
    before = {"9F27": bytes([kind]), "9F36": atc}
    after = {"9F10": issuer}
    told = session.options + session.first_request + (command.data if session.step == 2 else b"")
    digest = hashlib.sha1(told + objects(before) + objects(after)).digest()
    number = b"\x08" + atc.rjust(8, b"\x5a")
    terminal = _read(CDOL1 if session.step == 1 else CDOL2, command.data)
    inside = number + bytes([kind]) + cryptogram + digest
    signature = signed_dynamic_data(card.personal.signing_key, inside, terminal["9F37"])
    return tlv("77", objects(before) + tlv("9F4B", signature) + objects(after))


def _afterwards(session: "Session", kind: int, cryptogram: bytes) -> None:
    card = session.card
    if session.step == 1:
        session.arqc = cryptogram
        card.script_commands, card.script_failed = 0, False
    elif not session.verification.offline:
        card.last_online_atc = card.atc
    session.step = 2 if kind == ARQC else 3


def external_authenticate(session: "Session", command: Command) -> bytes:
    """The issuer's cryptogram, tag 91: eight bytes and the response code. Once in a transaction."""
    if session.step != 2 or session.issuer_tried:
        raise Refused(0x6985)
    if len(command.data) != AC_BYTES + 2:
        raise Refused(0x6700)
    card = session.card
    session.issuer_tried = True
    expected = card.scheme.arpc(card.session_key(lab.AC), session.arqc, command.data[AC_BYTES:])
    session.issuer_good = expected == command.data[:AC_BYTES]
    session.verification.issuer_failed = not session.issuer_good
    if not session.issuer_good:
        raise Refused(0x6300)
    return b""
