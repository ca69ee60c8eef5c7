"""Payments with a chip, by the request field matrix (6) and the tags of F55 (11): a software card, read by the terminal
of tests/cards, its data sent by the terminal of this folder.
"""

from tests.acquirer.spec_terminal import Done, SpecTerminal
from tests.cards.spec_reader import Reader, walk

MANDATORY = ("9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A", "9F03", "9F33")
ONLINE = (*MANDATORY, "9F34", "9F35", "84", "9F41")
NOTICE = ("9F33", "95", "9F37", "9F1E", "9F10", "9F26", "9F36", "82", "DF31", "9F1A", "9A")
REVERSAL = ("95", "9F1E", "9F10", "9F36", "DF31")
_TYPES = {"sale": "22", "balance inquiry": "01", "pre-authorisation": "10"}
_CAN = "6"  # F60.4: stripe, contact, contactless
TERMINAL = {
    "9F33": "E0F9C8", "9F34": "1F0302", "9F35": "22", "9F1E": "5454323430303031", "84": "A000000333010102",
    "9F41": "00000001",
}  # fmt: skip


class Chip:
    """One card at one terminal, for one payment."""

    def __init__(self, terminal: SpecTerminal, card, amount: int = 12800, *, tap: bool = False, **values: str):
        self.terminal, self.card, self.amount, self.tap = terminal, card, amount, tap
        side = card.tapped() if tap else card.inserted()
        self.reader = Reader(side, None, v9F02=f"{amount:012}", **values)
        self.reader.select()
        self.reader.start()

    def data(self, tags=ONLINE, **changes: str | None) -> str:
        """F55: what the card said, what the terminal is, `v95="..."` to change something, None to leave it out."""
        reader = self.reader
        texts = TERMINAL | reader.values | {tag: value.hex() for tag, value in reader.found.items()}
        if self.tap:
            texts["9F27"] = f"{ {0x20: 0x80, 0x10: 0x40}.get(reader.found['9F10'][4] & 0x30, 0):02X}"
        texts |= {"9F37": reader.values["9F37"]} | {name[1:]: value for name, value in changes.items()}
        return "".join(f"{tag}{len(texts[tag]) // 2:02X}{texts[tag]}" for tag in tags if texts.get(tag)).upper()

    def fields(self, kind: str = "sale", *, pin: str = "", f55: str | None = "", **changes) -> dict[int, str]:
        """A request of section 6, column c."""
        owner, entry = self.card.owner, "07" if self.tap else "05"
        given = {
            "f2": owner.pan, "f14": owner.expiry, "f22": entry + ("1" if pin else "2"),
            "f23": self.card.profile.sequence.rjust(3, "0"), "f55": self.data() if f55 == "" else f55,
            "f60": f"{_TYPES[kind]}{self.terminal.batch:06}000{_CAN}0",
        }  # fmt: skip
        return self.terminal.fields_of(kind, owner, self.amount, pin=pin, **(given | changes))

    def ask(self, kind: str = "sale", **how) -> Done:
        """First cryptogram, if one is needed, and the acquirer's answer."""
        if not self.tap and "9F26" not in self.reader.found:
            assert self.reader.generate(0x80) == 0x80
        fields = self.fields(kind, **how)
        mti = "0100" if kind == "pre-authorisation" else "0200"
        return Done(kind, fields, self.terminal.send_as(mti, fields))

    def complete(self, done: Done) -> int:
        """Issuer authentication, scripts 71, second cryptogram, scripts 72; what the card says."""
        told = dict(walk(bytes.fromhex(done.reply.get(55, ""))))
        self.results: list[str] = []
        response = self.reader.responder.transmit
        if "91" in told:
            self.authenticated = response(bytes.fromhex("00820000") + bytes([len(told["91"])]) + told["91"]).hex()
        self._scripts(done, "71")
        self.reader.values["8A"] = done.code.encode().hex()
        kind = self.reader.generate(0x40 if done.code == "00" else 0, second=True)
        self._scripts(done, "72")
        return kind

    def _scripts(self, done: Done, template: str) -> None:
        open_now = ""
        for tag, value in walk(bytes.fromhex(done.reply.get(55, ""))):
            open_now = tag if tag in ("71", "72") else open_now
            if tag == "86" and open_now == template:
                self.results.append(self.reader.responder.transmit(value).hex())


def upload_fields(chip: Chip, done: Done, code: str) -> dict[int, str]:
    """0320/203 to 206, section 9.3."""
    head, tail = ("61", "") if code in ("203", "205") else ("71", "22")
    text = f"{head}00{'00' if head == '61' else '05'}{chip.amount:012}156{tail}"
    kept = {number: done.fields[number] for number in (2, 4, 11, 22, 23, 41, 42, 49)}
    return kept | {55: chip.data(), 60: f"00{chip.terminal.batch:06}{code}", 62: text.encode().hex()}
