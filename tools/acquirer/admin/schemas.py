"""What the admin interface takes and gives."""

import datetime

from pydantic import BaseModel, ConfigDict, Field

from tools.acquirer.books.registry import EXTENSIONS
from tools.acquirer.keys.dukpt import SESSION
from tools.acquirer.keys.suites import TDES, UP_ECB
from tools.acquirer.lab.facts import Match
from tools.acquirer.lab.faults import Effect, Rule
from tools.acquirer.lab.steps import Hold, Point
from tools.acquirer.phones import Behaviour
from tools.acquirer.wallet import load_cards


class Row(BaseModel):
    """A row of the books."""

    model_config = ConfigDict(from_attributes=True)


class Health(BaseModel):
    status: str
    address: str
    port: int
    tls: bool
    last_step: int


class TerminalOut(Row):
    id: str
    merchant_id: str
    merchant_name: str
    batch: int
    sale_max: int = Field(description="fen")
    suite: str
    mac: str
    encrypt_track: bool
    key_scheme: str
    extensions: list[str]
    requirement: int = Field(description="what the header of answers asks the terminal to do")
    signed_on: bool


class TerminalChange(BaseModel):
    """What the acquirer wants of a terminal; back to 0 when it has done it."""

    model_config = ConfigDict(extra="forbid")
    requirement: int = Field(
        ge=0,
        le=9,
        description="1 parameters, 2 status, 3 sign-on, 4 CA keys, 5 applications, 7 blacklist, 9 contactless",
    )


class OfferedOut(Row):
    """Something that terminals can download."""

    what: str
    name: str
    expiry: str


class TerminalIn(BaseModel):
    id: str = Field(pattern=r"^[0-9A-Za-z]{8}$", description="F41")
    merchant_id: str = Field(pattern=r"^[0-9A-Za-z]{15}$", description="F42")
    merchant_name: str = Field("", max_length=80)
    tmk: str | None = Field(None, pattern=r"^[0-9A-Fa-f]{32}$", description="random when absent")
    extensions: list[str] = Field(list(EXTENSIONS), description="private extensions it is provisioned with")
    suite: str = Field(TDES.name, description="tdes or sm4")
    mac: str = Field(UP_ECB, description="up_ecb, cbc, cmac; with tdes x919 too")
    encrypt_track: bool = Field(True, description="the terminal is told to encipher tracks; clear ones are accepted")
    key_scheme: str = Field(SESSION, description="session, or with tdes dukpt; that goes with the MAC x919")


class CardOut(Row):
    id: str
    name: str
    masked: str
    expiry: str
    balance: int = Field(description="fen")
    opening_balance: int
    holds: int = Field(description="fen, of open pre-authorisations")
    available: int = Field(description="balance less holds")
    pin_failures: int
    status_code: str
    organisation: str
    chip: bool


class PhoneOut(Row):
    """A payer's phone."""

    id: str
    wallet: str = Field(description="W WeChat Pay, A Alipay, U UnionPay")
    name: str
    behaviour: Behaviour
    balance: int = Field(description="fen")


class PhoneChange(BaseModel):
    """What its owner will do from now on, and what is in the wallet."""

    model_config = ConfigDict(extra="forbid")
    behaviour: Behaviour | None = None
    balance: int | None = Field(None, ge=0, description="fen; refused while it has approved transactions")


class ScanIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=200, description="what the scanned code says")


class CardChange(BaseModel):
    """What an issuer can change about a card; a changed balance is a new opening balance."""

    balance: int | None = Field(None, ge=0, description="fen; refused while the card has approved transactions")
    status_code: str | None = Field(None, pattern=r"^[0-9]{2}$")
    pin_failures: int | None = Field(None, ge=0)


class TransactionOut(Row):
    id: int
    at: datetime.datetime
    terminal_id: str
    batch: str
    trace: str
    kind: str
    amount: int = Field(description="fen")
    card_id: str | None
    masked: str
    entry_mode: str
    state: str
    code: str
    note: str
    reference: str
    auth_code: str
    voucher: str = Field(description="of a payment by code")
    order_number: str = Field(description="of a merchant's code")
    reversed_at: datetime.datetime | None
    arrived: bool
    repeats: int
    type_code: str = Field(description="F60.1")
    original_id: int | None = Field(description="what it voids, refunds or completes")
    serial: str | None
    counter: int | None
    atc: int | None = Field(description="counter of the chip")
    cryptogram: str = Field(description="of the chip: right, wrong, or empty")
    script_results: str = Field(description="DF31 in hexadecimal")
    settles_as: int | None = Field(description="fen that settlements take it for, when a test changed that")


class TransactionChange(BaseModel):
    """What a test can do to a transaction, so that a settlement does not balance. Cards keep their balance."""

    model_config = ConfigDict(extra="forbid")
    settles_as: int | None = Field(ge=0, description="fen; 0: settlements and outcome queries do not know it")


