"""A payment with an inserted card, step by step as EMV Book 3 section 10 has them.

The kernel knows neither screens nor books nor the acquirer: it is given what speaks for them (docs/architecture.md
says how) and leaves an `Outcome`. What it found out for the acquirer's message is in `data`.
"""

from micropython import const

from emv import action, cardholder, cryptogram, issuer, oda, trace
from emv.action import AAC, ARQC, TC
from emv.authentication import Authentication
from emv.command import Channel
from emv.cryptogram import CDOL_1, CDOL_2
from emv.errors import EXPIRED, NOT_ACCEPTED, NOT_YET_VALID, EmvError
from emv.initiate import choose_application
from emv.outcome import APPROVED, DECLINED, ENDED, ONLINE, Outcome
from emv.read_records import Records
from emv.restrictions import restrict
from emv.risk import manage
from paycrypto.compare import wipe

_DDOL = const(0xDF14)  # of an Application
# response codes (F39) that say yes (the same as in host/responses.py), and the terminal's own
_APPROVING = ("00", "11", "16", "A2", "A4", "A5", "A6", "Y1", "Y3")


class Contact:
    """One payment. `card`: a session; `data`: a Data with the terminal's objects (terminal_data.py); `tables`: the
    applications and CA keys; `person`: who chooses and types; `random(buffer)`; `books`: what was spent, who is listed.

    `read`, `decide`, then, if that says ONLINE, `complete`, each once; `begin` is the first two. They return an Outcome
    whatever the card does; only what `person` raises passes through. Who needs the card's number alone stops after
    `read`. Call `wipe` at the end; the session and `data` are the caller's.
    """

    def __init__(self, card, data, tables, person, random, books) -> None:
        self._channel = Channel(card)
        self._data = data
        self._tables = tables
        self._person = person
        self._random = random
        self._books = books
        self._records = Records()
        self._entry = None  # the terminal's Application
        self._authentication = Authentication(tables)
        self._sent = []  # data of PDOL, CDOL1, CDOL2, which CDA hashes
        self._asked = False  # for a cryptogram: from here on the stripe is no way out

    @property
    def wants_signature(self) -> bool:
        """Whether the cardholder signs the slip."""
        return cardholder.wants_signature(self._data)

    async def begin(self) -> Outcome:
        """From the selection to the first cryptogram: ONLINE, APPROVED, DECLINED or ENDED."""
        return await self.read() or await self.decide()

    async def read(self):
        """Select an application and read its data: None, or ENDED."""
        trace.clear()
        try:
            await self._choose_application()
            await self._read()
        except EmvError as error:
            return self._ended(error)
        return None

    async def decide(self) -> Outcome:
        """Everything up to the first cryptogram: ONLINE, APPROVED, DECLINED or ENDED."""
        try:
            await self._authenticate()
            restrict(self._data)  # Book 3, 10.4
            await self._verify_cardholder()
            await self._manage_risk()
            return await self._first_cryptogram()
        except EmvError as error:
            return self._ended(error)

    async def complete(self, answered: bool, response_code: str = "", proof=None, scripts=b"") -> Outcome:
        """Tell the card what the acquirer said, or that it did not answer: APPROVED, DECLINED or ENDED, with `reverse`
        when the acquirer had approved and the card does not. `response_code`: F39, two characters; `proof`: issuer
        authentication data (91) or None; `scripts`: the templates 71 and 72 as they came."""
        approved = answered and response_code in _APPROVING
        try:
            if answered:
                self._data[0x8A] = response_code.encode()
                await self._authenticate_issuer(proof)
                await self._run_scripts(scripts, issuer.BEFORE)
                asked = TC if approved else AAC
            else:
                asked = action.decide_alone(self._data, self._entry)
                self._data[0x8A] = b"Y3" if asked == TC else b"Z3"
            kind = await self._second_cryptogram(asked)
        except EmvError as error:
            outcome = self._ended(error)
            outcome.reverse = approved
            return outcome
        if answered:
            await self._run_scripts(scripts, issuer.AFTER)
        if kind == TC:
            return Outcome(APPROVED)
        return Outcome(DECLINED, self._reason(), reverse=approved)

    def wipe(self) -> None:
        """Forget what is the card's."""
        self._records.wipe()
        for sent in self._sent:
            wipe(sent)

    async def _choose_application(self) -> None:
        """Application selection and initiation (Book 1, 12; Book 3, 10.1)."""
        self._entry, sent = await choose_application(self._channel, self._data, self._tables, self._person)
        self._sent.append(sent)

    async def _read(self) -> None:
        """Read application data (Book 3, 10.2)."""
        await self._records.read(self._channel, self._data)
        trace.note(trace.RECORDS, self._data, self._records.count)

    async def _authenticate(self) -> None:
        """Offline data authentication (Book 3, 10.3)."""
        await self._authentication.run(self._channel, self._data, self._records.static, self._entry.get(_DDOL))
        trace.note(trace.AUTHENTICATION, self._data, self._authentication.method)

    async def _verify_cardholder(self) -> None:
        """Cardholder verification (Book 3, 10.5)."""
        pin_key = self._authentication.pin_key
        verification = cardholder.Verification(self._channel, self._data, self._person, pin_key, self._random)
        await verification.run()
        trace.note(trace.CARDHOLDER, self._data, verification.tried)

    async def _manage_risk(self) -> None:
        """Terminal risk management (Book 3, 10.6): always, whether the card asks for it or not."""
        await manage(self._channel, self._data, self._entry, self._books, self._random)
        trace.note(trace.RISK, self._data)

    async def _first_cryptogram(self) -> Outcome:
        """Terminal action analysis and card action analysis (Book 3, 10.7 and 10.8)."""
        data = self._data
        asked = action.decide(data, self._entry)
        trace.note(trace.ACTION, data, asked)
        kind, is_signed = await self._generate(asked, CDOL_1)
        trace.note(trace.CRYPTOGRAM, data, self._channel.sw)
        self._authentication.forget()
        self._records.wipe()
        if kind == AAC:
            data[0x8A] = b"Z1"
            return Outcome(DECLINED, self._reason())
        if is_signed and kind == TC:
            data[0x8A] = b"Y1"
            return Outcome(APPROVED)
        if is_signed:
            return Outcome(ONLINE)
        data[0x8A] = b"Z1"
        if kind == ARQC:  # what it is worth is not known, so nobody is asked (Book 2, 6.6.2)
            await self._second_cryptogram(AAC)
        return Outcome(DECLINED)

    async def _second_cryptogram(self, asked: int) -> int:
        """Completion (Book 3, 10.11); the kind of the cryptogram, AAC for one that is not the card's."""
        kind, is_signed = await self._generate(asked, CDOL_2)
        trace.note(trace.COMPLETION, self._data, self._channel.sw)
        return kind if is_signed else AAC

    async def _generate(self, asked: int, listed: int) -> tuple:
        """(kind of the cryptogram, whether it can be trusted: signed if CDA is on)."""
        icc = self._authentication.key_for_cda if asked != AAC else None
        self._asked = True
        kind, sent, reply = await cryptogram.generate(self._channel, self._data, asked, listed, icc is not None)
        self._data.set_bit(0x9B, 1, 6)
        self._sent.append(sent)
        if icc is None or kind == AAC:
            return kind, True
        return kind, oda.check_combined(self._data, icc, reply or b"", *self._sent)

    async def _authenticate_issuer(self, proof) -> None:
        """Issuer authentication (Book 3, 10.9), when the card wants it as a command; else it is in CDOL2."""
        if proof:
            self._data[0x91] = proof
            if self._data.bit(0x82, 1, 3):
                sw = await issuer.authenticate(self._channel, self._data, proof)
                trace.note(trace.ISSUER, self._data, sw)

    async def _run_scripts(self, scripts, kind: int) -> None:
        """Issuer-to-card scripts (Book 3, 10.10)."""
        count = await issuer.run_scripts(self._channel, self._data, scripts, kind)
        if count:
            trace.note(trace.SCRIPTS, self._data, count)

    def _reason(self) -> str:
        """Why the card or the terminal declined, as far as it can be said."""
        data = self._data
        if data.number(0x9F27) & 7 == 1:
            return NOT_ACCEPTED
        if data.bit(0x95, 2, 7):
            return EXPIRED
        return NOT_YET_VALID if data.bit(0x95, 2, 6) else ""

    def _ended(self, error) -> Outcome:
        trace.note(trace.ENDED, self._data, error.place if isinstance(error.place, int) else 0)
        return Outcome(ENDED, error.reason, error.may_fall_back and not self._asked)