class DifferenceOut(Row):
    """A transaction in which the two books do not agree."""

    trace: str
    what: str = Field(description="missing here, not uploaded, amount, card, group")
    type_code: str = Field(description="F60.1, empty where nobody tells")
    masked: str
    terminal_amount: int | None = Field(description="fen; null: not in the terminal's upload")
    host_amount: int | None = Field(description="fen; null: not in these books")


class DetailOut(Row):
    """A transaction that the terminal uploaded."""

    source: str = Field(description="stripe, advice, chip, chip failed")
    trace: str
    type_code: str
    group: int = Field(description="0 domestic, 1 foreign")
    amount: int
    masked: str
    cryptogram: str = Field(description="of an uploaded chip payment: right, wrong, or empty")


class SignatureOut(Row):
    """`picture`: a JBIG entity (ITU-T T.82) in hexadecimal; `receipt`: the TLV objects FFxx of the slip."""

    at: datetime.datetime
    picture: str
    receipt: str


class SettlementOut(Row):
    id: int
    terminal_id: str
    batch: str
    at: datetime.datetime
    told: str = Field(description="F48 of the request")
    own: str = Field(description="F48 of the answer: totals of these books and the result digits")
    results: tuple[int, int] = Field(description="domestic, foreign: 1 balanced, 2 not, 3 error")
    closed: bool
    closed_at: datetime.datetime | None
    ended_by: str = Field(description="F60.3 of the end message")
    details: int = Field(description="received in the batch upload")
    details_told: int | None = Field(description="what the end message says")
    journal: str = Field(description="intact, gap, altered; empty without T2")
    journal_note: str
    differences: list[DifferenceOut] = Field(default_factory=list)


class ReceivedOut(Row):
    id: int
    at: datetime.datetime
    connection: int
    mti: str
    kind: str
    terminal: str
    batch: str
    trace: str
    amount: int | None
    masked: str
    code: str
    note: str


class TotalOut(Row):
    terminal: str
    batch: str
    kind: str
    state: str
    transactions: int
    amount: int = Field(description="fen")


class Totals(BaseModel):
    totals: list[TotalOut]
    misbooked: list[str] = Field(
        description="cards whose balance or holds do not follow from the transactions: always empty"
    )


class MatchIn(BaseModel):
    """Which requests are meant. Whatever is absent matches all."""

    model_config = ConfigDict(extra="forbid")
    mti: str | None = Field(default=None, pattern=r"^[0-9]{4}$")
    kind: str | None = None
    terminal: str | None = None
    trace: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    amount: int | None = Field(default=None, description="fen")
    card: str | None = Field(default=None, description="id in the wallet, or the last four digits")

    def match(self) -> Match:
        values = self.model_dump()
        if self.card:
            values["card"] = next((card.pan for card in load_cards() if card.id == self.card), self.card)[-4:]
        return Match(**values)


class FaultIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    effect: Effect
    match: MatchIn = Field(default_factory=MatchIn)
    times: int = Field(1, ge=0, description="0: until it is removed")
    code: str = Field("96", pattern=r"^[0-9A-Z]{2}$", description="for decline")
    seconds: float = Field(35.0, ge=0, description="for delay")
    bytes: int = Field(0, ge=0, description="for cut; 0: half of the answer")
    script: list[str] = Field(default_factory=list, description="for script: commands, as lab/scripts.py has them")
    template: str = Field("71", pattern="^7[12]$", description="for script: before or after the second cryptogram")

    def rule(self) -> Rule:
        commands = tuple(self.script)
        return Rule(
            self.effect, self.match.match(), self.times, self.code, self.seconds, self.bytes, commands, self.template
        )


class FaultOut(Row):
    id: int
    effect: Effect
    match: MatchIn
    times: int
    code: str
    seconds: float
    bytes: int
    script: list[str]
    template: str


class HoldIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    point: Point
    match: MatchIn = Field(default_factory=MatchIn)
    times: int = Field(1, ge=0, description="0: again and again")

    def hold(self) -> Hold:
        return Hold(self.point, self.match.match(), self.times)


class HoldOut(Row):
    point: Point
    match: MatchIn
    times: int


class Holding(BaseModel):
    armed: list[HoldOut]
    waiting: list[dict]


class LineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    up: bool


class PolicyOut(Row):
    amount_codes: bool = Field(description="amounts ending in 51, 54, 55, 61, 91, 96 are declined with that code")
    mac_on_declines: bool
    mak_bytes: int
    fallback: bool = Field(description="the stripe of a chip card is taken when its chip could not be read")


class PolicyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    amount_codes: bool | None = None
    mac_on_declines: bool | None = None
    fallback: bool | None = None
    mak_bytes: int | None = Field(None, description="8 or 16: length of the MAK at the next sign-on")
